"""The settings as a sender needs them: the mail server, and what one `mailer run` is given."""

import os

from mailer.core.errors import Refused
from mailer.dispatch.dkim_keys import signers_of
from mailer.dispatch.relay import RelaySettings
from mailer.dispatch.sender import Office
from mailer.settings import Settings, host_name


def relay_of(settings: Settings) -> RelaySettings:
    """Our mail server. Raises Refused when none is set, and Misused for one that must not be used like that."""
    if not settings.smtp_host:
        raise Refused("No mail server is set, so nothing can be sent; set MAILER_SMTP_HOST in .env.")
    host = host_name()
    return RelaySettings(
        host=settings.smtp_host,
        port=settings.smtp_port,
        security=settings.smtp_security,
        user=settings.smtp_user,
        password=settings.smtp_password.get_secret_value(),
        ca_file=str(settings.smtp_ca_file or ""),
        helo=host if "." in host else "[127.0.0.1]",  # RFC 5321 section 4.1.4: a full name, or an address literal
        pipelining=settings.smtp_pipelining,
    )


def office_of(settings: Settings) -> Office:
    """What a sending process of this workspace is given. Raises like relay_of, and for a missing secret."""
    return Office(
        host=host_name(),
        pid=os.getpid(),
        journals=settings.state / "journals",
        relay=relay_of(settings),
        secret=settings.key("secret"),
        signers=signers_of(settings),
        connections=settings.smtp_connections,
    )
