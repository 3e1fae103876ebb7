"""Waits until what was taken away cannot begin any more: every live sender obeys, or its lease has ended."""

from collections.abc import Callable, Sequence

from mailer.core.errors import Refused
from mailer.dispatch.clock import Clock
from mailer.store.database import Database
from mailer.store.epoch import unacknowledged

_LOOK = 0.05
_SAY_AFTER = 1.0
_GIVE_UP_AFTER = 60.0


def wait_until_obeyed(
    database: Database,
    epoch: int,
    clock: Clock,
    sleep: Callable[[float], None],
    tell: Callable[[Sequence[str]], None] = lambda _: None,
) -> None:
    """Returns when no sender can begin a message that this epoch has taken away.

    `tell` is given the senders waited for, once, when it takes more than a second. Raises Refused after 60
    seconds; what was changed is written down and stays.
    """
    began, told = clock.elapsed(), False
    while True:
        with database.read() as connection:
            waiting = unacknowledged(connection, epoch, clock.now())
        if not waiting:
            return
        waited = clock.elapsed() - began
        if waited > _GIVE_UP_AFTER:
            raise Refused(
                f"It is written down, but the sender {waiting[0]} has not confirmed it for a minute: a message may"
                " still begin; stop that process."
            )
        if waited > _SAY_AFTER and not told:
            tell(waiting)
            told = True
        sleep(_LOOK)
