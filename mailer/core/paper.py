"""The release on paper: the email of one language without what is personal, for a printer that makes a PDF of it."""

import re
from collections.abc import Callable
from dataclasses import replace

from mailer.core.edition import SLOT_CLOSE, SLOT_OPEN, Variant
from mailer.core.notice import Notice
from mailer.core.release import Attachment, Release
from mailer.core.render import render
from mailer.core.stationery import Stationery
from mailer.core.words import Phase

Printer = Callable[[str], bytes]
"""A page of HTML → a PDF, always the same bytes for the same page. Raises Refused where none can be made."""

_SLOT = re.compile(f"{SLOT_OPEN}[^{SLOT_CLOSE}]*{SLOT_CLOSE}")


def on_paper(
    release: Release,
    language: str,
    phase: Phase,
    stationery: Stationery,
    printer: Printer,
    notice: Notice | None = None,
) -> Attachment:
    """The release as a PDF in that language and phase. Raises Refused as `render` does, and as the printer does.

    What is corrected in it stands on the paper too, which may travel without its message. It names what is to be
    fetched; files that go with a message did not come with the paper.
    """
    linked = tuple(one for one in release.attachments if one.link)
    page = render(replace(release, attachments=linked), Variant((language,)), phase, stationery, notice).html
    mark = "-embargo" if phase is Phase.EMBARGOED else ""
    title = {language: stationery.labels_for(language).to_print}
    return Attachment(f"{release.slug}-{language}{mark}.pdf", title, "", language, printer(_SLOT.sub("", page)))


def with_papers(
    release: Release,
    variant: Variant,
    phase: Phase,
    stationery: Stationery,
    printer: Printer,
    notice: Notice | None = None,
) -> Release:
    """The release with its PDFs among the attachments where it asks for them, those of the first language first."""
    if release.sending.pdf != "attach":
        return release
    papers = (on_paper(release, language, phase, stationery, printer, notice) for language in variant.languages)
    return replace(release, attachments=(*release.attachments, *papers))
