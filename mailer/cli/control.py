"""`mailer approve`, `hold`, `resume`, `cancel`: acts on what is scheduled, which return only when they hold."""

import time
from collections.abc import Callable, Sequence

import click

from mailer.cli.workspace import console, now, open_database, refuse_copy
from mailer.dispatch.clock import SystemClock
from mailer.dispatch.obeyed import wait_until_obeyed
from mailer.settings import load_settings
from mailer.store import approvals
from mailer.store.approvals import Scheduled, alive
from mailer.store.database import Connection, Database

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
        with database.begin() as connection:
            waiting = [one for one in alive(connection, slug) if not approvals.has_approval(connection, one)]
            for one in waiting:
                approvals.approve(connection, one.id, one.manifest_digest, settings.actor, now())
        for one in waiting:
            _say(f"Approved: {slug} to {one.list_name}, manifest {one.manifest_digest[:12]}.")
        if not waiting:
            _say(f"{slug} is approved already.")


@click.command()
@click.argument("slug")
@click.option("--reason", default="", help="Why, for the log and for `mailer status`.")
def hold(slug: str, reason: str) -> None:
    """Stop a send. When this returns, no message of it begins any more; `mailer resume` lets it go on.

    Example: mailer hold lake-ferry --reason "the minister is ill"
    """
    settings, clock = load_settings(), SystemClock()
    why = reason or f"held by {settings.actor}"
    _act(slug, lambda on, one: approvals.hold(on, one.id, why, settings.actor, clock.now()))
    _say(f"Held: no message of {slug} begins from now on.")


@click.command()
@click.argument("slug")
def resume(slug: str) -> None:
    """Let a held send go on. What came due meanwhile leaves at once, or as the release says of late waves.

    Example: mailer resume lake-ferry
    """
    settings = load_settings()
    _act(slug, lambda on, one: approvals.resume(on, one.id, settings.actor, now()))
    _say(f"Resumed: {slug} goes on.")


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
    _say(f"Cancelled: no message of {slug} begins from now on.")


def _act(slug: str, act: _Act) -> None:
    """Does it to every distribution of the release that is alive, in one transaction, and waits until it holds."""
    settings = load_settings()
    with open_database(settings) as database:
        refuse_copy(database, settings)
        with database.begin() as connection:
            epoch = max(act(connection, one) for one in alive(connection, slug))
        wait_for_senders(database, epoch)


def wait_for_senders(database: Database, epoch: int) -> None:
    """Waits until every sender obeys, saying whom it waits for when that takes more than a second."""

    def tell(senders: Sequence[str]) -> None:
        click.echo(f"Waiting until {', '.join(senders)} has stopped, or its lease has ended …", err=True)

    wait_until_obeyed(database, epoch, SystemClock(), time.sleep, tell)


def _say(line: str) -> None:
    console().print(line, markup=False, soft_wrap=True)
