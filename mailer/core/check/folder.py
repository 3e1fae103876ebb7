"""A release folder as the check reads it: every printed text in passages, each with the line it stands on."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from mailer.core.check.passages import Passage, passages_of
from mailer.core.release import Release
from mailer.core.release_toml import NAME, Path, key_lines
from mailer.core.source_text import utf8_text

_UNPRINTED = frozenset(
    {"phone", "email", "zone", "link", "from", "reply_to", "place", "digest", "kind", "order", "calendar", "pdf"}
    | {"language", "file"}
)
"""Keys of release.toml whose texts are facts and not prose."""


@dataclass(frozen=True)
class Page:
    """One file of the folder that holds prose: its text as people edit it, and its passages in their order."""

    file: str
    language: str  # "" for release.toml, whose passages have languages of their own
    source: str
    passages: tuple[Passage, ...]

    def kind(self, *kinds: str) -> list[Passage]:
        """The passages of these kinds."""
        return [passage for passage in self.passages if passage.kind in kinds]


@dataclass(frozen=True)
class Folder:
    """A release with the files it was read from, and the instant (aware) at which somebody asks."""

    release: Release
    files: Mapping[str, bytes]
    now: datetime
    pages: tuple[Page, ...]  # in the house order of languages
    facts: Page
    _lines: Mapping[Path, int] = field(repr=False)

    def line(self, *path: str | int) -> int:
        """The line of a key of release.toml, else of the nearest table above it, else 0."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 0)


def read_pages(release: Release, files: Mapping[str, bytes], now: datetime) -> Folder:
    """The folder that `release` was read from. Raises Misused where a file is not text."""
    facts = utf8_text(NAME, files[NAME])
    lines = key_lines(facts)
    pages = tuple(_page(release, language, files) for language in release.languages)
    said = tuple(_said(tomllib.loads(facts), (), release.languages, lines))
    return Folder(release, files, now, pages, Page(NAME, "", facts, said), lines)


def _page(release: Release, language: str, files: Mapping[str, bytes]) -> Page:
    file = f"{language}.md"
    source = utf8_text(file, files[file])
    return Page(file, language, source, tuple(passages_of(file, source, release.texts[language])))


def _said(value: Any, path: Path, languages: Sequence[str], lines: Mapping[Path, int]) -> Iterator[Passage]:
    """The texts of release.toml that are printed, each in the language of its key."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(inner, str) or key not in _UNPRINTED:
                yield from _said(inner, (*path, key), languages, lines)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _said(inner, (*path, number), languages, lines)
    elif isinstance(value, str) and path[0] != "languages":
        language = str(path[-1]) if path[-1] in languages else ""
        at = path
        while at and at not in lines:
            at = at[:-1]
        yield Passage(NAME, language, lines.get(at, 0), "fact", value)
