"""How grave a breach of each rule is; the codes are stable, and every other place takes them from here."""

from collections.abc import Mapping

from mailer.core.check.passages import Passage
from mailer.core.finding import Finding, Level

_ERRORS = """
    parity-items parity-footnotes
    lift-past late-always event-past event-before-date date-weekday date-dateline
    left-over embargo-in-text embargo-in-edition immediate-in-embargoed
    script-foreign script-missing name-script
    contact-none contact-email sender-none
    char-lost char-mojibake
    footnote-unused footnote-missing link-broken
    attached-says-embargo message-too-heavy message-over-server
"""
_WARNINGS = """
    parity-paragraphs parity-headings parity-kicker parity-standfirst parity-links parity-numbers parity-dates
    parity-contacts translation-stale translation-same
    lift-near lift-first-city clocks-week date-lift date-old date-last-year event-before-lift dateline-twice day-word
    left-over-doubtful script-mixed script-city
    contact-phone contact-digits contact-reach phone-in-text name-missing place-name
    char-invisible footnote-plain section-empty list-missing
    size-clip headline-long labels-unreviewed
    picture-caption picture-credit attachment-empty attachment-draft attachment-large attachment-unsent
    attached-embargo attached-title attached-draft attached-unread message-heavy
"""
_NOTES = "message-size parity-capitals date-archive immediate-twice char-space char-decomposed"

LEVELS: Mapping[str, Level] = {
    code: level
    for level, codes in ((Level.ERROR, _ERRORS), (Level.WARNING, _WARNINGS), (Level.NOTE, _NOTES))
    for code in codes.split()
}


def found(code: str, file: str, line: int = 0, **details: object) -> Finding:
    """A breach of that rule; the details fill the places in its words."""
    return Finding(code, LEVELS[code], file, line, details)


def found_in(passage: Passage, code: str, position: int = 0, **details: object) -> Finding:
    """A breach of that rule by the words at that position of a passage."""
    return found(code, passage.file, passage.line_at(position), **details)
