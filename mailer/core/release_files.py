"""What release.toml says of the files beside it: the pictures, and what goes with the message or is linked to."""

import re
from collections.abc import Mapping, Sequence
from unicodedata import normalize

from mailer.core.file_kinds import why_not
from mailer.core.release import Attachment, Picture
from mailer.core.release_toml import NAME, Table

_SAVED = re.compile(r"[^\s./\\:*?\"<>|](?:[^/\\:*?\"<>|]{0,118}[^\s./\\:*?\"<>|])?")
"""A file name that every system can save; none of them may end in a dot or a space."""


def read_pictures(top: Table, languages: Sequence[str], files: Mapping[str, bytes]) -> tuple[Picture, ...]:
    """The pictures of the release; each is a file of its folder."""
    return tuple(_picture(table, languages, files) for table in top.tables("picture"))


def _picture(table: Table, languages: Sequence[str], files: Mapping[str, bytes]) -> Picture:
    table.only("file", "caption", "credit", "link")
    _content(table, files)
    return Picture(table.text("file"), table.said("caption", languages), table.text("credit"), read_link(table))


def read_attachments(top: Table, languages: Sequence[str], files: Mapping[str, bytes]) -> tuple[Attachment, ...]:
    """The attachments of the release. Raises Misused for one that no newsroom could take."""
    read = tuple(_attachment(table, languages, files) for table in top.tables("attachment"))
    names = [one.file.lower() for one in read if one.file]
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise top.wrong("attachment", f"“{twice}” stands twice among the attachments; keep one.")
    return read


def _attachment(table: Table, languages: Sequence[str], files: Mapping[str, bytes]) -> Attachment:
    table.only("file", "title", "link", "language")
    file, title, link = table.text("file"), table.said("title", languages), read_link(table)
    if not file and not (title and link):
        raise table.wrong(
            "file", "an attachment needs a file of this folder, or a title and a link to fetch it from."
        )
    content = _content(table, files) if file else b""
    if file and not link:
        _refuse_unfit(table, file, content)
    only = table.word("language", ("", *languages))
    return Attachment(normalize("NFC", file), title, link, only, content)


def _refuse_unfit(table: Table, file: str, content: bytes) -> None:
    """Raises Misused for a file that cannot go with a message."""
    if not _SAVED.fullmatch(file):
        raise table.wrong("file", f"“{file}” is a name that not every computer can save; rename the file.")
    if why := why_not(file, content):
        raise table.wrong("file", f"“{file}” {why}")


def _content(table: Table, files: Mapping[str, bytes]) -> bytes:
    """The bytes of the file that is named; a name from macOS, whose accents stand apart, is the same name."""
    file = table.text("file")
    if re.search(r"[/\\]", file):
        raise table.wrong("file", f"“{file}” is not in this folder; put it beside {NAME} and name it without a path.")
    same = next((name for name in files if normalize("NFC", name) == normalize("NFC", file)), None)
    if same is None:
        raise table.wrong("file", f"there is no “{file}” in the folder; put it beside {NAME}, or correct the name.")
    return files[same]


def read_link(table: Table, key: str = "link") -> str:
    """The address of a page or file on the web, or nothing."""
    link = table.text(key)
    if link and not re.match(r"https?://[^\s\"<>]+$", link):
        raise table.wrong(key, f"“{link}” is not a web address; it begins with https:// and has no spaces.")
    return link
