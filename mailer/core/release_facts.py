"""The facts of release.toml, table by table: issuers, dateline, press contacts, event, sender, sending."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from email.utils import parseaddr
from typing import Any

from babel import Locale, UnknownLocaleError

from mailer.core.errors import Misused
from mailer.core.place import Place, said
from mailer.core.places import place_named
from mailer.core.release import Event, Issuer, PressContact, Sender, Sending
from mailer.core.release_files import read_link
from mailer.core.release_time import read_moment
from mailer.core.release_toml import Table
from mailer.core.same_city import city_among
from mailer.core.translation import Translated
from mailer.core.words import Late, OnUnknown

KINDS = ("release", "invitation", "note")
ORDERS = ("shuffled", "wires first")
ATTACHED = ("none", "attach")


def read_date(top: Table) -> date:
    """The civil date of the dateline."""
    value = top.values.get("date")
    if isinstance(value, datetime) or not isinstance(value, date):
        raise top.wrong("date", "date must be a day, written date = 2026-12-01 (without quotation marks).")
    return value


def read_languages(top: Table) -> tuple[str, ...]:
    """The house order of languages, each a code that CLDR knows."""
    value = top.values.get("languages")
    if not isinstance(value, list) or not value:
        raise top.wrong(
            "languages", 'languages is missing; write languages = ["en", "ru"] in the order of the house.'
        )
    for code in value:
        if not is_language(code):
            raise top.wrong("languages", f"“{code}” is not a language code; write codes such as en, ru or fr.")
    if len(set(value)) < len(value):
        raise top.wrong("languages", "languages names a language twice; keep one of them.")
    return tuple(value)


def is_language(code: object) -> bool:
    """Whether that is the code of a language whose months and weekdays we can name."""
    if not isinstance(code, str) or not (code.isascii() and code.isalpha() and code.islower()):
        return False
    try:
        return len(code) in (2, 3) and Locale.parse(code) is not None
    except (UnknownLocaleError, ValueError):
        return False


def read_issuers(top: Table, languages: Sequence[str]) -> tuple[Issuer, ...]:
    """The organisations that publish: plain names, or a table each."""
    value = top.values.get("issuers", [])
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        names = [Table({"issuers": item}, (), {}) for item in value]
        return tuple(Issuer(name.said("issuers", languages)) for name in names)
    return tuple(_issuer(table, languages) for table in top.tables("issuers"))


def _issuer(table: Table, languages: Sequence[str]) -> Issuer:
    table.only("name", "boilerplate")
    name = table.said("name", languages)
    if not name:
        raise table.wrong("name", "an issuer has no name; add it.")
    return Issuer(name, table.said("boilerplate", languages, lines=True))


def read_dateline(top: Table, languages: Sequence[str]) -> tuple[Place, ...]:
    """The cities of the dateline, in order. Raises Misused for an unknown, doubtful or repeated one."""
    places: dict[str, Place] = {}
    for table in top.tables("dateline"):
        place = _dateline_place(table, languages)
        if place.key in places:
            raise table.wrong("place", f"{place.name('en')} stands twice in the dateline; keep one.")
        places[place.key] = place
    return tuple(places.values())


def _dateline_place(table: Table, languages: Sequence[str]) -> Place:
    table.only("place", "zone", "name")
    names = _by_language(table.said("name", languages), languages)
    if "place" in table.values:
        if "zone" in table.values:
            raise table.wrong("zone", "a place of the table has its own zone; keep place, or zone and name.")
        found = _looked_up(table, "place")
        return Place(found.key, found.zone, {**found.names, **names}, found.country)
    if "zone" not in table.values or not names:
        raise table.wrong("name", 'a dateline needs place = "Paris, FR", or zone and name; add what is missing.')
    try:
        return said(table.text("zone"), names)
    except Misused as error:
        raise table.wrong("zone", str(error)) from None


def _by_language(names: Any, languages: Sequence[str]) -> dict[str, str]:
    return dict.fromkeys(languages, names[""]) if "" in names else dict(names)


def _looked_up(table: Table, key: str) -> Place:
    try:
        return place_named(table.text(key))
    except Misused as error:
        raise table.wrong(key, str(error)) from None


def read_contacts(top: Table, languages: Sequence[str]) -> tuple[PressContact, ...]:
    """Whom a journalist may call or write to."""
    return tuple(_contact(table, languages) for table in top.tables("contact"))


def _contact(table: Table, languages: Sequence[str]) -> PressContact:
    table.only("name", "role", "where", "phone", "email")
    name = table.said("name", languages)
    phone, email = table.text("phone"), table.text("email")
    if not name:
        raise table.wrong("name", "a press contact has no name; add it.")
    if email and ("@" not in parseaddr(email)[1] or " " in email):
        raise table.wrong("email", f"“{email}” is not an email address; write it like press@office.example.")
    return PressContact(name, table.said("role", languages), table.said("where", languages), phone, email)


def read_event(table: Table | None, languages: Sequence[str], dateline: Sequence[Place]) -> Event | None:
    """What an invitation invites to: its start in the event's own city, which is called as the dateline calls it."""
    if table is None:
        return None
    table.only("start", "zone", "fold", "place", "venue", "link", "calendar")
    named = isinstance(table.values.get("place"), str)
    place = _looked_up(table, "place") if named else None
    start = read_moment(table, "start", place.zone if place else "")
    if place and start.zone != place.zone:
        raise table.wrong("zone", f"{place.name('en')} is in {place.zone}, not in {start.zone}; correct one of them.")
    if place is None:
        names = _by_language(table.said("place", languages), languages)
        if not names:
            raise table.wrong("place", '[event] has no place; write place = "Geneva, CH" or its name per language.')
        place = said(start.zone, names)
    place = city_among(dateline, place) or place
    return Event(start, place, table.said("venue", languages), read_link(table), read_link(table, "calendar"))


