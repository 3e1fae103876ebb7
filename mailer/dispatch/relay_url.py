"""A mail server in one line, as .env names those that stand in: `smtps://user:password@mail2.example?rate=5/s`."""

from dataclasses import replace
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from mailer.core.errors import Misused
from mailer.core.rates import read_rate
from mailer.dispatch.relay import RelaySettings, Security

_SCHEMES: dict[str, tuple[Security, int]] = {"smtp": ("starttls", 587), "smtps": ("tls", 465)}
_COUNTS = ("per_day", "per_connection", "connections")
_OPTIONS = f"rate, {', '.join(_COUNTS)} or security=none"


def relays_from_urls(text: str, like: RelaySettings) -> tuple[RelaySettings, ...]:
    """The mail servers of URLs between spaces; what a URL does not say of limits is `like` the first server's.

    Raises Misused, without the password, for one that cannot be read or must not be used like that.
    """
    return tuple(_relay(url, like) for url in text.split())


def _relay(url: str, like: RelaySettings) -> RelaySettings:
    parts = urlsplit(url)
    if parts.scheme not in _SCHEMES or not _host(parts):
        raise Misused(f"{_shown(parts)} names no mail server; write smtp://user:password@host:587 or smtps://….")
    security, port = _SCHEMES[parts.scheme]
    relay = replace(
        like,
        host=_host(parts),
        port=_port(parts) or port,
        security="none" if "security=none" in parts.query.split("&") else security,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        token_command="",
    )
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        relay = _with(relay, name, value, parts)
    return relay


def _with(relay: RelaySettings, name: str, value: str, parts: SplitResult) -> RelaySettings:
    if name == "rate":
        return replace(relay, rate=read_rate(value))
    if name in _COUNTS and value.isdecimal() and int(value) > 0:
        return replace(relay, **{name: int(value)})  # type: ignore[arg-type]
    if (name, value) == ("security", "none"):
        return relay
    raise Misused(f"{_shown(parts)}: “{name}={value}” is not known there; it may have {_OPTIONS}.")


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError:
        raise Misused(f"{_shown(parts)} has a port that is no number up to 65535.") from None


def _host(parts: SplitResult) -> str:
    return parts.hostname or ""


def _shown(parts: SplitResult) -> str:
    """Never the password: this ends in a terminal or a log."""
    return f"“{parts.scheme}://…@{_host(parts)}”" if parts.scheme else "“…”"
