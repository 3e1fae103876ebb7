"""Our side of the tests of handing over: one message, one envelope, and settings for a scripted server."""

from mailer.core.outcome import Reply
from mailer.dispatch.relay import RelaySettings
from mailer.dispatch.smtp import Connection, Envelope
from tests.dispatch.scripted import Scripted

MESSAGE = b"Subject: ferry\r\n\r\nIt sails again.\r\n"
ENVELOPE = Envelope("bounce+abc@office.example", "anna@paper.example", "0123abcd")


def relay(server: Scripted, **changes: object) -> RelaySettings:
    return RelaySettings("127.0.0.1", server.port, **{"security": "none", **changes})  # type: ignore[arg-type]


def hand_over(connection: Connection, message: bytes | None = MESSAGE, envelope: Envelope = ENVELOPE) -> Reply:
    return connection.hand_over(envelope, lambda: message, lambda: None)
