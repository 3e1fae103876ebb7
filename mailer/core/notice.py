"""A notice: what a press office tells those who hold a release already, in its own distribution."""

from collections.abc import Mapping
from dataclasses import dataclass

from mailer.core.embargo import Embargo
from mailer.core.words import DistributionKind

CARRIES_TEXT = frozenset({DistributionKind.CORRECTION, DistributionKind.UPDATE})
"""The kinds that bring the release's text again, as it is now; the others are a short message of their own."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What is told beside, or in place of, the release's text.

    `kind` is one of time changed, lifted, correction, update, hold, kill; `words` is what the office explains, as
    Markdown in each language (a correction must say what is corrected); `before` is the embargo that its readers
    were told, where it has changed.
    """

    kind: DistributionKind
    words: Mapping[str, str]
    before: Embargo | None = None
