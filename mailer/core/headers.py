"""Header lines as bytes on the wire need them: encoded, folded, and never split where it changes what is said.

Python's own folding loses spaces in long Cyrillic headers (before 3.13) and turns long List-Unsubscribe and
References headers into encoded words; the few headers this product writes are therefore encoded here.
Every function returns whole lines ending in CRLF, and raises Misused for a CR, LF or other control character.
"""

import base64
import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from mailer.core.address import parse_address
from mailer.core.errors import Misused

_LINE = 76  # RFC 2047 section 2: a line that holds an encoded word
_WORD = 75  # RFC 2047 section 2: an encoded word
_OPEN, _CLOSE = "=?utf-8?B?", "?="
_PIECE, _UTF8 = 48, "utf-8''"  # characters of a parameter's value that a line has room for; RFC 2231 section 4
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_PLAIN = re.compile(r"[!-~]{1,60}(?: [!-~]{1,60})*")  # single spaces between words that a line can hold
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")  # RFC 5322 3.2.3
_WORD_OF_ADDRESS = "[a-z0-9]{1,30}"
_ORDINARY = re.compile("W(?:[._+-]W)?@(?:W(?:-W)?[.]){1,2}[a-z]{2,10}".replace("W", _WORD_OF_ADDRESS))
_TOKEN = re.compile(r"[!-~]{1,900}")  # what cannot be folded must leave room under the 998 octets of RFC 5322 2.1.1
_BREAKING = re.compile(r"[\s<>]")
_MAILBOX = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]+)>")


def unstructured(name: str, text: str) -> str:
    """A header of free text, such as Subject."""
    clean(name, text)
    if _is_plain(text):
        return _fold(name, text.split(" "))
    return _fold(name, list(_encoded_words(text, len(name) + 2)))


def mailbox(name: str, person: str, address: str) -> str:
    """A header of one address, such as From or To; the address itself is never encoded (RFC 2047 section 5)."""
    # An ordinary address would come back as it is, and the library takes longer over it than all else in a message
    parsed = address if _ORDINARY.fullmatch(address) else parse_address(address)
    return labelled(name, person, parsed) if person else _fold(name, [parsed])


def labelled(name: str, label: str, token: str) -> str:
    """A phrase, encoded or quoted as it needs, and a raw token in angle brackets: a mailbox, or a List-Id."""
    clean(name, label)
    clean(name, token)
    if _BREAKING.search(token):
        raise Misused(f"The {name} header cannot carry {token[:80]!r}: spaces and angle brackets would end it.")
    words = _phrase(label.strip(), len(name) + 2) if label.strip() else []
    return _fold(name, [*words, f"<{token}>"])


def tokens(name: str, items: Sequence[str], separator: str = "") -> str:
    """A header of raw tokens that may only be folded between them: References, List-Unsubscribe, Message-ID.

    The tokens are printable ASCII without spaces; Misused otherwise.
    """
    for item in items:
        if not _TOKEN.fullmatch(item):
            raise Misused(f"The {name} header cannot carry {item[:80]!r}: it must be printable ASCII without spaces.")
    return _fold(name, [*(item + separator for item in items[:-1]), items[-1]])


def with_parameter(name: str, value: str, key: str, said: str) -> str:
    """A header of MIME with one parameter, such as the name of a file; outside ASCII it is written as RFC 2231 says.

    A longer one stands in numbered pieces, each of whole characters: some readers decode piece by piece.
    """
    clean(name, said)
    if said.isascii():
        escaped = said.replace("\\", "\\\\").replace('"', '\\"')
        return f'{name}: {value};\r\n {key}="{escaped}"\r\n'
    pieces = [""]
    for letter in said:
        octets = quote(letter, safe="")
        if len(pieces[-1]) + len(octets) > _PIECE:
            pieces.append("")
        pieces[-1] += octets
    if len(pieces) == 1:
        return f"{name}: {value};\r\n {key}*=utf-8''{pieces[0]}\r\n"
    numbered = (f" {key}*{at}*={'' if at else _UTF8}{piece}" for at, piece in enumerate(pieces))
    return f"{name}: {value};\r\n" + ";\r\n".join(numbered) + "\r\n"


