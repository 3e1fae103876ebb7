"""Rates as people write them: `2/s`, `20/min`, `500/h`, and one for each recipient domain."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mailer.core.address import parse_address
from mailer.core.errors import MailerError, Misused

_UNITS = {"s": 1, "sec": 1, "second": 1, "min": 60, "minute": 60, "h": 3600, "hour": 3600}
_WORDS = {1: "second", 60: "minute", 3600: "hour"}
_RATE = re.compile(r"(\d{1,6})\s*/\s*([a-z]+)", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rate:
    """So many messages in so many seconds: 1, 60 or 3,600."""

    count: int
    seconds: int

    @property
    def interval(self) -> float:
        """Seconds from one message to the next."""
        return self.seconds / self.count

    def __str__(self) -> str:
        return f"{self.count:,} {'an' if self.seconds == 3600 else 'a'} {_WORDS[self.seconds]}"


def read_rate(text: str) -> Rate:
    """Raises Misused, with an example, for what is no rate."""
    found = _RATE.fullmatch(text.strip())
    unit = _UNITS.get(found[2].lower()) if found else None
    if found is None or unit is None or int(found[1]) == 0:
        raise Misused(f"“{text.strip()}” is no rate; write it like 2/s, 20/min or 500/h.")
    return Rate(int(found[1]), unit)


def read_domain_rates(text: str) -> Mapping[str, Rate]:
    """`gmail.com=20/min, orange.fr=2/s`, by domain as addresses are kept. Raises Misused for what is neither."""
    rates = {}
    for part in filter(None, map(str.strip, text.split(","))):
        domain, equals, rate = part.partition("=")
        if not equals:
            raise Misused(f"“{part}” names no rate; write domain=rate, like gmail.com=20/min.")
        rates[_domain(domain.strip())] = read_rate(rate)
    return rates


def domain_of(address: str) -> str:
    """The domain of an address as it is kept: an A-label in lower case."""
    return address.rpartition("@")[2]


def _domain(text: str) -> str:
    try:
        return domain_of(parse_address(f"somebody@{text.lstrip('@')}"))
    except MailerError:
        raise Misused(f"“{text}” is not a domain; write what stands behind the @ of an address.") from None
