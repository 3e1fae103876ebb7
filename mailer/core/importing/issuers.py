"""Names of organisations in one line → one name each, even when they run together without a comma.

Where a line may be cut is decided by evidence: the same name standing alone elsewhere in the document, a closing
bracket, "and" before a capital, the words that organisations are called by, and the count in the other language.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from mailer.core.importing.phrases import CONNECTED, CONNECTOR, FIRST_WORD, ORGANISATION, SMALL

_ARTICLE = re.compile(r"(^|\b(?:and|et|und|y)\s+)(the|la|le|les|die|der|das|el|los|las)\s+(?=[^\Wa-zà-ÿ\d_])")
_PARENTHESIS = re.compile(r"\s*\([^)]*\)")
_OPEN, _CLOSE = "(«“„", ")»”"
NEAR = 80
"""Characters around a name that tell whether it stands alone."""

PER_NAME = 2.0
"""What each further name costs: a line is not cut without a reason."""


@dataclass(frozen=True)
class Names:
    """The names found, the connecting words left out between them, and how sure that is."""

    names: tuple[str, ...]
    connectors: tuple[str, ...]
    score: float


def split_names(text: str, evidence: str, count: int | None = None) -> Names:
    """The organisations named in a line; `evidence` is the rest of the document, `count` how many others name."""
    chunks, articles = _without_articles(_chunks(text))
    if len(chunks) > 1 and count == len(chunks):
        found = _joined([_alone(chunk, evidence) for chunk in chunks])
    elif len(chunks) == 1:
        found = _best_cut(chunks[0], evidence, count)
    else:
        found = _joined([_best_cut(chunk, evidence, None) for chunk in chunks])
    return Names(found.names, (*found.connectors, *articles), found.score)


def _without_articles(chunks: list[str]) -> tuple[list[str], list[str]]:
    """The chunks without the article before a name, “the Harbour Museum”, and the articles."""
    bare = [_ARTICLE.sub(r"\1", chunk) for chunk in chunks]
    return bare, [found[2] for chunk in chunks for found in _ARTICLE.finditer(chunk)]


def is_organisation(name: str, evidence: str) -> bool:
    """Whether a name is called like an organisation or stands alone elsewhere in the document."""
    return bool(ORGANISATION.search(name)) or (len(name.split()) > 1 and stands_alone(name, evidence))


def _joined(parts: list[Names]) -> Names:
    return Names(
        tuple(name for part in parts for name in part.names),
        tuple(word for part in parts for word in part.connectors),
        sum(part.score for part in parts),
    )


def _alone(chunk: str, evidence: str) -> Names:
    lead = CONNECTED.match(chunk)
    name = chunk[lead.end() :] if lead else chunk
    return Names((name,), (lead.group().strip(),) if lead else (), _score(name.split(), evidence, False))


def _chunks(text: str) -> list[str]:
    """The text cut at commas, semicolons and line ends that stand outside brackets and quotation marks."""
    depth, start, chunks = 0, 0, list[str]()
    for n, letter in enumerate(text):
        depth += (letter in _OPEN) - (letter in _CLOSE)
        if letter in ",;|\n" and depth <= 0:
            chunks.append(text[start:n])
            start = n + 1
    return [chunk.strip(" .") for chunk in (*chunks, text[start:]) if chunk.strip(" .")]


def _best_cut(chunk: str, evidence: str, count: int | None) -> Names:
    """The cut with the most evidence, by dynamic programming over the words of the chunk."""
    words = chunk.split()
    best: dict[tuple[int, int], Names] = {(0, 0): Names((), (), 0.0)}
    most = count or 8
    for end in range(1, len(words) + 1):
        for start in range(end):
            step = _name_between(words, start, end, evidence)
            if step is None:
                continue
            for made in range(most):
                before = best.get((start, made))
                if before is None:
                    continue
                here = _joined([before, step])
                held = best.get((end, made + 1))
                if held is None or here.score > held.score:
                    best[end, made + 1] = here
    whole = [names for (end, made), names in best.items() if end == len(words) and made]
    exact = [names for names in whole if len(names.names) == count]
    return max(exact or whole or [Names((chunk,), (), 0.0)], key=lambda names: names.score)


def _name_between(words: list[str], start: int, end: int, evidence: str) -> Names | None:
    """The name made of those words when a name may begin and end there."""
    connector = CONNECTOR.match(words[start])
    first = start + 1 if connector else start
    name = words[first:end]
    if not name or not _may_begin(name[0]) or name[-1].casefold() in SMALL or not _balanced(name):
        return None
    if start and words[start - 1].casefold() in SMALL:
        return None
    closed = start > 0 and (connector is not None or words[start - 1].endswith((")", "»", "”")))
    return Names((" ".join(name),), (words[start],) if connector else (), _score(name, evidence, closed))


def _may_begin(word: str) -> bool:
    letter = word.lstrip("«“„\"'")[:1]
    return (letter.isupper() or letter.isdigit()) and not word.startswith("(")


def _balanced(words: list[str]) -> bool:
    text = " ".join(words)
    return text.count("(") == text.count(")") and text.count("«") == text.count("»")


def _score(words: list[str], evidence: str, closed: bool) -> float:
    name = " ".join(words)
    bare = _PARENTHESIS.sub("", name)
    score = 1.5 * bool(ORGANISATION.search(name)) + bool(FIRST_WORD.match(name)) + closed - PER_NAME
    if stands_alone(name, evidence) or stands_alone(bare, evidence):
        return score + len(words) + 3
    if len(words) > 2 and _nearly_stands(tuple(bare.split()), evidence):
        return score + 0.6 * len(words)
    return score - 3 * (len(words) == 1)


@lru_cache(maxsize=4096)
def stands_alone(name: str, evidence: str) -> bool:
    """Whether the name occurs elsewhere with nothing before or after it that could belong to a longer name."""
    pattern = r"\s+".join(map(re.escape, name.split()))
    return any(
        _ends_before(evidence[max(0, found.start() - NEAR) : found.start()], acronyms=False)
        and _ends_after(evidence[found.end() : found.end() + NEAR])
        for found in re.finditer(rf"(?<!\w){pattern}(?!\w)", evidence)
    )


@lru_cache(maxsize=4096)
def _nearly_stands(words: tuple[str, ...], evidence: str) -> bool:
    """Whether a name much like this one (same first and last word, one or two words less) stands elsewhere."""
    first, last = re.escape(words[0]), re.escape(words[-1])
    for found in re.finditer(rf"(?<!\w){first}\s[^\n.,;]{{0,120}}?{last}(?!\w)", evidence):
        common = sum(word in words for word in found.group().split())
        close = common >= 0.7 * len(words) and common >= len(found.group().split()) - 1
        if (
            close
            and _ends_before(evidence[max(0, found.start() - NEAR) : found.start()], acronyms=True)
            and _ends_after(evidence[found.end() : found.end() + NEAR])
        ):
            return True
    return False


def _ends_before(before: str, acronyms: bool) -> bool:
    if not before or not re.search(r"\w\s*$", before) or "\n" in before[len(before.rstrip()) :]:
        return not before.rstrip().endswith(("«", "“", "„"))
    word = before.split()[-1].lstrip("(«“")
    if acronyms and word.isupper():
        return True
    return word[:1].islower() and word not in {"and", "of", "for", "и", "et", "de"}


def _ends_after(after: str) -> bool:
    rest = after.lstrip(" ")
    if not rest or not (rest[0].isalnum() or rest[0] in "«“„"):
        return True
    word, *following = rest.split()[:2] or [""]
    if word in {"and", "of", "for", "и", "et", "de"}:
        return bool(following) and following[0][:1].islower()
    return rest[0].islower()
