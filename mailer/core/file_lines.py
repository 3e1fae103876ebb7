"""The files of the press kit as one language lists them: title, kind, size, and where to fetch each."""

from collections.abc import Iterator
from dataclasses import dataclass

from babel.units import format_unit

from mailer.core.file_kinds import ending_of
from mailer.core.release import Attachment, Release, in_language
from mailer.core.stationery import Labels


@dataclass(frozen=True, slots=True)
class FileLine:
    title: str
    what: str  # `PDF, 1.2 MB, attached`; empty for a page whose kind and size nobody said
    link: str  # empty for a file that goes with the message


def file_lines(release: Release, labels: Labels) -> Iterator[FileLine]:
    """Those that this language lists, in the author's order."""
    for one in release.attachments:
        if one.language in ("", labels.language):
            title = in_language(one.title, labels.language) or one.file
            yield FileLine(title, _what(one, labels), one.link)


def _what(one: Attachment, labels: Labels) -> str:
    said = [ending_of(one.file).upper(), size_words(len(one.content), labels)] if one.content else []
    return labels.comma.join([*said, *([] if one.link else [labels.attached])])


def size_words(octets: int, labels: Labels) -> str:
    """A size in the language's own units and digits: 345 kB, 1,2 Mo, 1,2 МБ (CLDR)."""
    unit, size = ("kilobyte", max(1, round(octets / 1000))) if octets < 999_500 else ("megabyte", octets / 1_000_000)
    written = format_unit(round(size, 1), f"digital-{unit}", length="short", locale=labels.locale)
    return "\u00a0".join(written.split())  # one line, and no narrow space, which many mail fonts lack
