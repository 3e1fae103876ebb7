"""One email address: read, normalised, compared and hashed; never with a provider's tricks (dots, plus parts)."""

import hmac
import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

from mailer.core.errors import Misused

_ORDINARY = re.compile(r"([A-Za-z0-9_+-]{1,30}(?:\.[A-Za-z0-9_+-]{1,30})?)@([A-Za-z0-9.-]{1,190})")
"""An address whose first part is good at any domain, and which is not too long."""


@lru_cache(maxsize=1024)  # one address is read several times in a row
def parse_address(text: str) -> str:
    """The address in `text`, in NFC, its domain as an A-label (RFC 5890) in lower case.

    Only the syntax is looked at, so `.example`, `.test` and `.invalid` pass. A display name is not an address.
    Raises Misused, with the reason, for anything else.
    """
    if any(unicodedata.category(character).startswith("C") for character in text):
        raise Misused(f"“{_shown(text)}” holds a control or invisible character; write the address as plain text.")
    if ordinary := _ORDINARY.fullmatch(text.strip()):
        local, domain = ordinary.groups()
        if known := _ascii_domain(domain):
            return f"{local}@{known}"
    library = _library()
    try:
        found = library.validate_email(text.strip(), check_deliverability=False, strict=True)
    except library.EmailNotValidError as fault:
        raise Misused(f"“{_shown(text)}” is not an email address: {fault}") from None
    return f"{found.local_part}@{found.ascii_domain}"


def address_key(address: str) -> str:
    """What makes two addresses the same person's: NFC, A-label domain, the whole address case-folded.

    Raises Misused where parse_address does.
    """
    return key_of(parse_address(address))


def key_of(parsed: str) -> str:
    """The address_key of what parse_address has given, as every contact's addresses are; a tenth of its time."""
    return unicodedata.normalize("NFC", parsed.casefold())


def address_hash(key: bytes, address: str) -> str:
    """HMAC-SHA-256 of the address_key, in hex: tells that an address is on a list without keeping the address."""
    return hash_of(key, address_key(address))


def hash_of(key: bytes, address_key: str) -> str:
    """The address_hash of an address whose address_key is known."""
    return hmac.digest(key, address_key.encode(), "sha256").hex()


@lru_cache(maxsize=4096)  # a list has many addresses at few domains, and these take the library its time
def _ascii_domain(domain: str) -> str | None:
    """The domain as the library writes it; None where it takes no address at it."""
    library = _library()
    try:
        found: str = library.validate_email(f"a@{domain}", check_deliverability=False, strict=True).ascii_domain
    except library.EmailNotValidError:
        return None
    return found


@cache
def _library() -> Any:
    """email-validator, told to take the domains that tests and samples use (reserved for them by RFC 6761)."""
    import email_validator  # late: most commands only compare addresses, and it takes 20 ms to load

    for reserved in ("test", "invalid"):
        if reserved in email_validator.SPECIAL_USE_DOMAIN_NAMES:  # the library's own way to allow them
            email_validator.SPECIAL_USE_DOMAIN_NAMES.remove(reserved)
    return email_validator


def _shown(text: str) -> str:
    """The text as it may stand in a sentence: one line, of bearable length."""
    line = "".join(character if character.isprintable() else "�" for character in text)
    return line if len(line) <= 80 else f"{line[:79]}…"
