"""What stands above the dateline: kicker, issuers, headline, standfirst, in whatever order they come."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from mailer.core.importing.block import Block, Kind, Mark
from mailer.core.importing.issuers import Names, is_organisation, split_names
from mailer.core.importing.parts import Parts
from mailer.core.importing.phrases import ORGANISATION, RELEASE_LABEL
from mailer.core.importing.written_day import first_day, is_date_line

_SERIES = re.compile(r"(?:№|nr\.?|no\.?|n[°º]|ref\.?:?|исх\.\s*№)\s*[\w/.-]*\d[\w/.-]*", re.IGNORECASE)
_OF = re.compile(r"(?:DE\s+L['’]|DE\s+LA\s|DES?\s|DU\s|OF\s+THE\s|DER\s|DEL?\s)\s*(?=[^\Wa-z\d_]{2})")
_STATEMENT = re.compile(r"^(?:joint\s+)?(?:press\s+)?statement", re.IGNORECASE)
LONGEST = 500
"""Characters: a longer line of the head is no list of organisations."""

KICKER = 30
"""Characters: of two titles that look alike, a first one longer than this is the headline if it is the shorter."""

OFFICE = 6
"""Words: an office's name has no more; a longer line with such a word in it is a title."""

KIND = "the kind of text"
"""What a “Press release” is a label of."""

MOST = 30
"""Blocks: a head of more than these is none, and nobody's names are sought in it."""


def place_head(parts: Parts, head: Sequence[Block], evidence: str, count: int | None) -> None:
    """Sorts the blocks of the head into the parts. `evidence` is the rest of the document."""
    labelled: list[Block] = []
    others: list[Block] = []
    for block in (part for whole in head for part in _labels_apart(whole)):
        rest = _after_label(block, parts)
        if rest is None or place_date(rest, parts) or _place_number(rest, parts):
            continue
        (others if rest is block else labelled).append(rest)
    if not (labelled or others) and (
        named := next((each for each in parts.labels if _STATEMENT.search(each.text)), None)
    ):
        parts.headline = named.text
        parts.remarks.append(f"{parts.source} has no headline: “{named.text}” stands for it; please check.")
        return
    issuers = _issuer_blocks(labelled, others, evidence, count)
    for block in issuers:
        _place_issuers(parts, block, evidence, count if len(issuers) == 1 else None)
    titles = [block for block in _in_order(labelled, others) if block not in issuers]
    _place_titles(parts, _lines_apart(titles))


def _labels_apart(block: Block) -> list[Block]:
    """The block; where a line of it only says “Press Release”, that line apart, and what stands above and below."""
    at = 0
    for line in block.text.split("\n"):
        if "\n" in block.text and (label := RELEASE_LABEL.match(line)) and not line[label.end() :].strip(" :."):
            around = (block.cut(0, at), block.cut(at, at + len(line)), block.cut(at + len(line)))
            return [part for part in around if part.text]
        at += len(line) + 1
    return [block]


def _lines_apart(head: Sequence[Block]) -> list[Block]:
    """The blocks, each parted where a line was broken on purpose: a headline, and what stands below it."""
    apart: list[Block] = []
    for block in head:
        start = 0
        for at in _breaks(block.text.split("\n")):
            above = block.cut(start, at)
            apart.append(above if start else replace(above, kind=Kind.HEADING, level=1))
            start = at
        apart.append(block.cut(start))
    return apart


def _breaks(lines: list[str]) -> Iterator[int]:
    """Where lines end that could have taken the next word, or that stand in capitals above one that does not."""
    at, widest = 0, max(map(len, lines))
    for line, below in pairwise(lines):
        at += len(line) + 1
        fits = len(line) + 1 + len(below.split(" ", 1)[0]) < widest and below[:1].isupper()
        loud = line.upper() == line and below.upper() != below and len(line.split()) > 2
        if fits or loud:
            yield at


def _after_label(block: Block, parts: Parts) -> Block | None:
    """The block itself, or what stands after a “Press Release” at its beginning (None when nothing does)."""
    label = RELEASE_LABEL.match(block.text)
    if not label:
        return block
    rest = block.cut(label.end())
    rest = rest.cut(len(rest.text) - len(rest.text.lstrip(" :.,|–—-\n")))
    joint = label.group().endswith((" by", " of", " from"))
    if rest.text[:1].islower() and not joint:  # "Press release of the results …" is a title
        return block
    parts.label(block.line, label.group(), KIND)
    if of := _OF.match(rest.text):
        parts.label(block.line, of.group(), "leads to the issuer")
        rest = rest.cut(of.end())
    return rest if rest.text else None


