"""The words of a notice, as the files of a release's `notices` folder say them: plain Markdown, one per language."""

from collections.abc import Mapping, Sequence

from mailer.core.errors import Misused
from mailer.core.release_toml import NAME
from mailer.core.source_text import utf8_text

FOLDER = "notices"
"""The folder beside the texts of a release that holds them: notices/en.md, notices/ru.md."""

LONGEST = 5_000
"""Characters: what is told beside a release is a few sentences, and a phone shows it above the headline."""


def notice_words(files: Mapping[str, bytes], languages: Sequence[str]) -> dict[str, str]:
    """What the office explains, as Markdown in each language; `files` are that folder's, by their names alone.

    A file that is missing or empty says nothing in its language; what is no .md is ignored. Raises Misused, naming
    the file, for a language that the release is not in, and for what is no clean text or is far too long.
    """
    _refuse_strangers(files, languages)
    read = {language: _words(f"{language}.md", files) for language in languages}
    return {language: words for language, words in read.items() if words}


def _refuse_strangers(files: Mapping[str, bytes], languages: Sequence[str]) -> None:
    for name in sorted(files):
        if name.endswith(".md") and name.removesuffix(".md") not in languages:
            wanted = ", ".join(f"{language}.md" for language in languages)
            raise Misused(f"{FOLDER}/{name} is in no language of {NAME}; name it {wanted}, or take it away.")


def _words(name: str, files: Mapping[str, bytes]) -> str:
    where = f"{FOLDER}/{name}"
    words = utf8_text(where, files.get(name, b"")).strip()
    if len(words) > LONGEST:
        raise Misused(f"{where} has {len(words):,} characters, and {LONGEST:,} is the most; shorten it.")
    return words
