"""The other files of the folder: what goes with the message, and what lies beside the texts and is not sent."""

import re
from collections.abc import Iterator
from unicodedata import normalize

from mailer.core.check.embargo_words import order_in_file
from mailer.core.check.folder import Folder
from mailer.core.check.levels import found
from mailer.core.file_text import file_text
from mailer.core.finding import Finding
from mailer.core.release_toml import NAME

TOO_LARGE = 10_000_000
"""Bytes: many newsrooms' mail servers take no more."""

_DRAFT = re.compile(
    r"draft|черновик|brouillon|entwurf|borrador|(?:^|[\W_])(?:copy|копия|copie|old|tmp|final[\W_]*\d*|v\d+|rev\d+|"
    r"правки|edits?|comments?|tracked)(?=[\W_]|$)|~$|^~",
    re.IGNORECASE,
)


_EMBARGO = re.compile(r"embargo|эмбарго|ембарго|sperrfrist|حظر|禁发", re.IGNORECASE)


def pictures(folder: Folder) -> Iterator[Finding]:
    """A picture without caption or credit: no newsroom can print it."""
    for number, picture in enumerate(folder.release.pictures):
        line = folder.line("picture", number, "file")
        if not picture.caption:
            yield found("picture-caption", NAME, line, picture=picture.file)
        if not picture.credit:
            yield found("picture-credit", NAME, line, picture=picture.file)


def attached(folder: Folder) -> Iterator[Finding]:
    """A file of the press kit that says what no reader should see: an embargo that will be over, or “draft”."""
    for number, one in enumerate(folder.release.attachments):
        line = folder.line("attachment", number, "file")
        if _EMBARGO.search(one.file):
            yield found("attached-embargo", NAME, line, name=one.file)
        if one.file and not one.title:
            yield found("attached-title", NAME, line, name=one.file)
        if _DRAFT.search(one.file.rpartition(".")[0]):
            yield found("attached-draft", NAME, line, name=one.file)


def read_files(folder: Folder) -> Iterator[Finding]:
    """Files that say an embargo themselves; and under an embargo, in one finding, those that nobody here can read."""
    unread: dict[str, int] = {}
    for number, one in enumerate(folder.release.attachments):
        line = folder.line("attachment", number, "file")
        text = file_text(one.file, one.content) if one.content else ""
        if text is None:
            unread[one.file] = line
        elif order := order_in_file(text):
            yield found("attached-says-embargo", NAME, line, name=one.file, words=order)
    if unread and folder.release.embargo:
        yield found("attached-unread", NAME, next(iter(unread.values())), names=", ".join(unread))


def unsent(folder: Folder) -> Iterator[Finding]:
    """One finding for each file that is neither release.toml, a text nor named in release.toml."""
    story = folder.release
    named = [*(one.file for one in story.pictures), *(one.file for one in story.attachments)]
    known = {NAME, *(page.file for page in folder.pages), *(normalize("NFC", name) for name in named)}
    for name, data in sorted(folder.files.items()):
        if normalize("NFC", name) in known:
            continue
        if not data:
            yield found("attachment-empty", name)
        elif _DRAFT.search(name.rpartition(".")[0] or name):
            yield found("attachment-draft", name)
        elif len(data) > TOO_LARGE:
            yield found("attachment-large", name, megabytes=len(data) // 1_000_000)
        else:
            yield found("attachment-unsent", name)