def place_date(block: Block, parts: Parts) -> bool:
    """Whether a block is a date and nothing else: then it is a label, or left to a person when it is another day."""
    found = first_day(block.text, parts.language)
    if found is None or not is_date_line(block.text, parts.language):
        return False
    if parts.day and (parts.day.month, parts.day.day) == (found.month, found.day):
        parts.label(block.line, block.text, "the release's date")
    else:
        parts.leave(block.line, block.text, "another date than the dateline's")
    return True


def _place_number(block: Block, parts: Parts) -> bool:
    """Whether a block is the number of the release in its series, `N° 241`: then it is a label."""
    numbered = bool(_SERIES.fullmatch(block.text))
    if numbered:
        parts.label(block.line, block.text, "the number of the release")
    return numbered


def _issuer_blocks(labelled: list[Block], others: list[Block], evidence: str, count: int | None) -> list[Block]:
    """The blocks that only name organisations; at least one other block must be left for the headline."""
    blocks = _in_order(labelled, others)
    if len(blocks) > MOST:
        return []
    found = [
        block
        for block in blocks
        if len(block.text) <= LONGEST
        and block.kind is not Kind.HEADING
        and _names_only(block.text, evidence, count, block in labelled)
    ]
    found = found or _one_a_line(blocks, evidence)
    return found if len(found) < len(blocks) else found[:-1]


def _one_a_line(blocks: list[Block], evidence: str) -> list[Block]:
    """The longest run of two or more lines that each look like one organisation's name and nothing else."""
    runs: list[list[Block]] = [[]]
    for block in blocks:
        lone = block.kind is not Kind.HEADING and not block.text.endswith((".", "!", "?", ":"))
        if lone and len(block.text.split()) <= 12 and is_organisation(block.text, evidence):
            runs[-1].append(block)
        else:
            runs.append([])
    longest = max(runs, key=len)
    return longest if len(longest) > 1 else []


def _in_order(labelled: list[Block], others: list[Block]) -> list[Block]:
    return sorted((*labelled, *others), key=lambda block: block.line)


def _names_only(text: str, evidence: str, count: int | None, labelled: bool) -> bool:
    if text.rstrip().endswith((".", "!", "?", ":")):
        return False
    names = split_names(text, evidence, count).names
    if "|" in text and len(names) == count:
        return True
    if len(names) == 1 and not labelled:
        # one organisation and nothing else, or a headline about it: only evidence tells
        return bool(names[0].casefold() in evidence.casefold() and is_organisation(names[0], evidence))
    return all(is_organisation(name, evidence) for name in names)


def _place_issuers(parts: Parts, block: Block, evidence: str, count: int | None) -> None:
    names: Names = split_names(block.text, evidence, count)
    parts.issuers.extend(names.names)
    for word in names.connectors:
        parts.label(block.line, word, "connects two issuers")
    if len(names.names) > 1 and not re.search(r"[,|\n]", block.text):
        parts.issuers_guessed = True
        parts.remarks.append(
            f"{parts.source} line {block.line}: the issuers’ names run together and were parted as"
            f" “{'” / “'.join(names.names)}”: please check."
        )


def _place_titles(parts: Parts, titles: list[Block]) -> None:
    """One title is the headline; the longer sentence below one is its standfirst; a line above it is the kicker."""
    lines = [" ".join(block.text.split()) for block in titles]
    if not lines:
        return
    top = _headline(titles, lines)
    parts.kicker = " ".join(lines[:top])
    parts.headline = lines[top]
    parts.standfirst = " ".join(lines[top + 1 :])


def _headline(titles: list[Block], lines: list[str]) -> int:
    """Which title is the headline: one marked as such, or in capitals alone, else the second of two short ones."""
    for stands_out in (_is_heading, _is_bold, _is_shouted):
        found = [n for n, block in enumerate(titles) if stands_out(block)]
        if found and (len(found) < len(titles) or stands_out is _is_heading):
            return found[0]
    if len(lines) == 2 and (_is_sentence(lines[1], lines[0]) or _is_title(lines[0], lines[1])):
        return 0
    return min(1, len(lines) - 1)


def _is_title(line: str, below: str) -> bool:
    """Whether the upper of two lines is the title: too long for a kicker, no longer than the other, and no office."""
    office = ORGANISATION.search(line) and len(line.split()) <= OFFICE
    return KICKER < len(line) <= len(below) and not office and not RELEASE_LABEL.match(line)


def _is_heading(block: Block) -> bool:
    return block.kind is Kind.HEADING


def _is_bold(block: Block) -> bool:
    return any(span.mark is Mark.STRONG and block.wholly_marked for span in block.spans)


def _is_shouted(block: Block) -> bool:
    return block.text.upper() == block.text and len(block.text.split()) > 2


def _is_sentence(line: str, above: str) -> bool:
    return line.endswith(".") or len(line) > max(120, 1.6 * len(above))
