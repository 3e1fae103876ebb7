"""What stands in prose besides words and is alike in every language: numbers, phones, addresses, acronyms."""

import re
import unicodedata
from collections.abc import Iterator

from mailer.core.check.passages import Passage

LINK = re.compile(r"(?:https?://|www\.)[^\s<>«»“”]+|[^\s@<>()«»“”,;]{1,64}@[\w.-]{1,254}\w", re.IGNORECASE)
PHONE = re.compile(r"(?<![\w+])(?:\+|00)\s?\(?\d(?:[\s\u00a0().\-–/]{0,2}\d){6,14}(?!\d)")
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:[\u0020\u00a0\u202f\u2009.,'’]\d{3})+(?![.,]?\d)")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_CLOCK = re.compile(
    r"(?<![\d.,])(\d{1,2})(?:[:.]([0-5]\d))?\s?([ap])\.?\s?m\b\.?"  # 2 p.m., 2.30 pm
    r"|(?<![\d.,])([01]?\d|2[0-4]):([0-5]\d)(?!\d)"  # 14:30
    r"|(?<![\d.,])([01]?\d|2[0-4])\s?[hH](?:\s?([0-5]\d))?\b",  # 14 h 30
    re.IGNORECASE,
)
_ACRONYM = re.compile(r"\b[A-Z][A-Z0-9]*[A-Z](?:[0-9]+)?\b")
_NO_NAME = re.compile(r"[IVXLCDM]+|TK(?:TK)*|TB[ACD]|TODO|FIXME|DRAFT")  # numerals, and what was left over


def figures(text: str) -> Iterator[tuple[str, int]]:
    """The numbers of a text, written alike, each with where it stands.

    `1,140`, `1 140` and `1.140` are one, and so are `2.3` and `2,3`, and `2 p.m.`, `14:00` and `14 h`. Phone
    numbers and addresses of pages are no figures.
    """
    rest = blanked(LINK, blanked(PHONE, text))
    for clock in _CLOCK.finditer(rest):
        yield _hour(clock), clock.start()
    rest = blanked(_CLOCK, rest)
    for group in _GROUPED.finditer(rest):
        yield _digits("".join(filter(str.isdigit, group.group()))), group.start()
    for number in _NUMBER.finditer(blanked(_GROUPED, rest)):
        yield _digits(number.group().replace(",", ".")), number.start()


def _hour(clock: re.Match[str]) -> str:
    hour, minute = next((clock[n], clock[m]) for n, m in ((1, 2), (4, 5), (6, 7)) if clock[n])
    half = 12 * (clock[3].lower() == "p") if clock[3] else None
    return f"{int(hour) if half is None else int(hour) % 12 + half}:{minute or '00'}"


def _digits(number: str) -> str:
    """The number in the digits 0 to 9, whatever the script."""
    return "".join(str(unicodedata.digit(one)) if one.isdecimal() else one for one in number)


def phones(text: str) -> list[str]:
    """The digits of each phone number that can be dialled from abroad."""
    return ["".join(filter(str.isdigit, one)).removeprefix("00") for one in PHONE.findall(text)]


def addresses(text: str) -> list[str]:
    """The email addresses of a text, in lower case."""
    return [one.casefold() for one in LINK.findall(text) if "@" in one and "//" not in one]


def acronyms(passage: Passage) -> Iterator[tuple[str, int]]:
    """The names in Latin capitals (FIDH), each with where it stands; none where the whole passage is in capitals."""
    if shouted(passage.text):
        return
    for acronym in _ACRONYM.finditer(blanked(LINK, passage.text)):
        if not _NO_NAME.fullmatch(acronym.group()):
            yield acronym.group(), acronym.start()


def shouted(text: str) -> bool:
    """Whether more of the letters are capitals than not."""
    letters = [one for one in text if one.isalpha() and one.lower() != one.upper()]
    return sum(map(str.isupper, letters)) * 2 > len(letters)


def blanked(pattern: re.Pattern[str], text: str) -> str:
    """The text with spaces where the pattern is, so that positions stay."""
    return pattern.sub(lambda match: " " * len(match.group()), text)
