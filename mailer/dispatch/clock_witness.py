"""The witnesses of this machine's clock: its kernel, the database server, and a mail server that tells the time."""

import contextlib
import ipaddress
import re
import smtplib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from mailer.core.clock_record import Evidence, Witness, weigh
from mailer.core.errors import MailerError
from mailer.dispatch.clock import Clock
from mailer.dispatch.relay import RelaySettings, Timeouts
from mailer.dispatch.smtp_client import Client
from mailer.store.database import Database

Kernel = Callable[[], float | None]
"""Gives the time of a kernel that is synchronised, in seconds since 1970."""
KERNEL, DATABASE, MAIL_SERVER = "the kernel", "the database", "the mail server"

_PATIENCE = Timeouts(connect=3, greeting=3)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HALF_A_SECOND = timedelta(seconds=0.5)
"""What a time that is told in whole seconds lacks on average."""
_DATE = re.compile(r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d (?:[+-]\d{4}|GMT|UTC?)\b")
"""A date of RFC 5322 section 3.3, as sendmail, Exim and Exchange print it in their greeting."""


def database_ahead(database: Database, clock: Clock) -> timedelta | None:
    """How far this clock is ahead of the database server's; None for SQLite, which has none.

    What the answer's own way took is no difference: half of it is counted for the way back.
    """
    asked = clock.now()
    theirs = database.clock()
    return None if theirs is None else asked + (clock.now() - asked) / 2 - theirs


def ask_relay(relay: RelaySettings, clock: Clock) -> Witness | None:
    """The clock of a mail server that tells the time in its greeting; None where it does not, or does not answer."""
    client = Client(replace(relay, timeouts=_PATIENCE))
    asked = clock.now()
    try:
        code, greeting = client.connect(relay.host, relay.port)
        answered = clock.now()
        is_here = client.sock is None or is_this_machine(client.sock.getsockname()[0], client.sock.getpeername()[0])
        with contextlib.suppress(smtplib.SMTPException):
            client.quit()
    except (OSError, smtplib.SMTPException, ValueError, MailerError):
        return None
    finally:
        client.close()
    told = date_in(greeting.decode("utf-8", "replace")) if code == 220 else None
    if told is None:
        return None
    return Witness(MAIL_SERVER, _ahead(asked, answered, told + _HALF_A_SECOND), not is_here)


def date_in(greeting: str) -> datetime | None:
    """The time that a greeting tells, aware; None where it tells none."""
    found = _DATE.search(greeting)
    if found is None:
        return None
    try:
        told = parsedate_to_datetime(found[0])
    except ValueError:
        return None
    # RFC 5322 section 3.3: -0000 is a time in UTC of somebody who does not say where he is
    return (told if told.tzinfo else told.replace(tzinfo=UTC)).astimezone(UTC)


def ask_witnesses(
    database: Database, clock: Clock, host: str, relay: RelaySettings | None, kernel: Kernel
) -> Evidence:
    """What the witnesses make of the clock. The mail server is asked only where no other speaks."""
    near = list(_near(database, clock, kernel))
    heard = weigh(near, host)
    if heard != Evidence() or relay is None:
        return heard
    far = ask_relay(relay, clock)
    return weigh([far], host) if far else heard


def _near(database: Database, clock: Clock, kernel: Kernel) -> Iterator[Witness]:
    """Those that are asked without delay."""
    asked = clock.now()
    if (seconds := kernel()) is not None:
        told = _EPOCH + timedelta(seconds=seconds)
        yield Witness(KERNEL, _ahead(asked, clock.now(), told), may_vouch=True)
    ahead = database_ahead(database, clock)
    if ahead is not None:
        yield Witness(DATABASE, ahead, database.is_on_another_machine())


def _ahead(asked: datetime, answered: datetime, told: datetime) -> timedelta:
    """How far our clock is ahead of one that was read at some moment between question and answer."""
    if asked <= told <= answered:
        return timedelta()
    return asked - told if told < asked else answered - told


def is_this_machine(ours: str, theirs: str) -> bool:
    """Whether the other end of a connection is here too, by the two IP addresses: its clock is then the same one."""
    return ours == theirs or ipaddress.ip_address(theirs.partition("%")[0]).is_loopback
