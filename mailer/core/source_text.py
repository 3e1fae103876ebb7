"""Bytes of a file that people wrote → text without traps: the right encoding, no control or slot characters."""

import codecs
import re

from mailer.core.edition import SLOT_CLOSE, SLOT_OPEN
from mailer.core.errors import Misused

_MAGIC = {
    b"PK\x03\x04": "a Word or Excel file or another zip archive",
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old Word or Excel file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"{\\rtf": "a rich text file",
}
# C0 and C1 without tab and line feed; DEL; line and paragraph separators; characters that reverse what is shown
_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff" + SLOT_OPEN + SLOT_CLOSE + "]"
)
_CYRILLIC_WORD = re.compile("[а-яёіїєґА-ЯЁІЇЄҐ]{3,}")

MAX_LETTERS = 300_000
"""Characters: a hundred pages; whatever is longer is no press release."""

UNREADABLE = "\ufffd"
"""What stands for a byte that means no letter in the encoding of its file."""


def utf8_text(filename: str, data: bytes) -> str:
    """The text of a UTF-8 file with `\\n` line ends. Raises Misused, naming file and line, for anything else."""
    refuse_binary(filename, data)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Misused(f"{filename} line {line} is not UTF-8; save the file as UTF-8 text.") from None
    return clean_text(filename, text)


def any_text(filename: str, data: bytes) -> tuple[str, str]:
    """The text of a file from an office program, and its encoding: UTF-8, UTF-16, cp1251 or cp1252.

    Raises Misused, naming the file, when it is not text.
    """
    text, encoding = decoded(filename, data)
    if UNREADABLE in text:
        line = text.count("\n", 0, text.index(UNREADABLE)) + 1
        raise Misused(f"{filename} line {line} holds a letter that is not {encoding}; save the file as UTF-8 text.")
    return clean_text(filename, text), encoding


def decoded(filename: str, data: bytes) -> tuple[str, str]:
    """Like `any_text`, but leaves what is in the text alone; U+FFFD stands for each letter that cannot be read.

    Raises Misused, naming the file, when it is not text.
    """
    if wide := _two_bytes(data):
        try:
            return data.decode(wide).removeprefix("\ufeff"), "UTF-16"
        except UnicodeDecodeError:
            raise Misused(f"{filename} is cut short or not UTF-16; save it as UTF-8 text.") from None
    refuse_binary(filename, data)
    text = data.decode("utf-8-sig", errors="replace")
    # In text of one byte a character nearly every letter that is not ASCII breaks UTF-8; a few are mere damage
    damaged = text.count(UNREADABLE)
    if damaged and damaged * 4 > sum(character > "\x7f" for character in text) - damaged:
        return _one_byte(data)
    return text, "UTF-8"


def _two_bytes(data: bytes) -> str:
    """The byte order of UTF-16, by its mark or by where ASCII leaves zeros; empty for other text."""
    if data.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    if data.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be"
    high, low = data[:4000:2].count(0), data[1:4000:2].count(0)
    half = len(data[:4000]) // 2
    if len(data) % 2 or min(high, low) or max(high, low) < 0.3 * half or half < 4:
        return ""
    return "utf-16-be" if high else "utf-16-le"


def _one_byte(data: bytes) -> tuple[str, str]:
    """Windows text of one byte a character: Cyrillic when it then reads as Cyrillic words, else Western."""
    cyrillic = data.decode("cp1251", errors="replace")
    letters = sum(len(word[0]) for word in _CYRILLIC_WORD.finditer(cyrillic))
    high = sum(byte >= 0xC0 for byte in data)
    return (cyrillic, "cp1251") if letters * 2 > high else (data.decode("cp1252", errors="replace"), "cp1252")


def refuse_binary(filename: str, data: bytes) -> None:
    """Raises Misused when the bytes are those of a program's file and not of text."""
    kind = next((name for magic, name in _MAGIC.items() if data.startswith(magic)), None)
    if kind or b"\x00" in data:
        raise Misused(f"{filename} is {kind or 'a binary file'}, not text; save it as plain text (UTF-8).")


def clean_text(filename: str, text: str) -> str:
    """The text with `\\n` line ends. Raises Misused, naming the line, for control and slot characters."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n")
    if found := _FORBIDDEN.search(text):
        line = text.count("\n", 0, found.start()) + 1
        character = f"U+{ord(found.group()):04X}"
        raise Misused(f"{filename} line {line} holds the invisible character {character}; delete it and save again.")
    return text


def forbidden_in(text: str) -> str | None:
    """The name (`U+0007`) of the first control or slot character in a value, or None."""
    found = _FORBIDDEN.search(text)
    return f"U+{ord(found.group()):04X}" if found else None
