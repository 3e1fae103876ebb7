"""A line that sets an embargo → the moment it says, or the question that must be answered before it says one."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from mailer.core.errors import Misused
from mailer.core.importing.block import Block
from mailer.core.importing.phrases import EMBARGO, EMBARGO_ON_GOODS
from mailer.core.importing.written_day import WrittenDay, first_day
from mailer.core.place import Place
from mailer.core.places import plain, read_place
from mailer.core.written_dates import dates_in
from mailer.core.zone import Moment, local, moment, zone_named

NOTICE = 220
"""A longer paragraph that begins with “Embargo” is news about one, not the line that sets one."""

_CLOCK = re.compile(
    r"(?<![\d:.])(?P<h>[01]?\d|2[0-3])\s?(?:[:.]|[hч]\s?)(?P<m>[0-5]\d)(?![\d:])(?:\s*(?:uhr|hrs|hours|h|ч\.?|год\.?)\b)?"
    r"|(?<![\d:.])(?P<h2>[01]?\d|2[0-3])\s?(?:h|uhr|heures?|hrs|часов|ч|годин[аи]?|год|horas)(?!\w)"
    r"|(?<![\d:.])(?!20[2-5]\d)(?P<h4>[01]\d|2[0-3])(?P<m4>[0-5]\d)"
    r"(?=\s*(?:hrs?|hours|h|GMT|UTC|Z|[A-Z]{2,4}T?)\b|\s\(?(?-i:[A-Z][a-z]))",
    re.IGNORECASE,
)
_TWELVE = re.compile(
    r"\d\s*[ap]\.?\s?m\b|\bnoon\b|\bmidnight\b|полдень|полночь|\bmidi\b|\bminuit\b|mittag|mitternacht", re.IGNORECASE
)
_WORD = re.compile(r"\bembargo(?:ed)?\b|embargad[oa]|\bэмбарго\b|\bембарго\b|\bsperrfrist\b", re.IGNORECASE)
_NAMES_IT = re.compile(
    r"embarg|эмбарго|ембарго|sperrfrist|gesperrt|\bnot\b|hold|\bне\b|ne\s+pas|nicht|keine|\bno\b|запрещ|interdite"
    r"|prohibida",
    re.IGNORECASE,
)
"""Words that forbid; “For release” and “frei ab” only do so with a time of day."""
_SHORT_ZONE = re.compile(r"(?<![\w/])(?:UTC\s?[+−-]\s?\d{1,2}(?::\d\d)?|[A-Z]{2,5}|МСК|MSK)(?![\w/])")
_ZONE_NAME = re.compile(r"\b(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)/[\w/+-]+")
_OF_A_CITY = {
    **dict.fromkeys(("москв", "московск", "moskauer"), "Moscow, RU"),
    **dict.fromkeys(("париж", "паризьк", "pariser"), "Paris, FR"),
    **dict.fromkeys(("киев", "київськ", "києв"), "Kyiv, UA"),
    **dict.fromkeys(("берлин", "берлін", "berliner"), "Berlin, DE"),
    **dict.fromkeys(("лондон", "londoner"), "London, GB"),
    **dict.fromkeys(("женев", "genfer"), "Geneva, CH"),
    **dict.fromkeys(("брюссел", "брюссельськ", "brüsseler"), "Brussels, BE"),
    **{"петербург": "St Petersburg, RU", "душанбинск": "Dushanbe, TJ", "алмат": "Almaty, KZ"},
    **{"астан": "Astana, KZ", "бишкек": "Bishkek, KG", "ташкент": "Tashkent, UZ", "минск": "Minsk, BY"},
    **{"вашингтон": "Washington, US-DC", "варшав": "Warsaw, PL", "тбилис": "Tbilisi, GE", "ереван": "Yerevan, AM"},
    **{"wiener": "Vienna, AT", "zürcher": "Zurich, CH"},
}
"""How words begin by which a city's time is named: “по московскому времени”, “по Москве”, “Pariser Zeit”."""


@dataclass(frozen=True, slots=True)
class EmbargoSaid:
    """What one source says of its embargo; `lift` is None when a question (`why`) stands against it."""

    line: int
    text: str
    lift: Moment | None
    why: str = ""


def sets_embargo(block: Block) -> bool:
    """Whether a block is a notice that sets an embargo: short, and beginning as such notices do."""
    begun = EMBARGO.match(block.text)
    if not begun or len(block.text) > NOTICE or EMBARGO_ON_GOODS.match(block.text):
        return False
    timed = tells_hour(block.text)
    if not _NAMES_IT.search(begun.group()):  # “For release at 10:00” is one, “For release on DVD” is not
        return timed
    return timed or block.text.upper() == block.text or not block.text.endswith(".")


def mentions_embargo(block: Block) -> bool:
    """Whether a short line has the word and an hour anywhere: in a head it is a notice, or a question."""
    text = block.text
    return len(text) <= NOTICE and tells_hour(text) and bool(_WORD.search(text)) and not EMBARGO_ON_GOODS.match(text)


def tells_hour(text: str) -> bool:
    """Whether a time of day stands in it."""
    return bool(_CLOCK.search(text) or _TWELVE.search(text))


