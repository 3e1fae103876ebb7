"""What an edition must not be made of, and what it must not come out as."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from markupsafe import escape

from mailer.core.edition import SLOT_CLOSE, SLOT_OPEN, Variant
from mailer.core.errors import Refused
from mailer.core.notice import Notice, check_notice
from mailer.core.notice_panel import NoticePanel
from mailer.core.release import Release
from mailer.core.words import Phase

_LONGEST = 250_000  # characters of HTML: Gmail hides what comes after 100 KB, so nobody would read it


def check_source(release: Release, variant: Variant, phase: Phase, notice: Notice | None) -> None:
    """Raises Refused for a text or an embargo that is missing, a notice that says too little, and slot marks."""
    for language in variant.languages:
        if language not in release.texts:
            raise Refused(f"{release.slug} has no text in “{language}”; add {language}.md to its folder.")
    if phase is Phase.EMBARGOED and release.embargo is None:
        raise Refused(f"{release.slug} has no embargo, so there is no embargoed edition of it.")
    if notice:
        check_notice(notice, release)
    told = (release, notice.words if notice else {})
    if any(SLOT_OPEN in said or SLOT_CLOSE in said for said in _strings(told)):
        raise Refused(f"{release.slug} holds the private character U+E000 or U+E001; take it out of the text.")


def check_printed(release: Release, page: str, text: str, panel: NoticePanel | None) -> None:
    """Raises Refused for a page that is far too long, and for a notice that does not say what it is.

    An office's own templates may be older than notices: a release that is killed would go out once more, whole.
    """
    if len(page) > _LONGEST:
        raise Refused(
            f"The email of {release.slug} would be {len(page) // 1000:,} KB long, and {_LONGEST // 1000} is the most:"
            " shorten its texts, and link to the rest."
        )
    for lines in panel.lines if panel else ():
        if escape(lines.word) not in page or lines.word not in text:
            raise Refused(
                f"The office’s own templates do not print the notice’s word “{lines.word}”; make the copies of"
                " email/email.html, email/email.txt and email/grid.html anew from those that are shipped."
            )


def _strings(value: Any) -> Iterator[str]:
    """Every piece of text inside a release."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for each in fields(value):
            yield from _strings(getattr(value, each.name))
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from _strings(item)
