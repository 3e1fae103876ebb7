"""A notice: what a press office tells those who hold a release already, in its own distribution."""

from collections.abc import Mapping
from dataclasses import dataclass

from mailer.core.embargo import Embargo
from mailer.core.errors import Refused
from mailer.core.notice_words import FOLDER
from mailer.core.release import Release
from mailer.core.words import DistributionKind

_K = DistributionKind
NOTICES = (_K.TIME_CHANGED, _K.LIFTED, _K.CORRECTION, _K.UPDATE, _K.HOLD, _K.KILL)
"""The kinds of distribution that are notices."""

CARRIES_TEXT = frozenset({_K.CORRECTION, _K.UPDATE})
"""The kinds that bring the release's text again, as it is now; the others are a short message of their own."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What is told beside, or in place of, the release's text.

    `kind` is one of NOTICES; `words` is what the office explains, as
    Markdown in each language (a correction must say what is corrected); `before` is the embargo that its readers
    were told, where it has changed.
    """

    kind: DistributionKind
    words: Mapping[str, str]
    before: Embargo | None = None

    @property
    def carries_text(self) -> bool:
        return self.kind in CARRIES_TEXT


def check_notice(notice: Notice, release: Release) -> None:
    """Raises Refused for a notice that would tell some of its readers less than they need.

    A correction is called one and says what is corrected (the rule of the news agencies), an update what is new;
    whatever is explained is explained in every language; a new time is told beside the old.
    """
    _check_words(notice, release)
    if notice.kind is not DistributionKind.TIME_CHANGED:
        return
    if release.embargo is None:
        raise Refused(
            f"{release.slug} has no embargo, so there is no new time to tell; “lifted” says that it is free."
        )
    if notice.before is None:
        raise Refused(f"The notice of a new time for {release.slug} needs the old time, which its readers were told.")
    if notice.before == release.embargo:
        raise Refused(
            f"The embargo of {release.slug} is what its readers were told, so there is no new time to tell."
        )


def _check_words(notice: Notice, release: Release) -> None:
    missing = [language for language in release.languages if not notice.words.get(language, "").strip()]
    if not missing or (not notice.carries_text and len(missing) == len(release.languages)):
        return
    languages = ", ".join(f"“{language}”" for language in missing)
    files = ", ".join(f"releases/{release.slug}/{FOLDER}/{language}.md" for language in missing)
    if notice.carries_text:
        what = "what is corrected" if notice.kind is DistributionKind.CORRECTION else "what is new"
        raise Refused(f"The {notice.kind} of {release.slug} does not say in {languages} {what}; write {files}.")
    raise Refused(f"The notice about {release.slug} has no words in {languages}, as it has in others; write {files}.")
