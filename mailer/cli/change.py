"""`mailer move`: a change to what is scheduled, shown whole, asked for, and made in one transaction."""

from collections.abc import Sequence

import click

from mailer.cli.change_view import people, print_change
from mailer.cli.control import wait_for_senders
from mailer.cli.workspace import console, now, open_database, refuse_copy
from mailer.core.changing import Change, move_to
from mailer.core.errors import Refused
from mailer.core.zone import parse_moment
from mailer.dispatch.changing import Bench, Drawn, Press, draw_up, write_down
from mailer.dispatch.desk import desk_of
from mailer.dispatch.folder import write_back
from mailer.dispatch.zone_watch import watch_zone_data
from mailer.settings import Settings, load_settings
from mailer.store.database import Database

_YES = click.option("--yes", is_flag=True, help="Do not ask; what is shown is approved.")
_VERBOSE = click.option("--verbose", is_flag=True, help="Name everybody, not only the first few.")


@click.command()
@click.argument("slug")
@click.option("--to", required=True, help="The new lift: “2026-12-01 12:00 Europe/Paris”.")
@click.option("--fold", type=click.IntRange(0, 1), help="For a time that comes twice: 0 the first, 1 the second.")
@_YES
@_VERBOSE
def move(slug: str, to: str, fold: int | None, yes: bool, verbose: bool) -> None:
    """Move the lift of an embargo. When this returns, no public copy leaves at the old hour.

    Who still waits gets everything by the new time; who holds an advance copy is told at once, the new time beside
    the old. What you want to explain stands in the release's folder: notices/en.md, notices/ru.md.

    Example: mailer move lake-ferry --to "2026-12-01 12:00 Europe/Paris"
    """
    change = move_to(parse_moment(to, fold, "--fold {}".format))
    drawn = _carry_out(slug, change, "Move it, and tell them?", yes=yes, verbose=verbose)
    _say(f"Moved: nothing of {slug} leaves at the old hour. {_counted(drawn)}")
    _write_back(slug, drawn)


def _carry_out(slug: str, change: Change, question: str, *, yes: bool, verbose: bool) -> list[Drawn]:
    """Shows the change, asks, makes it, and waits until every sender obeys it."""
    settings = load_settings()
    bench = Bench(desk_of(settings, settings.workspace), settings.workspace, Press())
    with open_database(settings) as database:
        refuse_copy(database, settings)
        watch_zone_data(database, now())
        with database.read() as connection:
            shown = draw_up(connection, bench, slug, change, now())
        print_change(change, shown, settings.office_city, now(), verbose=verbose)
        if not yes:
            click.confirm(question, abort=True)
        drawn, epoch = _write_down(database, bench, slug, change, shown, settings)
        wait_for_senders(database, epoch)
    return drawn


def _write_down(
    database: Database, bench: Bench, slug: str, change: Change, shown: Sequence[Drawn], settings: Settings
) -> tuple[list[Drawn], int]:
    """Draws it up again as things stand now, and writes it; who has got a copy meanwhile is told like the others."""
    with database.begin() as connection:
        at = now()
        drawn = draw_up(connection, bench, slug, change, at, lock=True)
        if [one.found.strand for one in drawn] != [one.found.strand for one in shown]:
            raise Refused(f"Nothing was changed: somebody else changed {slug} meanwhile; run the command again.")
        key = settings.key("suppression_key")
        return drawn, write_down(connection, bench, change, drawn, settings.actor, key, at)


def _write_back(slug: str, drawn: Sequence[Drawn]) -> None:
    """The folder says the new lift too, unless somebody has edited its facts; then they are told."""
    workspace = load_settings().workspace
    if any([write_back(workspace, slug, one.found.source, one.source) for one in drawn]):
        _say(f"releases/{slug}/release.toml says the new lift now.")
        return
    moment = next((one.story.embargo.moment for one in drawn if one.story.embargo), None)
    if moment:
        lift = f'lift = {moment.wall.isoformat()} and zone = "{moment.zone}"'
        _say(f"releases/{slug}/release.toml was edited since it was scheduled; write {lift} there yourself.")


def _counted(drawn: Sequence[Drawn]) -> str:
    told, waiting = sum(one.told for one in drawn), sum(one.waiting for one in drawn)
    return f"Told: {people(told)}. Still to get it: {people(waiting)}."


def _say(line: str) -> None:
    console().print(line, markup=False, soft_wrap=True)
