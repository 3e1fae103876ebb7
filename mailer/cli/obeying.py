"""Waiting, with a word about it, until no sender can begin what was taken away."""

import time
from collections.abc import Sequence

import click

from mailer.dispatch.clock import SystemClock
from mailer.dispatch.obeyed import wait_until_obeyed
from mailer.store.database import Database


def wait_for_senders(database: Database, epoch: int) -> None:
    """Waits until every sender obeys, saying whom it waits for when that takes more than a second."""

    def tell(senders: Sequence[str]) -> None:
        click.echo(f"Waiting until {', '.join(senders)} has stopped, or its lease has ended …", err=True)

    wait_until_obeyed(database, epoch, SystemClock(), time.sleep, tell)
