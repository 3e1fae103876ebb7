"""What a mail server is asked before anything is sent: whether it lets us in, and how large a message it takes."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from mailer.core.check.size import Takes
from mailer.core.errors import MailerError
from mailer.dispatch.office import relays_of
from mailer.dispatch.relay import RelaySettings, Timeouts
from mailer.settings import Settings

if TYPE_CHECKING:
    from mailer.dispatch.smtp import Connection

PATIENCE = Timeouts(connect=10, greeting=20, command=20)
"""Seconds, for who sits before the screen and waits."""


def first_usable(relays: Sequence[RelaySettings]) -> "Connection":
    """A connection to the first mail server that lets us in; to the first of all where none does."""
    from mailer.dispatch.smtp import Connection  # late: the check asks nobody about a release without files

    connections = [Connection(relay) for relay in relays]
    return next((one for one in connections if one.open() is None), connections[0])


def takes(connection: "Connection") -> Takes | None:
    """The largest message that this server says it takes, where it says so."""
    return Takes(connection.name, connection.largest) if connection.largest else None


def asked_size(settings: Settings) -> Takes | None:
    """The same of the server that would be sent to now; none where no server is set or none answers."""
    if not settings.smtp_host:
        return None
    with suppress(MailerError):  # what is wrong with a server or its settings, `mailer doctor` says
        connection = first_usable([replace(relay, timeouts=PATIENCE) for relay in relays_of(settings)])
        try:
            return takes(connection)
        finally:
            connection.close()
    return None
