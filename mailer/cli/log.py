"""`mailer log`: the send log, for people, for programs (--json) and for spreadsheets (--csv)."""

import time
from collections.abc import Iterator
from datetime import datetime

import click

from mailer.cli.log_printers import CsvPrinter, JsonPrinter, PeoplePrinter, Printer
from mailer.cli.workspace import open_database, warn_without_sender
from mailer.core.errors import Misused
from mailer.core.words import DeliveryState
from mailer.core.zone import parse_moment
from mailer.settings import load_settings
from mailer.store.database import Database
from mailer.store.follow import Follower
from mailer.store.log import Question, read_log, read_log_end
from mailer.store.log_line import LogLine

_LAST = 50
_PAGE = 1000


def _instant(_context: click.Context, _option: click.Parameter, said: str | None) -> datetime | None:
    return parse_moment(said, fold=0).utc if said else None  # of an hour that comes twice, all of it


def _states(_context: click.Context, _option: click.Parameter, said: tuple[str, ...]) -> tuple[DeliveryState, ...]:
    return tuple(DeliveryState(state) for state in said)


@click.command()
@click.argument("slug", required=False)
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice([state.value for state in DeliveryState]),
    callback=_states,
    help="Only deliveries that are in this state now; may be said more than once.",
)
@click.option("--outlet", default="", metavar="NAME", help="Only outlets whose name holds this.")
@click.option("--find", "text", default="", help="Only people whose name, outlet or address holds these words.")
@click.option("--since", callback=_instant, help='Only attempts since then, like "2026-12-01 09:00 Europe/Paris".')
@click.option("--limit", type=click.IntRange(min=1), help=f"How many lines: {_LAST} for people, else all of them.")
@click.option("--after", metavar="ID", help="Only what follows the line with this id (--json and --csv print it).")
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object a line; docs/log-format.md says what is in it."
)
@click.option("--csv", "as_csv", is_flag=True, help="CSV, with the same columns, safe to open in a spreadsheet.")
@click.option("--follow", is_flag=True, help="Go on showing attempts as they end, until Ctrl-C.")
def log(
    slug: str | None,
    states: tuple[DeliveryState, ...],
    outlet: str,
    text: str,
    since: datetime | None,
    limit: int | None,
    after: str | None,
    as_json: bool,
    as_csv: bool,
    follow: bool,
) -> None:
    """The send log: every attempt, in the mail server's own words.

    Asked for a state, an outlet or a person, it shows also what has not been tried yet.

    Example: mailer log lake-ferry --state refused --state unknown
    """
    _refuse_contradictions(as_json and as_csv, follow and bool(after))
    question = Question(slug, states, outlet, text, since)
    with open_database() as database:
        if follow:
            warn_without_sender()  # the end of following is too late
            _follow(database, question, _printer(as_json, as_csv), limit or _LAST)
        elif as_json or as_csv:
            _show_all(database, question, _printer(as_json, as_csv), after, limit)
        else:
            _show_people(database, question, after, limit or _LAST)


def _refuse_contradictions(two_forms: bool, two_beginnings: bool) -> None:
    if two_forms:
        raise Misused("The log is written as --json or as --csv, not as both; choose one.")
    if two_beginnings:
        raise Misused("--follow begins at the end of the log, --after in the middle of it; choose one.")


def _printer(as_json: bool, as_csv: bool) -> Printer:
    zone = load_settings().office_city
    if as_json:
        return JsonPrinter(zone)
    return CsvPrinter(zone) if as_csv else PeoplePrinter(zone)


def _show_people(database: Database, question: Question, after: str | None, limit: int) -> None:
    lines = _some(database, question, after, limit)
    _printer(False, False).show(lines)
    if not lines:
        click.echo("Nothing has been tried yet." if question == Question(question.slug) else "Nothing fits.")
    elif len(lines) == limit:
        more = f"--after {lines[-1].key} shows the next" if after else "--limit shows more"
        click.echo(f"{limit} shown; {more}, --json or --csv all of them.", err=True)


def _show_all(database: Database, question: Question, printer: Printer, after: str | None, limit: int | None) -> None:
    pages = _pages(database, question, after) if limit is None else [_some(database, question, after, limit)]
    for page in pages:
        printer.show(page)


def _some(database: Database, question: Question, after: str | None, limit: int) -> list[LogLine]:
    """So many lines: those that follow `after`, or else the last ones."""
    with database.read() as connection:
        if after:
            return read_log(connection, question, limit, after=after)
        return read_log_end(connection, question, limit)


def _pages(database: Database, question: Question, after: str | None) -> Iterator[list[LogLine]]:
    while True:
        with database.read() as connection:
            page = read_log(connection, question, _PAGE, after=after)
        if not page:
            return
        yield page
        after = page[-1].key


def _follow(database: Database, question: Question, printer: Printer, limit: int) -> None:
    try:
        follower = Follower(database, question)  # before the first look, so that nothing falls between the two
        lines = _some(database, question, None, limit)
        printer.show(lines)
        follower.skip(lines)
        while True:
            time.sleep(1)
            printer.show(follower.new_lines())
    except KeyboardInterrupt:
        return
