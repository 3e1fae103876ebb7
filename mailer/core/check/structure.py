"""What a text promises and must keep: footnotes for marks, lists after colons, words under headings, whole links."""

import re
from collections.abc import Iterator

from mailer.core.check.folder import Folder, Page
from mailer.core.check.levels import found, found_in
from mailer.core.check.passages import Passage
from mailer.core.finding import Finding

_CALLED = re.compile(r"\[\^([^\]\s]+)\](?!:)")
_DEFINED = re.compile(r"^\[\^([^\]\s]+)\]:", re.MULTILINE)
_PLAIN_MARK = re.compile(r"(?:(?<=[\w.,;:!?»”\")])| )\[(\d{1,3})\](?=[^\w(]|$)(?! \w)")
_GOOD_LINK = re.compile(
    r"(?:https?://[^\s/?#.]+(?:\.[^\s/?#.]+)*(?:[/?#:]\S*)?|mailto:\S+@\S+|tel:[+\d]\S*)$", re.IGNORECASE
)
_TWICE = re.compile(r"https?:/*https?", re.IGNORECASE)
_BROKEN = re.compile(
    r"\bhttps?(?::/|//|:\s+//|\s+://|;//|:\\\\)[^\s/]\S*|\bhtt?ps?:///?(?=\s|$)|\b(?:htp|htps|hhtps?|htttps?|ttps?)://\S+"
    r"|\bhttps?://\s\S+|\]\((?:[^()\n<>]*[^()\n<>\"']\s+[^()\n<>\"'][^()\n<>]*)\)|\]\(\s*\)",
    re.IGNORECASE,
)
_LABEL = 3  # words, such as “Background:”
_ANSWERS = re.compile(r"^\s*(?:[“«„\"'‘—–-]|\d+[.)]|[a-zа-я][.)]\s)", re.IGNORECASE)


def footnotes(folder: Folder) -> Iterator[Finding]:
    """Marks without a footnote, footnotes without a mark, and marks typed as plain [1]."""
    for page in folder.pages:
        called, defined = list(_CALLED.finditer(page.source)), list(_DEFINED.finditer(page.source))
        for note in defined:
            if note[1] not in {mark[1] for mark in called}:
                yield found("footnote-unused", page.file, _line(page, note), name=note[1])
        for mark in called:
            if mark[1] not in {note[1] for note in defined}:
                yield found("footnote-missing", page.file, _line(page, mark), name=mark[1])
        for passage in page.passages:
            if plain := _PLAIN_MARK.search(passage.text):
                yield found_in(passage, "footnote-plain", plain.start(), number=plain[1])


def empty_sections(folder: Folder) -> Iterator[Finding]:
    """A heading with nothing under it, and a colon after which no list, quotation or answer comes."""
    for page in folder.pages:
        body = [passage for passage in page.passages if passage.kind not in ("kicker", "headline", "standfirst")]
        for passage, after in zip(body, [*body[1:], None], strict=True):
            last = after is None or after.kind == "footnote"
            if passage.kind == "heading" and (last or (after and after.kind == "heading")):
                yield found_in(passage, "section-empty", words=passage.text)
            elif passage.kind == "paragraph" and passage.text.rstrip().endswith(":") and not _kept(passage, after):
                yield found_in(passage, "list-missing", len(passage.text), words=passage.text.rstrip()[-40:])


def _kept(passage: Passage, after: Passage | None) -> bool:
    """Whether what follows is what a colon promises: a list, a quotation, a speech, or what a label labels."""
    if after is None or after.kind in ("footnote", "heading"):
        return False
    label = len(passage.text.split()) <= _LABEL
    return after.kind != "paragraph" or label or bool(_ANSWERS.match(after.text))


def links(folder: Folder) -> Iterator[Finding]:
    """Links that lead nowhere: without https://, with a space, begun twice, or to a file in the folder."""
    for page in folder.pages:
        for passage in page.passages:
            for link in passage.links:
                if not _GOOD_LINK.match(link) or _TWICE.match(link):
                    yield found("link-broken", page.file, _line_of(page, link, passage.line), link=link)
        for broken in _BROKEN.finditer(page.source):
            yield found("link-broken", page.file, _line(page, broken), link=broken.group().strip("](")[:80])


def _line(page: Page, match: re.Match[str]) -> int:
    return page.source.count("\n", 0, match.start()) + 1


def _line_of(page: Page, words: str, otherwise: int) -> int:
    position = page.source.find(words)
    return page.source.count("\n", 0, position) + 1 if position >= 0 else otherwise
