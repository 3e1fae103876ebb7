"""A file that goes with every message of an edition: encoded once, however many readers and editions share it."""

from dataclasses import dataclass, field
from functools import cached_property

from mailer.core import headers, segments
from mailer.core.manifest import sha256


@dataclass(frozen=True)
class Enclosure:
    """A file as it is attached: the name that readers save it under, its media type, its bytes."""

    name: str
    media_type: str  # with its parameters, as Content-Type has it
    content: bytes = field(repr=False)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the content, in hex."""
        return sha256(self.content)

    @cached_property
    def part(self) -> bytes:
        """The whole part, between two boundaries; base64, so that no line of it begins with a dot or a dash."""
        head = f"Content-Type: {self.media_type}\r\nContent-Transfer-Encoding: base64\r\n"
        named = headers.with_parameter("Content-Disposition", "attachment", "filename", self.name)
        return f"{head}{named}\r\n".encode() + segments.encode(self.content)


def encoded_size(octets: int) -> int:
    """How many octets that many become in base64 with its line ends: a good third more."""
    characters = -(-octets // 3) * 4
    return characters + -(-characters // 76) * 2
