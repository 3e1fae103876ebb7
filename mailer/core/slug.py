"""The name of a release: its folder, and a part of commands, addresses and file names."""

import re

from mailer.core.errors import Misused

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")


def check_slug(slug: str) -> None:
    """Raises Misused for a folder name that could not stand in a command, an address and a file name."""
    if not _SLUG.fullmatch(slug):
        raise Misused(f"“{slug}” cannot name a release; use only a-z, 0-9 and -, at most 64, such as lake-ferry.")
