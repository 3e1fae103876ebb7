"""Characters that are not what they seem: invisible, lost or garbled in a conversion, spaces that do not break.

Those that reverse what is shown, and control characters, are refused when the file is read (core/source_text).
"""

import re
import unicodedata
from collections.abc import Iterator

from mailer.core.check.folder import Folder, Page
from mailer.core.check.levels import found
from mailer.core.finding import Finding

_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u2060-\u2064\ufeff\ufff9-\ufffb]|\\b\t\\b")
_JOINING = frozenset(["ar", "fa", "ur", "ps", "he", "hi", "mr", "ne", "bn", "ta", "te", "ml", "kn", "si", "km", "my"])
"""Languages that are written with joiners and direction marks."""

_JOINERS = frozenset("\u061c\u200c\u200d\u200e\u200f")
_EMOJI = re.compile("[\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]\u200d")
_WESTERN, _CYRILLIC = (
    re.escape(bytes(range(0x80, 0xC0)).decode(page, errors="ignore")) + "\u0080-\u009f"
    for page in ("cp1252", "cp1251")
)
_GARBLED = re.compile(  # UTF-8 read as Windows-1252 or Windows-1251: a lead byte, then bytes from 80 to BF
    f"(?:[ÐÑ][{_WESTERN}]){{2,}}|Ã[{_WESTERN}]|Â[\u00a0«»°©®·§]|â€[{_WESTERN}]"
    f"|(?:[РС][{_CYRILLIC}]){{3,}}|вЂ[{_CYRILLIC}]"
)
_LOST = re.compile("\ufffd")
_SPACE = "\u00a0\u202f\u2007"
_ODD_SPACE = re.compile(
    f"[{_SPACE}][ {_SPACE}]|(?<= )[{_SPACE}]|^[{_SPACE}]|[{_SPACE}]$"
    f"|(?<=[^\\W\\d_]{{4}})[{_SPACE}](?=[^\\W\\d_]{{4}})",
    re.MULTILINE,
)


def characters(folder: Folder) -> Iterator[Finding]:
    """One finding for each kind of character in each file, at the first, with how many there are."""
    for page in (*folder.pages, folder.facts):
        yield from _counted("char-lost", page, list(_LOST.finditer(page.source)))
        yield from _counted("char-mojibake", page, list(_GARBLED.finditer(page.source)))
        yield from _counted("char-invisible", page, list(_invisible(page)))
        yield from _counted("char-space", page, list(_ODD_SPACE.finditer(page.source)))
        yield from _decomposed(page)


def _invisible(page: Page) -> Iterator[re.Match[str]]:
    """Without the joiners that some languages, and emoji of several parts, are written with."""
    for match in _INVISIBLE.finditer(page.source):
        written_so = page.language in _JOINING and match.group() in _JOINERS
        if not written_so and not _EMOJI.match(page.source, match.start() - 1):
            yield match


def _counted(code: str, page: Page, matches: list[re.Match[str]]) -> Iterator[Finding]:
    if matches:
        first = matches[0]
        line = page.source.count("\n", 0, first.start()) + 1
        shown = " ".join(f"U+{ord(one):04X}" for one in first.group()[:4])
        words = _around(page.source, first.start())
        yield found(code, page.file, line, character=shown, words=words, count=len(matches))


def _decomposed(page: Page) -> Iterator[Finding]:
    for number, line in enumerate(page.source.split("\n"), 1):
        if unicodedata.normalize("NFC", line) != line:
            yield found("char-decomposed", page.file, number)
            return


def _around(text: str, position: int) -> str:
    """The words about a position, on one line."""
    line = text[:position].rpartition("\n")[2][-20:] + text[position:].partition("\n")[0][:20]
    words = "".join(one if one.isprintable() else "·" for one in line)
    whole = words.split(" ")[1:-1] if words.count(" ") > 3 else [words]
    return " ".join(whole).strip()
