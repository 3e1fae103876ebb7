"""Parity: each other language against the first of the house order, by what can be counted whatever the language."""

from collections.abc import Callable, Iterator, Mapping

from mailer.core.check.figures import addresses, figures, phones
from mailer.core.check.folder import Folder, Page
from mailer.core.check.levels import found
from mailer.core.check.passages import Passage
from mailer.core.finding import Finding
from mailer.core.written_dates import dates_in

Marks = Iterator[tuple[str, int]]
"""What is compared, written alike in every language, each with its position in a passage."""

_COUNTED: Mapping[str, Callable[[Page], int]] = {
    "parity-paragraphs": lambda page: len(page.kind("paragraph")),
    "parity-headings": lambda page: len(page.kind("heading")),
    "parity-items": lambda page: len(page.kind("item")),
    "parity-footnotes": lambda page: len(page.kind("footnote")),
    "parity-kicker": lambda page: len(page.kind("kicker")),
    "parity-standfirst": lambda page: len(page.kind("standfirst")),
    "parity-links": lambda page: sum(len(passage.links) for passage in page.passages),
}


def parity(folder: Folder) -> Iterator[Finding]:
    """What one language has and another has not; nothing where there is one language."""
    model, *others = folder.pages
    for page in others:
        yield from _counts(model, page)
        for code, marks in (
            ("parity-numbers", _numbers),
            ("parity-dates", _dates),
            ("parity-contacts", _contacts),
        ):
            yield from _compared(code, model, page, marks, folder.release.date.year)


def _counts(model: Page, page: Page) -> Iterator[Finding]:
    for code, count in _COUNTED.items():
        here, there = count(page), count(model)
        if here != there:
            yield found(code, page.file, _parting(model, page), here=here, there=there, model=model.file)


def _parting(model: Page, page: Page) -> int:
    """The line from which the two texts are no longer built alike."""
    for one, other in zip(model.passages, page.passages, strict=False):
        if (one.kind, len(one.links)) != (other.kind, len(other.links)):
            return other.line
    return page.passages[min(len(model.passages), len(page.passages) - 1)].line


def _compared(
    code: str, model: Page, page: Page, marks: Callable[[Passage, int], Marks], year: int
) -> Iterator[Finding]:
    """One finding that names what is in one text only, each with its line, at the first that is only here."""
    here, there = _placed(page, marks, year), _placed(model, marks, year)
    only_here, only_there = _beyond(here, there), _beyond(there, here)
    if only_here or only_there:
        line = min(only_here.values(), default=0)
        yield found(code, page.file, line, here=_told(only_here), there=_told(only_there), model=model.file)


def _placed(page: Page, marks: Callable[[Passage, int], Marks], year: int) -> list[tuple[str, int]]:
    return [(mark, passage.line_at(position)) for passage in page.passages for mark, position in marks(passage, year)]


def _beyond(ours: list[tuple[str, int]], theirs: list[tuple[str, int]]) -> dict[str, int]:
    """Ours that theirs do not have at all, with the first line; how often is a matter of style."""
    known = {mark for mark, _ in theirs}
    return {mark: line for mark, line in reversed(ours) if mark not in known}


def _told(marks: dict[str, int]) -> str:
    return ", ".join(f"{mark} ({line})" for mark, line in sorted(marks.items(), key=lambda one: one[1])) or "–"


def _numbers(passage: Passage, year: int) -> Marks:
    text = passage.text
    for date in dates_in(text, passage.language, year):
        text = text[: date.start] + " " * (date.end - date.start) + text[date.end :]
    return figures(text)


def _dates(passage: Passage, year: int) -> Marks:
    for date in dates_in(passage.text, passage.language, year):
        yield date.day.isoformat(), date.start


def _contacts(passage: Passage, _year: int) -> Marks:
    return ((one, 0) for one in (*phones(passage.text), *addresses(passage.text)))