def read_sender(table: Table | None) -> Sender | None:
    """Whom the message is from, when the release says so itself."""
    if table is None:
        return None
    table.only("from", "reply_to")
    for key in ("from", "reply_to"):
        address = table.text(key)
        if (address or key == "from") and "@" not in parseaddr(address)[1]:
            raise table.wrong(key, f"{key} = “{address}” is not a sender; write Press office <press@office.example>.")
    return Sender(table.text("from"), table.text("reply_to"))


def read_sending(table: Table | None) -> Sending:
    """How the release wants to be sent; what is not said stays at its default."""
    if table is None:
        return Sending()
    table.only("advance", "late", "late_after", "life", "unknown", "order", "calendar", "pdf")
    usual = Sending()
    advance = None if table.values.get("advance") == "none" else table.duration("advance", timedelta(hours=24))
    return Sending(
        advance,
        Late(table.word("late", tuple(Late))),
        table.duration("late_after", usual.late_after),
        table.duration("life", usual.life),
        OnUnknown(table.word("unknown", tuple(OnUnknown))),
        table.word("order", ORDERS),
        table.word("calendar", ATTACHED),
        table.word("pdf", ATTACHED),
    )


def read_translated(table: Table | None, languages: Sequence[str]) -> tuple[Translated, ...]:
    """Which text each translation was last compared with, and in what state that was."""
    if table is None:
        return ()
    table.only(*languages)
    return tuple(_translated(table, language, languages) for language in table.values)


def _translated(table: Table, language: str, languages: Sequence[str]) -> Translated:
    inner = table.table(language)
    assert inner is not None
    inner.only("from", "digest")
    source = inner.text("from")
    if source not in languages or source == language:
        raise inner.wrong(
            "from", f"“{source}” is not another language of the release; name the one it was made from."
        )
    return Translated(language, source, inner.text("digest"))
