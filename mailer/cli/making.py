"""A change: shown whole, asked for, made in one transaction, and obeyed by every sender when this returns."""

from collections.abc import Callable, Sequence

import click

from mailer.cli.change_view import people, print_change, refuse_new_errors
from mailer.cli.clock_view import clock_warning, vouch_if_nobody_does
from mailer.cli.obeying import wait_for_senders
from mailer.cli.plan_view import print_warnings
from mailer.cli.workspace import console, now, open_database, refuse_copy
from mailer.core.changing import Change
from mailer.core.notice import CARRIES_TEXT
from mailer.dispatch.changing import Bench, Drawn, Press, Signing, draw_up, write_as_shown
from mailer.dispatch.clock_check import check_clock
from mailer.dispatch.desk import desk_of
from mailer.dispatch.zone_watch import watch_zone_data
from mailer.settings import load_settings
from mailer.store.database import Connection

Act = Callable[[Connection], object]


def make_change(
    slug: str, change: Change, question: str, *, yes: bool, verbose: bool, first: Act = lambda _: None
) -> list[Drawn]:
    """Shows it, asks, makes it, and waits until it holds; `first` is done before it in the same transaction."""
    settings = load_settings()
    bench = Bench(desk_of(settings, settings.workspace), settings.workspace, Press())
    with open_database(settings) as database:
        refuse_copy(database, settings)
        watch_zone_data(database, now())
        with database.read() as connection:
            shown = draw_up(connection, bench, slug, change, now())
        if change.kind in CARRIES_TEXT:
            refuse_new_errors(shown, now())
        print_change(change, shown, settings.office_city, now(), verbose=verbose)
        clock = check_clock(database, settings) if _is_embargoed(shown) else None
        if clock and (warning := clock_warning(clock, settings, now(), "Approving this change")):
            print_warnings([warning])
        if not yes:
            click.confirm(question, abort=True)
        if clock:  # before it can be seen: a worker would hold it where nobody vouches
            vouch_if_nobody_does(clock, settings)
        signing = Signing(settings.actor, settings.key("suppression_key"))
        drawn, epoch = write_as_shown(database, bench, change, shown, signing, now(), first)
        wait_for_senders(database, epoch)
    return drawn


def _is_embargoed(shown: Sequence[Drawn]) -> bool:
    """Whether the change plans anything that must not leave before an embargo is lifted."""
    return any(draft.plan.is_embargoed for one in shown for _, draft in one.successors)


def told_words(drawn: Sequence[Drawn]) -> str:
    """`Told: 2 people.`, as the last line of a command."""
    return f"Told: {people(sum(one.told for one in drawn))}."


def say(line: str) -> None:
    console().print(line, markup=False, soft_wrap=True)
