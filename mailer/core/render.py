"""Renders an edition: one variant in one phase, as subject, HTML and text, with slots for what is personal.

What an author wrote is data throughout: templates print it, and nothing in it is ever run as a template.
"""

import re
from collections.abc import Sequence

from mailer.core import inbox_line
from mailer.core.bidi import isolate
from mailer.core.edition import Edition, Fragment, Slot, Variant, slot
from mailer.core.grid import Grid, embargo_grid, event_grid
from mailer.core.language_block import LanguageBlock, language_block
from mailer.core.look import Look
from mailer.core.notice import Notice
from mailer.core.notice_panel import NoticePanel, notice_panel
from mailer.core.place import Place
from mailer.core.printing import printed
from mailer.core.readers_city import own_line_city
from mailer.core.release import Release, in_language
from mailer.core.render_checks import check_printed, check_source
from mailer.core.shown_dates import clock_time, long_date
from mailer.core.stationery import Stationery
from mailer.core.words import DistributionKind, Phase
from mailer.core.zone import local, offset_label

_GAP = re.compile(r"\n(?:[^\S\n]*\n){2,}")
"""Several empty lines in a row: code may hold them, and templates of an office's own."""
_MASTHEAD = 90  # characters: two lines on a phone


def render(
    release: Release, variant: Variant, phase: Phase, stationery: Stationery, notice: Notice | None = None
) -> Edition:
    """The edition of that variant in that phase.

    Raises Refused for a language without labels or text, for a template that does not render (naming template
    and line), for an author's text that holds slot marks or is far too long, for an embargoed edition of a release
    without an embargo, and for a notice that says too little.
    """
    from mailer.core.inlining import inline  # late: who plans or reads a plan need not render

    check_source(release, variant, phase, notice)
    labels = [stationery.labels_for(language) for language in variant.languages]
    panel = notice_panel(notice, release, variant, labels) if notice else None
    blocks = [language_block(release, each) for each in labels]
    grid = _grid(release, variant, stationery) if _tells_embargo(phase, notice) else None
    invitation = None if panel and panel.brief else _invitation(release, variant, stationery, on_top=grid is None)
    words = _words(blocks, grid, invitation, panel, stationery.look)
    page = printed(stationery, "email/email.html", words)
    text = _GAP.sub("\n\n", printed(stationery, "email/email.txt", words))
    check_printed(release, page, text, panel)
    return Edition(
        variant,
        phase,
        subject=inbox_line.subject(blocks, grid, invitation, panel),
        html=inline(page, stationery.template("email/inline.css")),
        text=text,
    )


def own_time(release: Release, variant: Variant, place: Place, stationery: Stationery) -> Fragment:
    """The line below the grid with the lift on the reader's own clock; empty where the grid already says it.

    For a local embargo it is that reader's own lift; for an invitation without embargo, when the event begins.
    Raises Refused as `render` does.
    """
    if release.embargo:
        instant, grid = release.embargo.lift_for(place, place.zone), _grid(release, variant, stationery)
    elif release.event and (told := _invitation(release, variant, stationery)):
        instant, grid = release.event.start.utc, told
    else:
        return Fragment()
    if own_line_city(release, place) is None:
        return Fragment()
    clock = local(instant, place.zone)
    labels = [stationery.labels_for(language) for language in variant.languages]
    right_to_left = any(each.direction == "rtl" for each in labels)
    words = {
        "embargoed": release.embargo is not None,
        "apart": isolate if right_to_left else str,
        "start": labels[0].start,
        "end": labels[0].end,
        "lines": [
            {
                "code": each.language,
                "direction": each.direction,
                "colon": each.colon,
                "who": each.own_time.format(city=place.name(each.language)),
                "time": clock_time(clock),
                "date": long_date(clock.date(), each) if clock.date() != grid.first_date else "",
                "offset": offset_label(instant, place.zone),
            }
            for each in labels
        ],
    }
    return Fragment(
        printed(stationery, "email/own_time.html", words).strip(),
        "\n" + printed(stationery, "email/own_time.txt", words).strip() + "\n",  # an empty line above and below it
    )


def _words(
    blocks: Sequence[LanguageBlock],
    grid: Grid | None,
    invitation: Grid | None,
    notice: NoticePanel | None,
    look: Look,
) -> dict[str, object]:
    """What the templates are given, as templates/README.md explains it."""
    return {
        "blocks": blocks,
        "first": blocks[0],
        "grid": grid,
        "notice": notice,
        "brief": notice is not None and notice.brief,
        "invitation": invitation,
        "apart": isolate if any(block.direction == "rtl" for block in blocks) else str,
        "office": in_language(look.name, blocks[0].code),
        "logo": look.logo,
        "masthead": "" if look.name else _masthead(blocks[0]),
        "preheader": inbox_line.preheader(blocks, grid, invitation, notice),
        "slots": {name.name.lower(): slot(name) for name in Slot},
    }


def _tells_embargo(phase: Phase, notice: Notice | None) -> bool:
    """Whether the embargo stands in full: in an advance copy, and in the notice of a new time, which has no phase."""
    if notice is None or notice.carries_text:
        return phase is Phase.EMBARGOED
    return notice.kind is DistributionKind.TIME_CHANGED


def _grid(release: Release, variant: Variant, stationery: Stationery) -> Grid:
    assert release.embargo is not None
    labels = [stationery.labels_for(language) for language in variant.languages]
    return embargo_grid(release.embargo, release.dateline, variant.city, labels)


def _invitation(release: Release, variant: Variant, stationery: Stationery, *, on_top: bool = True) -> Grid | None:
    """When an invitation's event begins, in every city's time."""
    if release.event is None or release.kind != "invitation":
        return None
    labels = [stationery.labels_for(language) for language in variant.languages]
    return event_grid(release.event, release.dateline, variant.city, labels, on_top=on_top)


def _masthead(first: LanguageBlock) -> str:
    """Who speaks: every issuer, since they rank alike; none where the names would push the news off the screen."""
    names = "\u00a0· ".join(first.issuers)  # no line begins with the dot
    return names if len(names) <= _MASTHEAD else ""
