"""The other files of the folder: what lies beside the texts and is not sent, is empty, or is somebody's draft."""

import re
from collections.abc import Iterator

from mailer.core.check.folder import Folder
from mailer.core.check.levels import found
from mailer.core.finding import Finding
from mailer.core.release_toml import NAME

TOO_LARGE = 10_000_000
"""Bytes: many newsrooms' mail servers take no more."""

_DRAFT = re.compile(
    r"draft|черновик|brouillon|entwurf|borrador|(?:^|[\W_])(?:copy|копия|copie|old|tmp|final[\W_]*\d*|v\d+|rev\d+|"
    r"правки|edits?|comments?|tracked)(?=[\W_]|$)|~$|^~",
    re.IGNORECASE,
)


def pictures(folder: Folder) -> Iterator[Finding]:
    """A picture without caption or credit: no newsroom can print it."""
    for number, picture in enumerate(folder.release.pictures):
        line = folder.line("picture", number, "file")
        if not picture.caption:
            yield found("picture-caption", NAME, line, picture=picture.file)
        if not picture.credit:
            yield found("picture-credit", NAME, line, picture=picture.file)


def attachments(folder: Folder) -> Iterator[Finding]:
    """One finding for each file that is neither release.toml, a text nor a picture of the release."""
    known = {NAME, *(page.file for page in folder.pages), *(picture.file for picture in folder.release.pictures)}
    for name, data in sorted(folder.files.items()):
        if name in known:
            continue
        if not data:
            yield found("attachment-empty", name)
        elif _DRAFT.search(name.rpartition(".")[0] or name):
            yield found("attachment-draft", name)
        elif len(data) > TOO_LARGE:
            yield found("attachment-large", name, megabytes=len(data) // 1_000_000)
        else:
            yield found("attachment-unsent", name)
