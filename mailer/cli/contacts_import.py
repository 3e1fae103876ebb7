"""`mailer contacts import`: a list comes in, with a report for every line before anything is written."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from mailer.cli.intake_view import intake_record, print_intake
from mailer.cli.obeying import wait_for_senders
from mailer.cli.workspace import console, now, open_database, refuse_copy
from mailer.core.address import address_key
from mailer.core.contact_file import ContactFile, read_contacts
from mailer.core.errors import Misused, Refused
from mailer.core.intake import Choices, Intake, decide
from mailer.dispatch.folder import read_file
from mailer.settings import Settings, load_settings
from mailer.store import audit
from mailer.store.database import Connection, Database
from mailer.store.epoch import read_epoch
from mailer.store.intake import look_up, shelf_in_a_file, write_intake


@dataclass(frozen=True)
class _Order:
    """What is to be brought in, and what a person has decided about it."""

    list_name: str
    read: ContactFile
    choices: Choices
    remove_missing: bool


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--list", "list_name", help="The list they join; the file's name when left out.")
@click.option("--sheet", default="", help="The sheet of an Excel file that has several with addresses.")
@click.option("--place", "places", multiple=True, help="Settles a city: “San José=San José, CR”, or its time zone.")
@click.option("--same", multiple=True, help="NEW=KNOWN: whom we know by one address now has the new one, too.")
@click.option("--other", multiple=True, help="This new address is of another person of that name and outlet.")
@click.option("--remove-missing", is_flag=True, help="Who is not in this file leaves the list (and stays known).")
@click.option("--dry-run", is_flag=True, help="Report every line and write nothing.")
@click.option("--skip-bad", is_flag=True, help="Import the good lines although some are bad.")
@click.option("--yes", is_flag=True, help="Do not ask; a terminal is asked otherwise.")
@click.option("--verbose", is_flag=True, help="Name everybody, not only the first few.")
@click.option("--json", "as_json", is_flag=True, help="The report for programs; asks nothing.")
def import_(
    file: Path,
    list_name: str | None,
    sheet: str,
    places: tuple[str, ...],
    same: tuple[str, ...],
    other: tuple[str, ...],
    remove_missing: bool,
    dry_run: bool,
    skip_bad: bool,
    yes: bool,
    verbose: bool,
    as_json: bool,
) -> None:
    """Import a list of contacts (CSV, .xlsx or vCard). Every line is looked at before anything is written.

    New people are added, known addresses updated; an empty cell leaves what is known, and an address that is not to
    be mailed stays so. A name and outlet known by another address is a question and waits for --same or --other.
    While a line is bad nothing is written, unless --skip-bad says so. contacts/README.md says what each column means.

    \b
    Example: mailer contacts import europe.csv --dry-run
    """
    settings = load_settings()
    read = read_contacts(
        file.name,
        read_file(file),
        sheet=sheet,
        places=_pairs(places, "--place"),
        usual=settings.usual_cities,
        shelves=shelf_in_a_file,
    )
    known_as = {_key(new): _key(known) for new, known in _pairs(same, "--same").items()}
    order = _Order(list_name or file.stem, read, Choices(known_as, set(map(_key, other))), remove_missing)
    ready = not dry_run and (skip_bad or not read.bad)
    if ready and remove_missing and read.bad:
        raise Refused("Nothing was imported: a bad line may be of somebody whom --remove-missing would take off.")
    asks = ready and not (yes or as_json) and sys.stdin.isatty()
    _carry_out(settings, order, ready=ready, asks=asks, verbose=verbose, as_json=as_json)
    if read.bad and not dry_run and not skip_bad:
        lines = "1 line is" if len(read.bad) == 1 else f"{len(read.bad)} lines are"
        raise Refused(f"Nothing was imported: {lines} bad; mend it in the file, or say --skip-bad.")


def _carry_out(settings: Settings, order: _Order, *, ready: bool, asks: bool, verbose: bool, as_json: bool) -> None:
    """The report; and when all is `ready` the writing, on a person's yes where one `asks`."""
    with open_database() as database:
        refuse_copy(database, settings)
        intake = _write(database, settings, order) if ready and not asks else _look(database, settings, order)
        _tell(order, intake, written=ready and not asks, verbose=verbose, as_json=as_json)
        if asks:
            _ask(order.list_name)
            _write(database, settings, order, shown=intake)
            console().print(f"Written to the list {order.list_name}.", markup=False, soft_wrap=True, style="green")


def _decided(connection: Connection, settings: Settings, order: _Order) -> Intake:
    known = look_up(connection, order.list_name, order.read.rows, settings.key("suppression_key"))
    return decide(order.read.rows, known, order.choices)


def _look(database: Database, settings: Settings, order: _Order) -> Intake:
    """What the import would do; nothing is written."""
    with database.read() as connection:
        return _decided(connection, settings, order)


def _write(database: Database, settings: Settings, order: _Order, shown: Intake | None = None) -> Intake:
    """Decides and writes in one transaction. Raises Refused where that is no longer what a person was shown."""
    with database.act() as connection:
        intake = _decided(connection, settings, order)
        if shown is not None and intake != shown:
            raise Refused("Nothing was imported: the contacts changed meanwhile; run the command again.")
        write_intake(connection, order.list_name, intake, now(), remove_missing=order.remove_missing)
        counts = {"new": len(intake.new), "changed": len(intake.changed), "same": len(intake.same)}
        counts |= {"removed": len(intake.missing)} if order.remove_missing else {}
        audit.record(connection, settings.actor, "import", "list", now(), list=order.list_name, **counts)
        epoch = read_epoch(connection)
    if intake.ended:
        wait_for_senders(database, epoch)
    return intake


def _tell(order: _Order, intake: Intake, *, written: bool, verbose: bool, as_json: bool) -> None:
    name, read, removed = order.list_name, order.read, written and order.remove_missing
    if as_json:
        record = intake_record(name, read, intake, written=written, removed=removed)
        click.echo(json.dumps(record, ensure_ascii=False, indent=2))
    else:
        print_intake(name, read, intake, written=written, removed=removed, verbose=verbose)


def _ask(name: str) -> None:
    if not click.confirm(f"Write this to the list {name}?"):
        raise Refused("Nothing was imported.")


def _pairs(said: Sequence[str], option: str) -> dict[str, str]:
    """`A=B` of each; Raises Misused for a word without an equals sign."""
    pairs = {first.strip(): second.strip() for first, _, second in (each.partition("=") for each in said)}
    if not all(first and second for first, second in pairs.items()):
        raise Misused(f"{option} takes two things with = between them; `mailer contacts import --help` has examples.")
    return pairs


def _key(address: str) -> str:
    return address_key(address.strip())
