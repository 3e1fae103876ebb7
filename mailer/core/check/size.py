"""Text that mail programs cut off: a headline too long for a subject line, an email too heavy to be shown whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mailer.core.check.folder import Folder
from mailer.core.check.levels import found, found_in
from mailer.core.finding import Finding
from mailer.core.release_toml import NAME

CLIPPED = 102_400
"""Bytes of HTML: Gmail hides what comes after them behind “View entire message”."""

NEAR = 92_160
"""Bytes: testers disagree on whether the encoded size counts, so 90 KB is where it begins to matter."""

HEAVY, HEAVIEST = 2_000_000, 10_000_000
"""Octets of a whole message as it leaves, files in base64. Two megabytes to everybody on a list are slow to send and
unwelcome on a phone; ten are more than many newsrooms' mail servers take (the usual limit of Exchange)."""

LONGEST_HEADLINE = 150
"""Characters: beyond this a subject line is cut even on a wide screen, and no reader takes it in at a glance."""


def headline(folder: Folder) -> Iterator[Finding]:
    """A headline that no subject line holds."""
    for page in folder.pages:
        for passage in page.kind("headline"):
            if (length := len(passage.text)) > LONGEST_HEADLINE:
                yield found_in(passage, "headline-long", length=length, most=LONGEST_HEADLINE)


def edition_size(name: str, html: str) -> Iterator[Finding]:
    """An edition (named like `en+ru embargoed`) that Gmail would clip."""
    if (size := len(html.encode())) > NEAR:
        yield found("size-clip", name, kilobytes=round(size / 1024), most=CLIPPED // 1024)


@dataclass(frozen=True, slots=True)
class Takes:
    """The largest message, in octets, that a mail server says it takes (SIZE, RFC 1870)."""

    server: str
    octets: int


def message_weight(octets: int, files: Sequence[str], ours: Takes | None = None) -> Iterator[Finding]:
    """The heaviest message of a release, with the files that go with it; `ours` is what our own mail server takes."""
    if not files:
        return
    heavy, names = f"{octets / 1e6:.1f}", ", ".join(files)
    if ours and octets > ours.octets:
        most = f"{ours.octets / 1e6:.1f}"
        yield found("message-over-server", NAME, megabytes=heavy, files=names, server=ours.server, most=most)
        return
    code = "message-too-heavy" if octets > HEAVIEST else "message-heavy" if octets > HEAVY else "message-size"
    yield found(code, NAME, megabytes=heavy, files=names, most=HEAVIEST // 1_000_000)
