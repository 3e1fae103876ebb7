"""Press contacts and names: somebody to call, by a phone that can be dialled from abroad, named in every language."""

import re
from collections.abc import Iterator

from mailer.core.check.figures import PHONE, blanked
from mailer.core.check.folder import Folder
from mailer.core.check.levels import found, found_in
from mailer.core.check.passages import Passage
from mailer.core.check.script import own_script, scripts
from mailer.core.finding import Finding
from mailer.core.release import Said, in_language
from mailer.core.release_toml import NAME

_COUNTRY_CODE = re.compile(r"^\W*(?:\+|00)\s*\(?\s*[1-9]")
_DIGITS = range(8, 16)
"""A number with its country code: at most 15 digits (ITU-T E.164, section 6), and hardly fewer than 8."""

_DOMAIN = re.compile(r"@(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}>?$")
_SPOKEN = re.compile(
    r"\b(?:tel(?:ephone)?|phone|mobile|mob|cell|тел(?:ефон)?|моб|tél(?:éphone)?|portable|telefon|teléfono)\b\.?\s*:?\s*"
    r"(\(?\d[\d\s().-]{4,}\d)",
    re.IGNORECASE,
)


def contacts(folder: Folder) -> Iterator[Finding]:
    """Whom a journalist can reach, and how. A note to editors needs nobody."""
    release = folder.release
    if not release.contacts and release.kind != "note":
        yield found("contact-none", NAME)
    for number, contact in enumerate(release.contacts):
        name = in_language(contact.name, release.languages[0])
        yield from _phone(contact.phone, name, folder.line("contact", number, "phone"))
        if contact.email and not _DOMAIN.search(contact.email):
            line = folder.line("contact", number, "email")
            yield found("contact-email", NAME, line, email=contact.email, name=name)
        if not contact.phone and not contact.email:
            yield found("contact-reach", NAME, folder.line("contact", number), name=name)


def _phone(phone: str, name: str, line: int) -> Iterator[Finding]:
    if phone and not _COUNTRY_CODE.match(phone):
        yield found("contact-phone", NAME, line, phone=phone, name=name)
    elif phone and len(_significant(phone)) not in _DIGITS:
        yield found("contact-digits", NAME, line, phone=phone, name=name)


def _significant(phone: str) -> str:
    """The digits of the first number, without an extension behind it and without the 00 before it."""
    number = re.split(r"[,;/]|\b(?:ext|доб|poste|x)\b", phone, maxsplit=1, flags=re.IGNORECASE)[0]
    number = re.sub(r"\(0\)", "", number)  # +44 (0) 20: dialled only at home
    return re.sub(r"^00", "", "".join(filter(str.isdigit, number)))


def phone_in_text(passage: Passage) -> Iterator[Finding]:
    """A phone in a text without its country code."""
    for phone in _SPOKEN.finditer(blanked(PHONE, passage.text)):
        if not phone[1].startswith("00"):
            yield found_in(passage, "phone-in-text", phone.start(1), phone=phone[1].strip())


def names(folder: Folder) -> Iterator[Finding]:
    """What is said in one language and would be printed so in another's text."""
    release, line = folder.release, folder.line
    for number, issuer in enumerate(release.issuers):
        yield from _missing(folder, issuer.name, line("issuers", number, "name"))
    for number, contact in enumerate(release.contacts):
        for key in ("name", "role", "where"):
            yield from _missing(folder, getattr(contact, key), line("contact", number, key))
    for number, place in enumerate(release.dateline):
        for language in release.languages:
            if own_script(language) not in scripts(place.name(language)) and scripts(place.name(language)):
                where = line("dateline", number, "name") or line("dateline", number)
                yield found("place-name", NAME, where, name=place.name(language), language=language)


def _missing(folder: Folder, said: Said, line: int) -> Iterator[Finding]:
    lacking = [language for language in folder.release.languages if said and "" not in said and language not in said]
    if lacking:
        shown = in_language(said, folder.release.languages[0])
        yield found("name-missing", NAME, line, name=shown, languages=", ".join(lacking))
