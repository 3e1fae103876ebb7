"""`mailer contacts`: lists in, with a report for every line before anything is written; people shown and changed."""

import json
from dataclasses import replace

import click

from mailer.cli.contacts_failed import failed, revive
from mailer.cli.contacts_import import import_
from mailer.cli.contacts_view import as_record, print_people, print_person
from mailer.cli.obeying import wait_for_senders
from mailer.cli.workspace import console, open_database, refuse_copy
from mailer.core.contact import Contact
from mailer.core.errors import Misused
from mailer.core.intake import change_of
from mailer.core.listing.rows import read_rows
from mailer.core.words import SuppressionKind
from mailer.dispatch.clock import SystemClock
from mailer.settings import load_settings
from mailer.store import approvals, audit
from mailer.store.epoch import read_epoch
from mailer.store.intake import save_changes
from mailer.store.people import list_sizes, lists_of, people_of, person_known_by
from mailer.store.scheduling import suppressed_addresses


@click.group()
def contacts() -> None:
    """Import, list and change contacts.

    Example: mailer contacts import europe.csv
    """


contacts.add_command(import_)
contacts.add_command(failed)
contacts.add_command(revive)


@contacts.command("list")
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def list_(name: str | None, as_json: bool) -> None:
    """Show all lists, or the people of one.

    Example: mailer contacts list europe
    """
    with open_database() as database, database.read() as connection:
        if name is None:
            sizes = list_sizes(connection)
            people = []
        else:
            people = people_of(connection, name)
            sizes = {name: len(people)}
    if as_json:
        found = (
            [as_record(person) for person in people] if name else [{"list": n, "people": k} for n, k in sizes.items()]
        )
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    elif name:
        print_people(people)
    else:
        for listed, size in sizes.items():
            console().print(f"{listed}: {size} people", markup=False, soft_wrap=True)
        if not sizes:
            console().print("There is no list yet; `mailer contacts import FILE` makes one.", soft_wrap=True)


@contacts.command()
@click.argument("email")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def show(email: str, as_json: bool) -> None:
    """Show what is known of one person.

    Example: mailer contacts show anna@lakeside.example
    """
    settings = load_settings()
    with open_database() as database, database.read() as connection:
        person = person_known_by(connection, email)
        lists = lists_of(connection, person.id)
        barred = suppressed_addresses(connection, [person], settings.key("suppression_key"))
    reason = next(iter(barred.values()), None)
    if as_json:
        record = as_record(person) | {"lists": lists, "not_mailed": reason}
        click.echo(json.dumps(record, ensure_ascii=False, indent=2))
    else:
        print_person(person, lists, reason)


@contacts.command()
@click.argument("email")
@click.option("--name", help="The person's name.")
@click.option("--outlet", help="Whom they work for; a new one ends an agreement to embargoes.")
@click.option("--role", help="Their job there.")
@click.option("--city", help="Where they are, like “Paris, FR”.")
@click.option("--zone", help="Their time zone, for a city that the table does not hold.")
@click.option("--languages", help="What they read, the preferred language first, like “ru en”.")
@click.option("--tags", help="Words to choose by, between commas.")
@click.option("--embargo", type=click.Choice(["yes", "no"]), help="Whether they agree to embargoes.")
@click.option("--how", help="How they agreed, or told you that they no longer do.")
def change(email: str, embargo: str | None, how: str | None, **cells: str | None) -> None:
    """Change what is known of one person, or record an agreement to embargoes.

    A withdrawn agreement takes an advance copy still to be sent away at once; the copy at the lift stays.

    \b
    Example: mailer contacts change anna@lakeside.example --embargo yes --how "by telephone, 3 March"
    """
    said = {name: value for name, value in cells.items() if value is not None}
    if not said and embargo is None:
        raise Misused("Nothing to change was named; `mailer contacts change --help` lists what can be.")
    if embargo and not how:
        raise Misused("Say how you know it with --how, like --how “by telephone, 3 March”.")
    settings, clock = load_settings(), SystemClock()
    with open_database() as database:
        refuse_copy(database, settings)
        with database.act() as connection:
            old = person_known_by(connection, email)
            if said:
                save_changes(connection, [change_of(old, _changed(old, said))], clock.now())
                audit.record(connection, settings.actor, "change", f"contact {old.id}", clock.now(), **said)
            if embargo:
                agreed, how_said = embargo == "yes", how or ""
                approvals.set_agreement(connection, old.id, agreed, how_said, settings.actor, clock.now())
            epoch = read_epoch(connection)
        wait_for_senders(database, epoch)
    console().print(f"Changed: {email}.", markup=False, soft_wrap=True)


def _changed(old: Contact, said: dict[str, str]) -> Contact:
    """The person with these cells read as in a file; an empty one empties it."""
    read = read_rows([(0, {"email": old.email, **said})], {})
    reasons = [*(row.reason for row in read.bad), *(f"“{city}”: {why}" for city, why in read.doubts)]
    if reasons:
        raise Misused(f"{reasons[0][:1].upper()}{reasons[0][1:]}.".replace("..", "."))
    row = read.rows[0].contact
    fields = {name: getattr(row, name) for name in said if name != "city"}
    if "city" in said or "zone" in said:
        fields |= {"place": row.place, "zone": row.zone}
    return replace(old, **fields)


@contacts.command()
@click.argument("email")
@click.option("--reason", required=True, help="Why, in your words.")
@click.option("--failed", is_flag=True, help="The address does not work (otherwise: the person asked).")
def suppress(email: str, reason: str, failed: bool) -> None:
    """Send nothing to this address any more, also of what is scheduled already.

    \b
    Example: mailer contacts suppress anna@lakeside.example --reason "asked by telephone"
    """
    settings, clock = load_settings(), SystemClock()
    kind = SuppressionKind.FAILED if failed else SuppressionKind.ASKED
    with open_database() as database:
        refuse_copy(database, settings)
        with database.act() as connection:
            key = settings.key("suppression_key")
            epoch = approvals.suppress(connection, email, kind, reason, key, settings.actor, clock.now())
        wait_for_senders(database, epoch)
    console().print(f"Nothing is sent to {email} from now on.", markup=False, soft_wrap=True)