def read_embargo_line(block: Block, language: str, year: int, cities: Mapping[str, Place]) -> EmbargoSaid:
    """The lift that a notice says. `cities` are the names of the dateline, `year` the release's.

    Never guesses: a 12-hour time, a time without a city, an abbreviation alone, a time that a city's clocks skip or
    show twice, and several times that are not one instant each become a question.
    """
    try:
        return EmbargoSaid(block.line, block.text, _lift(block.text, language, year, cities))
    except Misused as question:
        why = f"an embargo, but {question} Put lift and zone into [embargo] of release.toml"
        return EmbargoSaid(block.line, block.text, None, why)


def _lift(text: str, language: str, year: int, cities: Mapping[str, Place]) -> Moment:
    if _TWELVE.search(text):
        raise Misused("with a 12-hour time: is it morning or evening? Write 00:00 to 23:59.")
    if wrong := next((day for day in dates_in(text, language, year) if day.disagrees), None):
        raise Misused(f"on “{wrong.text}”, and {wrong.day} is a {wrong.day:%A}: which is right?")
    days = [*_days(text, language)]
    text = _without_days(text, days)
    clocks = [*_clocks(text)]
    if not clocks:
        raise Misused("without a time of day: at which hour does it end?")
    if not days:
        raise Misused("without a date: on which day does it end?")
    lifts = []
    for n, (start, end, clock) in enumerate(clocks):
        zone = _zone(text[end : clocks[n + 1][0]] if n + 1 < len(clocks) else text[end:], cities)
        zone = zone or _zone(text[clocks[n - 1][1] if n else 0 : start], cities)
        written = next((day for day in days if day.start > end), days[-1]) if len(days) > 1 else days[0]
        lifts.append(_moment(text, written, year, clock, zone))
    if len({lift.utc for lift in lifts}) > 1:
        raise Misused("with times that are not one instant: is it each city's own hour? Then write [embargo.local].")
    return lifts[0]


def _moment(text: str, written: WrittenDay, year: int, clock: time, zone: str) -> Moment:
    if not zone:
        raise Misused(f"without a city: in which city is it {clock:%H:%M}?")
    day = written.in_year(year)
    if day is None:
        raise Misused("on a day that the calendar does not have.")
    lift = moment(datetime.combine(day, clock), zone)
    said = _SHORT_ZONE.search(text)
    known = local(lift.utc, zone).tzname() or ""
    if said and said.group() in _KNOWN and known.isalpha() and said.group() != known:
        raise Misused(f"in {said.group()}, while {zone} has {known} on that day: which is meant?")
    return lift


_KNOWN = frozenset(
    ("GMT", "BST", "CET", "CEST", "EET", "EEST", "MSK", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "WET")
)


def _clocks(text: str) -> Iterator[tuple[int, int, time]]:
    for found in _CLOCK.finditer(text):
        hour = found["h"] or found["h2"] or found["h4"]
        yield found.start(), found.end(), time(int(hour), int(found["m"] or found["m4"] or 0))


def _days(text: str, language: str) -> Iterator[WrittenDay]:
    place = 0
    while found := first_day(text, language, place):
        yield found
        place = max(found.end, place + 1)


def _without_days(text: str, days: Sequence[WrittenDay]) -> str:
    """The text with its dates blanked out: 23.11.2011 is no time of day, and March no city."""
    for day in days:
        text = text[: day.start] + " " * (day.end - day.start) + text[day.end :]
    return text


def _zone(region: str, cities: Mapping[str, Place]) -> str:
    """The zone that the words around a time name, or nothing. Raises Misused for an abbreviation alone."""
    if named := _ZONE_NAME.search(region):
        return zone_named(named.group()).key
    words = f" {plain(region)} "
    for name, place in sorted(cities.items(), key=lambda known: -len(known[0])):
        if f" {plain(name)} " in words:
            return place.zone
    for stem, city in _OF_A_CITY.items():
        if f" {plain(stem)}" in words:
            return read_place(city).city.place.zone
    if city := _any_city(region):
        return city
    short = _SHORT_ZONE.search(region)
    if short and short.group() == "UTC":
        return "UTC"
    if short:
        raise Misused(f"in “{short.group()}”, which is not one city's time: which city's clock is meant?")
    return ""


_OF_NO_CITY = frozenset({"central", "greenwich"})
"""Cities too, but “Central time” and “Greenwich time” are not told by their clocks."""
_CITY = r"(?P<city>[^\W\d_][\w.’'-]+(?:\s[^\W\d_][\w.’'-]+){0,2})"
_SAYS_CITY = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\(\s*{_CITY}",
        rf"^[\s,]*{_CITY}",
        rf"(?:heure de|heure d['’]|hora de|Ortszeit|Zeit in|time in|времени|часу|in|à|en|в|у)\s+{_CITY}",
        rf"{_CITY}\s+(?:local\s+)?(?:time|Zeit)\b",
    )
)


def _any_city(region: str) -> str:
    """The zone of another city of the table, when the words beside a time name it as the city of that time."""
    for pattern in _SAYS_CITY:
        for found in pattern.finditer(region):
            words = found["city"].split()
            for length in range(len(words), 0, -1):
                name = " ".join(words[:length])
                if name[:1].isupper() and len(name) > 3 and (zone := _one_city(name)):
                    return zone
    return ""


def _one_city(name: str) -> str:
    if plain(name) in _OF_NO_CITY:
        return ""
    try:
        return read_place(name).city.place.zone
    except Misused:
        return ""