def read_mailbox(text: str) -> tuple[str, str]:
    """The display name (may be empty) and address of `Name <local@domain>` or a bare address.

    Raises Misused for anything else.
    """
    match = _MAILBOX.fullmatch(text.strip())
    if match is None:
        return "", parse_address(text)
    person = match["name"].strip()
    if len(person) >= 2 and person[0] == person[-1] == '"':
        person = re.sub(r"\\(.)", r"\1", person[1:-1])
    return person, parse_address(match["address"])


def clean(name: str, text: str) -> None:
    """Raises Misused where a text would end its header line, or hide something in it."""
    if not text.isprintable() and (found := _CONTROL.search(text)):
        raise Misused(
            f"The {name} header cannot carry the character U+{ord(found[0]):04X}; take the line break or control"
            f" character out of {text[:60]!r}."
        )


def _is_plain(text: str) -> bool:
    """Whether a text can stand as it is: ASCII, foldable, and nothing in it reads as an encoded word."""
    return "=?" not in text and _PLAIN.fullmatch(text) is not None


def _phrase(text: str, used: int) -> list[str]:
    """The words of a display name: atoms, one quoted string where it fits a line, else encoded words."""
    if _is_plain(text) and _ATOMS.fullmatch(text):
        return text.split(" ")
    quoted = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if _is_plain(text) and len(quoted) + used <= _LINE:
        return [quoted]
    return list(_encoded_words(text, used))


def _encoded_words(text: str, used: int) -> Iterator[str]:
    """The text as encoded words (RFC 2047); the first shares its line with the header's name.

    Every word but the last holds whole groups of three octets: GMime (notmuch, Geary, Balsa) reads neighbouring
    words as one stretch of base64 and stops at the first padding, so that the rest of a subject would be lost.
    A character that cannot begin such a group stands in a Q word of its own.
    """
    room = _room(_LINE - used)
    while len(text[: room + 1].encode()) > room:
        end = _end(text, room)
        yield _encoded_word(text[:end]) if end else _single(text[0])
        text, room = text[end or 1 :], _room(_WORD)
    yield _encoded_word(text)


def _end(text: str, room: int) -> int:
    """How many characters make whole groups of three octets, as many as there is room for; 0 when none do.

    It ends beside a space where there is one near the end: readers that wrongly keep the white space between two
    encoded words (Python's before 3.13 is one) then show no word torn in two.
    """
    ends, octets = [0], 0
    for count, character in enumerate(text, 1):
        octets += len(character.encode())
        if octets > room:
            break
        if octets % 3 == 0:
            ends.append(count)
    return max((end for end in ends if end * 2 > ends[-1] and " " in text[end - 1 : end + 1]), default=ends[-1])


def _room(columns: int) -> int:
    """How many octets an encoded word of that width can hold."""
    return (columns - len(_OPEN) - len(_CLOSE)) // 4 * 3


def _encoded_word(text: str) -> str:
    return f"{_OPEN}{base64.b64encode(text.encode()).decode()}{_CLOSE}"


def _single(character: str) -> str:
    return "=?utf-8?Q?" + "".join(f"={octet:02X}" for octet in character.encode()) + _CLOSE


def _fold(name: str, words: Sequence[str]) -> str:
    """The header with its words on lines of at most 76 columns; a longer word has a line for itself."""
    if len(words) == 1:
        return f"{name}: {words[0]}\r\n"
    lines = [f"{name}: {words[0]}"]
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) <= _LINE:
            lines[-1] += f" {word}"
        else:
            lines.append(f" {word}")
    return "\r\n".join(lines) + "\r\n"
