"""`mailer approve`, `hold`, `resume`, `cancel`: acts on what is scheduled, which return only when they hold."""

from collections.abc import Callable, Sequence

import click

from mailer.cli.change_view import people
from mailer.cli.clock_view import vouch_by_resuming
from mailer.cli.making import make_change, say, told_words
from mailer.cli.obeying import wait_for_senders
from mailer.cli.workspace import now, open_database, refuse_copy
from mailer.core.changing import tell_hold
from mailer.core.clock_trouble import is_about_a_clock
from mailer.core.words import DistributionKind
from mailer.dispatch.clock import SystemClock
from mailer.dispatch.reached import told_to_hold
from mailer.settings import load_settings
from mailer.store import approvals
from mailer.store.approvals import Scheduled, alive, scheduled, stoppable
from mailer.store.database import Connection
from mailer.store.holds import held_reason

_Act = Callable[[Connection, Scheduled], int]


@click.command()
@click.argument("slug")
def approve(slug: str) -> None:
    """Say yes to exactly what was scheduled. Scheduling by a single person has done this already.

    Example: mailer approve lake-ferry
    """
    settings = load_settings()
    with open_database(settings) as database:
        refuse_copy(database, settings)
        with database.act() as connection:
            waiting = [one for one in alive(connection, slug) if not approvals.has_approval(connection, one)]
            for one in waiting:
                approvals.approve(connection, one.id, one.manifest_digest, settings.actor, now())
        for one in waiting:
            say(f"Approved: {slug} to {one.list_name}, manifest {one.manifest_digest[:12]}.")
        if not waiting:
            say(f"{slug} is approved already.")


@click.command()
@click.argument("slug")
@click.option("--reason", default="", help="Why, for the log and for `mailer status`.")
@click.option("--tell", is_flag=True, help="Tell those who hold a copy not to publish before they hear more.")
@click.option("--yes", is_flag=True, help="With --tell: do not ask.")
def hold(slug: str, reason: str, tell: bool, yes: bool) -> None:
    """Stop a send. When this returns, no message of it begins any more; `mailer resume` lets it go on.

    With --tell those who hold a copy are told to wait, in the words of notices/en.md, notices/ru.md. How it goes on,
    `mailer move`, `mailer lift-now`, `mailer correct` or `mailer kill` tells them too; `resume` alone does not.

    \b
    Example: mailer hold lake-ferry --reason "the minister is ill"
    Example: mailer hold lake-ferry --tell
    """
    settings, clock = load_settings(), SystemClock()
    why = reason or f"held by {settings.actor}"

    def act(connection: Connection, one: Scheduled) -> int:
        return approvals.hold(connection, one.id, why, settings.actor, clock.now())

    if not tell:
        _act(slug, act)
        say(f"Held: no message of {slug} begins from now on.")
        return
    drawn = make_change(slug, tell_hold(), "Hold it, and tell them?", yes=yes, verbose=False, first=_all(slug, act))
    say(f"Held: no message of {slug} begins from now on but the notice. {told_words(drawn)}")


def _all(slug: str, act: _Act) -> Callable[[Connection], None]:
    """The act on every distribution of the release that is alive, if any is."""

    def on_all(connection: Connection) -> None:
        for one in scheduled(connection, slug):
            if one.kind != DistributionKind.KILL.value:
                act(connection, one)

    return on_all


@click.command()
@click.argument("slug")
def resume(slug: str) -> None:
    """Let a held send go on. What came due meanwhile leaves at once, or as the release says of late waves.

    Example: mailer resume lake-ferry
    """
    settings = load_settings()
    reasons: list[str] = []

    def act(connection: Connection, one: Scheduled) -> int:
        reasons.append(held_reason(connection, [one.id]))
        return approvals.resume(connection, one.id, settings.actor, now())

    _act(slug, act, alive)
    say(f"Resumed: {slug} goes on.")
    with open_database(settings) as database:
        was_about_clock = any(map(is_about_a_clock, reasons))
        if told := vouch_by_resuming(database, settings, now(), was_about_clock=was_about_clock):
            say(told)
        with database.act() as connection:
            waiting = told_to_hold(connection, slug, settings.actor, now())
    if waiting:
        say(
            f"{people(waiting)} who hold a copy were told not to publish before they hear more, and hear nothing by"
            f" this: `mailer lift-now {slug}`, `mailer move {slug} --to …` or `mailer correct {slug} --as update`"
            " tells them."
        )


@click.command()
@click.argument("slug")
@click.option("--yes", is_flag=True, help="Do not ask.")
def cancel(slug: str, yes: bool) -> None:
    """End a send for good: whoever has not got it will not get it. To stop it for a while, use `mailer hold`.

    Example: mailer cancel lake-ferry
    """
    settings = load_settings()
    if not yes:
        click.confirm(f"End {slug} for good?", abort=True)
    _act(slug, lambda on, one: approvals.cancel(on, one.id, settings.actor, now()))
    say(f"Cancelled: no message of {slug} begins from now on.")


def _act(slug: str, act: _Act, which: Callable[[Connection, str], Sequence[Scheduled]] = stoppable) -> None:
    """Does it to these distributions of the release, in one transaction, and waits until it holds."""
    settings = load_settings()
    with open_database(settings) as database:
        refuse_copy(database, settings)
        with database.act() as connection:
            epoch = max(act(connection, one) for one in which(connection, slug))
        wait_for_senders(database, epoch)
