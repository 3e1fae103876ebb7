"""The text part, whatever a release has and has not: 72 columns, and never two empty lines in a row."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailer.core.columns import width_of
from mailer.core.notice import NOTICES
from mailer.core.release import Attachment, Event, Picture, Release
from mailer.core.words import DistributionKind
from tests.core import samples
from tests.email import tongues
from tests.email.pages import LEAVE, MESSAGES, NOTICED, ODD, Seen, notice_of, reader, seen_by

GAP = re.compile(r"\n[^\S\n]*\n[^\S\n]*\n")
EVENT = Event(samples.at("2011-11-25 11:00", "Asia/Dushanbe"), samples.DUSHANBE)
VENUE, LINK = {"": "Boat House"}, "https://miralune.example/join"
PICTURE = Picture("ferry.jpg", {"": "The ferry in May"}, "Ann Sample", "https://miralune.example/ferry")
TABLE = Attachment("fares.csv", {"": "The fares"}, content=b"a")
ODDLY_SPACED = """\
    code



    and more

> A quotation

- one

- two

***

| a | b |
|---|---|
| 1 | 2 |
"""
BODIES = st.sampled_from(["One line.", ODDLY_SPACED])
NOTICE_KINDS = st.sampled_from([None, *NOTICES])
PLACES = st.sampled_from([None, samples.MOSCOW, samples.PARIS])
ORDERS = st.sampled_from([("en", "ru"), ("ar", "fr"), ("tg",), ("en", "ru", "fr")])
EMBARGOES = st.sampled_from([None, samples.one_instant(), samples.one_instant("2011-11-23 23:30")])


def faults(text: str) -> list[str]:
    long = [line for line in text.splitlines() if width_of(line) > 72 and LEAVE not in line]
    return long + [text[max(0, gap.start() - 60) : gap.end() + 40] for gap in GAP.finditer(text)]


@pytest.mark.parametrize("seen", [*MESSAGES, *NOTICED], ids=lambda seen: seen.name)
def test_no_message_has_two_empty_lines_in_a_row_or_a_line_over_72_columns(seen: Seen) -> None:
    assert faults(seen.text) == []


@pytest.mark.parametrize("seen", ODD, ids=lambda seen: seen.name)
def test_nor_has_one_in_which_everything_is_odd(seen: Seen) -> None:
    assert not GAP.search(seen.text)


@st.composite
def releases(draw: st.DrawFn) -> Release:
    """A release that has, or has not, each of the things that one can have."""
    order, either = draw(ORDERS), st.booleans()
    whole = tongues.release(languages=order, embargo=draw(EMBARGOES))
    bare = {"kicker": "", "standfirst": "", "notes": ""}
    lacking = {name: "" for name in bare if draw(either)}
    texts = {each: replace(tongues.TEXTS[each], **lacking, body=draw(BODIES)) for each in order}
    event = replace(EVENT, venue=draw(st.sampled_from([VENUE, {}])), link=draw(st.sampled_from(["", LINK])))
    return replace(
        whole,
        texts=texts,
        kind=draw(st.sampled_from(["release", "invitation"])),
        event=event if draw(either) else None,
        issuers=whole.issuers if draw(either) else (),
        dateline=whole.dateline if draw(either) else (),
        contacts=whole.contacts if draw(either) else (),
        pictures=(PICTURE,) if draw(either) else (),
        attachments=(TABLE,) if draw(either) else (),
    )


@settings(max_examples=25)
@given(releases(), PLACES, NOTICE_KINDS, st.booleans())
def test_whatever_a_release_lacks_leaves_no_hole(
    release: Release, place: object, kind: DistributionKind | None, speaks: bool
) -> None:
    if kind is DistributionKind.TIME_CHANGED and release.embargo is None:
        return
    must_speak = kind in (DistributionKind.CORRECTION, DistributionKind.UPDATE)
    said = {each: "The fare is 12 euros, not 21." for each in release.languages} if speaks or must_speak else {}
    notice = notice_of(kind, said) if kind else None
    for seen in seen_by("any", release, reader(languages=release.languages, place=place), notice):
        assert faults(seen.text) == []
