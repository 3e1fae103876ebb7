"""One table of release.toml, read key by key: nothing unknown passes, and every complaint names its line."""

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from mailer.core.doubtful_time import question_about
from mailer.core.errors import Misused
from mailer.core.release import Said
from mailer.core.source_text import forbidden_in

NAME = "release.toml"
Path = tuple[str | int, ...]
_HEAD = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*("(?:[^"\\]|\\.)*"|'[^']*'|[\w.-]+)\s*=""")
_DURATION = re.compile(r"^(\d{1,5})\s*(s|m|min|h|d)$")
_UNITS = {"s": "seconds", "m": "minutes", "min": "minutes", "h": "hours", "d": "days"}


class Table:
    """The values of one table, the path to it, and the lines on which its keys stand."""

    def __init__(self, values: Mapping[str, Any], path: Path, lines: Mapping[Path, int]) -> None:
        self.values, self.path, self._lines = values, path, lines

    def wrong(self, key: str, what: str) -> Misused:
        """The complaint about a key, as `release.toml line 7: lift …`."""
        return Misused(f"{self.where(key)}: {what}")

    def where(self, key: str = "") -> str:
        """`release.toml line 7`: the line of that key, else of the nearest table above it."""
        path: Path = (*self.path, key) if key else self.path
        while path and path not in self._lines:
            path = path[:-1]
        return f"{NAME} line {self._lines[path]}" if path else NAME

    def only(self, *known: str) -> None:
        """Raises Misused for a key that is not one of these, naming the nearest that is."""
        for key in self.values:
            if key not in known:
                raise self.wrong(key, f"“{key}” is not a key here; {_suggestion(key, known)}")

    def text(self, key: str, default: str = "") -> str:
        """A one-line text. Raises Misused for another type, a line break or a control character."""
        return self._one_line(key, self.values.get(key, default))

    def word(self, key: str, allowed: Sequence[str]) -> str:
        """One of a few words; the first is the default."""
        value = self.text(key, allowed[0])
        if value not in allowed:
            raise self.wrong(key, f"{key} cannot be “{value}”; {_suggestion(value, allowed)}")
        return value

    def said(self, key: str, languages: Sequence[str], lines: bool = False) -> Said:
        """One text for every language, or a table of texts by language; with `lines` they may have line breaks."""
        value = self.values.get(key, {})
        check = self._many_lines if lines else self._one_line
        if isinstance(value, str):
            return {"": check(key, value)} if value else {}
        if not isinstance(value, Mapping):
            raise self.wrong(key, f'{key} must be a text, or a table such as {{ {languages[0]} = "…" }}.')
        inner = Table(value, (*self.path, key), self._lines)
        inner.only(*languages)
        return {language: check(key, text) for language, text in value.items()}

    def duration(self, key: str, default: timedelta) -> timedelta:
        """A length of time such as `90m`, `24h` or `3d`."""
        if key not in self.values:
            return default
        match = _DURATION.match(self.text(key))
        if not match:
            raise self.wrong(key, f"{key} = “{self.text(key)}” is not a length of time; write 90m, 24h or 3d.")
        return timedelta(**{_UNITS[match[2]]: int(match[1])})

    def table(self, key: str) -> "Table | None":
        """The table below that key, or None when there is none."""
        if key not in self.values:
            return None
        if not isinstance(self.values[key], Mapping):
            raise self.wrong(key, f"{key} must be a table: write [{'.'.join((*map(str, self.path), key))}].")
        return Table(self.values[key], (*self.path, key), self._lines)

    def tables(self, key: str) -> list["Table"]:
        """The tables of an array such as [[contact]]."""
        found = self.values.get(key, [])
        if not isinstance(found, list) or not all(isinstance(item, Mapping) for item in found):
            raise self.wrong(key, f"{key} must be written as [[{key}]], once for each.")
        return [Table(item, (*self.path, key, n), self._lines) for n, item in enumerate(found)]

    def _one_line(self, key: str, value: object) -> str:
        text = self._many_lines(key, value)
        if "\n" in text:
            raise self.wrong(key, f"{key} must be one line, without a line break.")
        return text.strip()

    def _many_lines(self, key: str, value: object) -> str:
        if not isinstance(value, str):
            raise self.wrong(key, f"{key} must be a text in quotation marks.")
        if "\r" in value:
            raise self.wrong(key, f"{key} must be one line, without a line break.")
        if character := forbidden_in(value):
            raise self.wrong(key, f"{key} holds the invisible character {character}; delete it.")
        return value


def parse_table(text: str) -> Table:
    """The whole file as a table. Raises Misused, with line and reason, where it is not TOML."""
    try:
        return Table(tomllib.loads(text), (), key_lines(text))
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        number = int(found[1]) if found else text.count("\n") + 1
        raise Misused(f"{NAME} line {number} is not valid: {_reason(text, number, str(error))}") from None


def _reason(text: str, number: int, error: str) -> str:
    lines = text.split("\n")
    line = lines[number - 1].strip() if number <= len(lines) else ""
    if question := question_about(line):
        return question
    if re.search(r"\d{1,2}[:.]\d{2}", line) and '"' not in line:
        return f"“{line}” is not a time this program reads; write lift = 2026-12-01T10:00:00 and name the zone."
    return f"{error.partition(' (at')[0].lower()} in “{line}”; texts stand in quotation marks, dates as 2026-12-01."


def key_lines(text: str) -> dict[Path, int]:
    """The line of each table and key, by path; for complaints only, so an unusual layout may leave some out."""
    lines: dict[Path, int] = {}
    counts: dict[str, int] = {}
    path: Path = ()
    quoted = False  # inside a text of several lines
    for number, line in enumerate(text.split("\n"), 1):
        if not quoted and (head := _HEAD.match(line)):
            name = head[2].strip("\"'")
            path = tuple(part.strip().strip("\"'") for part in name.split("."))
            if head[1] == "[[":
                path = (*path, counts.setdefault(name, 0))
                counts[name] += 1
            lines.setdefault(path, number)
        elif not quoted and (key := _KEY.match(line)):
            lines.setdefault((*path, key[1].strip("\"'")), number)
        quoted ^= (line.count('"""') + line.count("'''")) % 2 == 1
    return lines


def _suggestion(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), 1, 0.5)
    return f"did you mean “{near[0]}”?" if near else f"known are {', '.join(known)}."
