"""Our mail server: where it is, how it is spoken to, and how long each of its replies is waited for."""

import ipaddress
import ssl
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Literal

from mailer.core.errors import Misused
from mailer.core.rates import Rate

Security = Literal["starttls", "tls", "none"]
Pipelining = Literal["auto", "envelope", "off"]
"""What may leave in one write: a dot with the next envelope, an envelope, or one command at a time."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds; all but `connect` and `quit` are the minimums of RFC 5321 section 4.5.3.2."""

    connect: float = 60
    greeting: float = 300
    command: float = 300  # EHLO, STARTTLS, AUTH, MAIL, RCPT
    data: float = 120
    block: float = 180
    dot: float = 600
    quit: float = 5


@dataclass(frozen=True)
class RelaySettings:
    """How to reach the mail server. Raises Misused for a connection in the clear to another machine.

    `security`: STARTTLS required, implicit TLS, or none (loopback only). The certificate is checked against
    `ca_file`, or where that is empty against the machine's authorities. `helo` is our own name in EHLO.
    `token_command` prints an access token, which is then used in place of the password. Limits are of messages:
    at what rate, in any 24 hours, and on one connection; and of connections, where it bears fewer than the others.
    """

    host: str
    port: int
    security: Security = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: str = ""
    helo: str = "[127.0.0.1]"
    pipelining: Pipelining = "auto"
    token_command: str = ""
    rate: Rate | None = None
    per_day: int | None = None
    per_connection: int | None = None
    connections: int | None = None
    timeouts: Timeouts = Timeouts()

    def __post_init__(self) -> None:
        if self.security not in ("starttls", "tls", "none"):
            raise Misused(f"Mail server security “{self.security}” is not known; say starttls, tls or none.")
        if self.security == "none" and not _is_loopback(self.host):
            raise Misused(
                f"The mail server {self.host} would be spoken to in the clear, which only this machine may be;"
                " say starttls or tls."
            )

    @cached_property
    def name(self) -> str:
        """The mail server as the log names it."""
        return f"{self.host}:{self.port}"


@lru_cache(maxsize=8)
def tls_context(ca_file: str) -> ssl.SSLContext:
    """The certificate and host name checks. Raises Misused when the authorities' file cannot be read."""
    try:
        return ssl.create_default_context(cafile=ca_file or None)
    except OSError as fault:  # ssl.SSLError is one too
        raise Misused(f"The file of certificate authorities {ca_file} cannot be used: {fault}.") from None


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
