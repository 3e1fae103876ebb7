"""The settings as a sender needs them: its mail servers, and what one `mailer run` is given."""

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeVar

from mailer.core.errors import Misused, Refused
from mailer.core.rates import Rate, read_domain_rates, read_rate
from mailer.dispatch.dkim_keys import signers_of
from mailer.dispatch.relay import RelaySettings
from mailer.dispatch.relay_url import relays_from_urls
from mailer.settings import Settings, host_name

if TYPE_CHECKING:
    from mailer.dispatch.sender import Office

_T = TypeVar("_T")


def relays_of(settings: Settings) -> tuple[RelaySettings, ...]:
    """Our mail server, and those that stand in for it.

    Raises Refused when none is set, and Misused for one that must not be used like that.
    """
    if not settings.smtp_host:
        raise Refused("No mail server is set, so nothing can be sent; set MAILER_SMTP_HOST in .env.")
    first = _first(settings)
    urls = settings.smtp_fallbacks.value
    return (first, *_named("MAILER_SMTP_FALLBACKS", lambda: relays_from_urls(urls, first)))


def domain_rates_of(settings: Settings) -> Mapping[str, Rate]:
    """The limits of recipient domains. Raises Misused for what is none."""
    return _named("MAILER_SMTP_DOMAIN_RATES", lambda: read_domain_rates(settings.smtp_domain_rates))


def office_of(settings: Settings) -> "Office":
    """What a sending process of this workspace is given. Raises like relays_of, and for a missing secret."""
    from mailer.dispatch.sender import Office  # late: most who ask for the mail servers send nothing

    relay, *fallbacks = relays_of(settings)
    return Office(
        host=host_name(),
        pid=os.getpid(),
        journals=settings.state / "journals",
        relay=relay,
        secret=settings.key("secret"),
        signers=signers_of(settings),
        connections=settings.smtp_connections,
        fallbacks=tuple(fallbacks),
        domain_rates=domain_rates_of(settings),
    )


def _first(settings: Settings) -> RelaySettings:
    host = host_name()
    return RelaySettings(
        host=settings.smtp_host,
        port=settings.smtp_port,
        security=settings.smtp_security,
        user=settings.smtp_user,
        password=settings.smtp_password.value,
        ca_file=str(settings.smtp_ca_file or ""),
        helo=host if "." in host else "[127.0.0.1]",  # RFC 5321 section 4.1.4: a full name, or an address literal
        pipelining=settings.smtp_pipelining,
        token_command=settings.smtp_token_command,
        rate=_named("MAILER_SMTP_RATE", lambda: read_rate(settings.smtp_rate)) if settings.smtp_rate else None,
        per_day=settings.smtp_per_day,
        per_connection=settings.smtp_per_connection,
    )


def _named(setting: str, read: Callable[[], _T]) -> _T:
    """What is wrong with a setting is said with its name."""
    try:
        return read()
    except Misused as error:
        raise Misused(f"{setting} cannot be used: {error}") from None
