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


def attachments(folder: Folder) -> Iterator[Finding]:
    """One finding for each file that is neither release.toml nor a text of the release."""
    texts = {NAME, *(page.file for page in folder.pages)}
    for name, data in sorted(folder.files.items()):
        if name in texts:
            continue
        if not data:
            yield found("attachment-empty", name)
        elif _DRAFT.search(name.rpartition(".")[0] or name):
            yield found("attachment-draft", name)
        elif len(data) > TOO_LARGE:
            yield found("attachment-large", name, megabytes=len(data) // 1_000_000)
        else:
            yield found("attachment-unsent", name)
