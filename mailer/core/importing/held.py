"""What a release.toml that is there already says and texts do not: kept when the texts are imported again."""

import re

from mailer.core.embargo import Embargo
from mailer.core.errors import Misused
from mailer.core.release_facts import read_dateline, read_languages
from mailer.core.release_time import read_embargo
from mailer.core.release_toml import parse_table

_KEPT = ("embargo", "event", "sender", "sending", "attachment")
_HEAD = re.compile(r"^\[\[?\s*([A-Za-z_]+)[^\n]*$", re.MULTILINE)
_SETTLED = re.compile(r"^\s*[^#\s\[]|^\[embargo\.", re.MULTILINE)
"""A line of [embargo] that says something: without one it still waits for the answer to a question."""


class Held:
    """The tables to keep, as they were written, and the embargo they say."""

    def __init__(self, release_toml: str) -> None:
        self.tables: dict[str, str] = {}
        heads = [*_HEAD.finditer(release_toml)]
        for n, head in enumerate(heads):
            end = heads[n + 1].start() if n + 1 < len(heads) else len(release_toml)
            if head[1] in _KEPT:
                self.tables[head[1]] = self.tables.get(head[1], "") + release_toml[head.start() : end].rstrip() + "\n"
        if not _SETTLED.search(self.tables.get("embargo", "")):
            self.tables.pop("embargo", None)
        self.embargo = _embargo(release_toml) if "embargo" in self.tables else None


def _embargo(release_toml: str) -> Embargo | None:
    """Its embargo; None when the file cannot be read: then it is written anew from its own words all the same."""
    try:
        top = parse_table(release_toml)
        return read_embargo(top.table("embargo"), read_dateline(top, read_languages(top)))
    except Misused:
        return None
