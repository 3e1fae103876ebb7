"""The sentences of the check, one file per language: for each code what is wrong, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass

from mailer.core.check.words.en import ENGLISH
from mailer.core.check.words.fr import FRENCH
from mailer.core.check.words.ru import RUSSIAN
from mailer.core.finding import Finding

WORDS: Mapping[str, Mapping[str, tuple[str, str]]] = {"en": ENGLISH, "fr": FRENCH, "ru": RUSSIAN}
"""By language and code: what is wrong and how to mend it, with places in braces for a finding's details."""


@dataclass(frozen=True, slots=True)
class Told:
    """A finding in a person's language: what is wrong, and what to do."""

    what: str
    mend: str


def told(finding: Finding, language: str = "en") -> Told:
    """The finding in words. `language` is one of WORDS."""
    what, mend = WORDS[language][finding.code]
    return Told(what.format_map(finding.details), mend.format_map(finding.details))
