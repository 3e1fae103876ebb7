"""A small invented release with nothing to find, and what a change makes the check find in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from mailer.core.check import findings
from mailer.core.finding import Finding
from mailer.core.release_folder import read_release

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
EN = """\
A report on the ferry of Lake Marin

# The ferry sails again

*It will carry 64 people at a time.*

The ferry of Lake Marin sails again from 15 May 2027, said the Harbour Trust (HTL).

The trip takes 40 minutes.[^1]

## What is missing

The trust asks both shores:

- to print one timetable;
- to share [the lamps](https://marin.example/lamps).

[^1]: Measured on 3 October 2026.
"""
RU = """\
Доклад о пароме на озере Марин

# Паром снова ходит

*Он берёт 64 человека.*

Паром на озере Марин снова пойдёт с 15 мая 2027 года, сообщил Портовый союз (HTL).

Путь занимает 40 минут.[^1]

## Чего не хватает

Союз просит оба берега:

- печатать одно расписание;
- делить [фонари](https://marin.example/lamps).

[^1]: Измерено 3 октября 2026 года.
"""
TOML = """\
kind = "release"
date = 2026-12-01
languages = ["en", "ru"]
issuers = [{ name = { en = "Harbour Trust", ru = "Портовый союз" } }]

[embargo]
lift = 2026-12-01T10:00:00
zone = "Europe/Paris"

[[dateline]]
place = "Paris, FR"

[[dateline]]
place = "Dushanbe, TJ"

[[contact]]
name = { en = "Ann Sample", ru = "Анна Пример" }
phone = "+33 1 99 00 41 07"
email = "press@marin.example"
"""
FILES = {"en.md": EN, "ru.md": RU, "release.toml": TOML}


@dataclass(frozen=True)
class Edit:
    """In a file, words that are replaced by others; no words to replace makes a new file."""

    file: str
    old: str
    new: str


def edited(*edits: Edit, files: Mapping[str, str] = FILES) -> dict[str, bytes]:
    """The files of the release after the edits; each must find its words."""
    changed = dict(files)
    for edit in edits:
        assert edit.old in changed.get(edit.file, ""), f"{edit.file} does not say “{edit.old}”"
        changed[edit.file] = changed.get(edit.file, "").replace(edit.old, edit.new, 1)
    return {name: text.encode() for name, text in changed.items()}


def check(files: Mapping[str, bytes], now: datetime = NOW) -> list[Finding]:
    return findings(read_release("ferry", files), files, now)


@dataclass(frozen=True)
class Case:
    """`breaks` makes the check say `code` at `where`; `nearly` does not."""

    code: str
    where: str
    breaks: tuple[Edit, ...]
    nearly: tuple[Edit, ...]
    now: datetime = NOW
    nearly_now: datetime = NOW


def en(old: str, new: str) -> tuple[Edit, ...]:
    return (Edit("en.md", old, new),)


def ru(old: str, new: str) -> tuple[Edit, ...]:
    return (Edit("ru.md", old, new),)


def toml(old: str, new: str) -> tuple[Edit, ...]:
    return (Edit("release.toml", old, new),)
