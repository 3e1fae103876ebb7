"""The calendar entry of an invitation, as another library reads it, alone and inside the message."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import SMTP

import pytest
import vobject

from mailer.core.calendar_entry import Revision, calendar_entry
from mailer.core.draft import Desk, print_edition
from mailer.core.edition import Slot, Variant
from mailer.core.message import Letterhead, Personal, fill, plain
from mailer.core.release import Release, Sending
from mailer.core.words import DistributionKind, Phase
from tests.core import samples, worldwide
from tests.core.worldwide import EVENT, HEADLINES

STATIONERY = samples.stationery()
FIRST = Revision(0, datetime(2026, 11, 24, 9, tzinfo=UTC), "press.example")
ATTACH = Sending(calendar="attach")
INVITATION = worldwide.invitation(sending=ATTACH)


def written(release: Release, language: str, phase: Phase, revision: Revision = FIRST) -> str:
    assert release.event is not None
    labels = STATIONERY.labels_for(language)
    return calendar_entry(release, release.event, labels, phase, revision).content.decode()


def entry(
    release: Release = INVITATION, language: str = "en", phase: Phase = Phase.PUBLIC, revision: Revision = FIRST
) -> vobject.base.Component:
    text = written(release, language, phase, revision)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    return vobject.readOne(text).vevent


@pytest.mark.parametrize("language", sorted(HEADLINES))
def test_the_entry_tells_what_when_in_utc_and_where_in_each_language(language: str) -> None:
    seen = entry(language=language)
    assert seen.summary.value == HEADLINES[language]
    assert seen.dtstart.value == datetime(2026, 12, 2, 10, tzinfo=UTC)
    assert seen.location.value.startswith("Boat House")
    assert seen.url.value == "https://miralune.example/join"
    assert seen.transp.value == "TRANSPARENT"


@pytest.mark.parametrize("language", sorted(HEADLINES))
def test_before_the_lift_the_entry_says_who_invites_and_never_what(language: str) -> None:
    labels = STATIONERY.labels_for(language)
    text = written(INVITATION, language, Phase.EMBARGOED).replace("\r\n ", "")
    summary = entry(language=language, phase=Phase.EMBARGOED).summary.value
    assert summary.startswith(f"{labels.kind_invitation}: ")
    for secret in (*HEADLINES.values(), "miralune.example/join", INVITATION.slug):
        assert secret not in text


def test_a_changed_time_keeps_the_uid_and_raises_the_sequence() -> None:
    moved = replace(INVITATION, event=replace(EVENT, start=samples.at("2026-12-03 11:00", "Europe/Paris")))
    before, after = entry(), entry(moved, revision=replace(FIRST, number=1))
    assert before.uid.value == after.uid.value
    assert (before.sequence.value, after.sequence.value) == ("0", "1")
    assert before.dtstart.value < after.dtstart.value
    assert entry(replace(INVITATION, slug="another")).uid.value != before.uid.value


@pytest.mark.parametrize("release", [worldwide.invitation(), worldwide.release(sending=ATTACH)])
def test_without_the_option_or_without_an_event_there_is_no_entry(release: Release) -> None:
    assert b"BEGIN:VCALENDAR" not in message(release)
    assert message_from_bytes(message(release)).get_content_type() == "multipart/alternative"


def test_what_an_author_writes_cannot_add_a_line_to_the_entry() -> None:
    sly = replace(worldwide.TEXTS["en"], headline="Come; all, \\n of you: BEGIN:VALARM")
    seen = entry(replace(INVITATION, texts={**worldwide.TEXTS, "en": sly}))
    assert seen.summary.value == sly.headline
    assert [child.name for child in seen.getChildren() if child.name == "VALARM"] == []


def message(release: Release) -> bytes:
    letterhead = Letterhead("Press <press@press.example>", "", "press.example", "Press", None, "press.example")
    desk = Desk(STATIONERY, letterhead, "leave@press.example")
    compiled = print_edition(release, Variant(("en",)), Phase.PUBLIC, desk, DistributionKind.RELEASE, FIRST)
    slots = {name: plain("") for name in Slot if name is not Slot.LEAVE}
    reader = Personal("", "anna@paper.example", "<1@press.example>", FIRST.stamp, (), "leave@press.example", slots)
    return fill(compiled, reader)


def test_the_entry_is_the_last_part_and_the_two_bodies_are_as_without_it() -> None:
    strict = SMTP.clone(raise_on_defect=True)
    whole = message_from_bytes(message(INVITATION), policy=strict)
    assert whole.get_content_type() == "multipart/mixed"
    bodies, attached = whole.iter_parts()  # type: ignore[attr-defined]
    assert attached.get_content_type() == "text/calendar"
    assert attached.get_filename() == "invitation.ics"
    assert attached.get_param("method") == "PUBLISH"
    assert vobject.readOne(attached.get_content()).vevent.summary.value == HEADLINES["en"]
    bare = message_from_bytes(message(worldwide.invitation()), policy=strict)
    assert bare.get_content_type() == "multipart/alternative"
    for one, other in zip(bodies.iter_parts(), bare.iter_parts(), strict=True):  # type: ignore[attr-defined]
        assert one.get_content() == other.get_content()
