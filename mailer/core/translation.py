"""What a translation was made from: the source text's digest, kept when somebody says that the two agree."""

import re
from dataclasses import dataclass

from mailer.core.manifest import sha256

_KEPT = 16  # hex digits: enough to tell one state of a text from another


@dataclass(frozen=True, slots=True)
class Translated:
    """That a language's text was made from, or compared with, a state of another language's."""

    language: str
    source: str
    digest: str


def text_digest(text: str) -> str:
    """The digest of a text's words: 16 hex digits that change with any word and not with spaces or line breaks."""
    return sha256(" ".join(text.split()).encode())[:_KEPT]


def translated_table(language: str, source: str, digest: str) -> str:
    """The table of release.toml that records it."""
    return f'[translated.{language}]\nfrom = "{source}"\ndigest = "{digest}"\n'


def confirmed(facts: str, language: str, source: str, digest: str) -> str:
    """The text of release.toml with that table put in, in the place of an earlier one for the language."""
    earlier = re.compile(rf"^\[translated\.{language}\][^\S\n]*(?:#.*)?\n(?:(?!\s*\[).*\n?)*", re.MULTILINE)
    table = translated_table(language, source, digest)
    if found := earlier.search(facts):
        after = facts[found.end() :]
        return facts[: found.start()] + table + ("\n" + after if after else "")
    return facts.rstrip("\n") + "\n\n" + table
