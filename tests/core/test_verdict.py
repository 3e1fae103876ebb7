"""The verdict: each broken law is found in what a mail server received, and nothing where none was broken."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mailer.core.contact import Contact
from mailer.core.edition import Fragment
from mailer.core.gate import Claim
from mailer.core.manifest import Entries
from mailer.core.message import fill
from mailer.core.personal import personal_of
from mailer.core.plan import make_plan
from mailer.core.verdict import Law, Promised, Received, rule
from mailer.core.words import Phase
from tests.builders import DUSHANBE, LIFT, draft_of, person, story

DAY_BEFORE = LIFT - timedelta(days=1)


def promised(people: Sequence[Contact]) -> Promised:
    release = story()
    plan = make_plan(release, people, now=LIFT - timedelta(days=2), suppressed={}, seed=1)
    draft = draft_of(release, plan, 1, "0" * 64)
    claims = [
        Claim(
            id=number,
            public_id=entry.public_id,
            distribution_id=1,
            wave_id=1,
            wave_kind=planned.wave.kind,
            wave_instant=planned.wave.instant,
            due_at=planned.wave.instant,
            variant_id=1,
            variant_key=entry.variant,
            place_key=entry.fragment,
            fragment=draft.fragments.get((entry.variant, entry.fragment or ""), Fragment()),
            email=entry.email,
            name=entry.name,
            slots=entry.slots,
            references=entry.references,
            not_before=entry.not_before,
            advance=entry.advance,
            lift_at=entry.lift_at,
            agreed_until=planned.agreed_until,
            doubtful_phase=None,
            attempt=1,
            token="",
        )
        for number, (planned, entry) in enumerate(draft.pairs())
    ]
    head = json.loads(draft.manifest.to_bytes())
    return Promised(head, Entries(draft.packed), sorted(claims, key=lambda claim: claim.email), draft.editions)


AGREED, WAITS = person(1, agreed=True), person(2, languages=("ru",), place=DUSHANBE)
BOTH = promised([AGREED, WAITS])
FIRST, SECOND = BOTH.deliveries


def message(claim: Claim, phase: Phase, at: datetime, file: str = "000001.eml") -> Received:
    content = fill(BOTH.editions[claim.variant_key, phase], personal_of(claim, "lake.example", phase, at))
    return Received(at, claim.email, "250 2.0.0 Ok", file, content)


ADVANCE = message(FIRST, Phase.EMBARGOED, DAY_BEFORE)
PUBLIC = message(SECOND, Phase.PUBLIC, LIFT + timedelta(milliseconds=3), "000002.eml")


def laws(*received: Received) -> list[tuple[Law, str]]:
    return [(breach.law, breach.message) for breach in rule(BOTH, received).breaches]


def test_a_send_as_approved_breaks_no_law() -> None:
    ruling = rule(BOTH, [ADVANCE, PUBLIC])
    assert str(ruling) == "0 early, 0 lost, 0 twice, 0 altered"
    assert [one.phase for one in ruling.identified] == [Phase.EMBARGOED, Phase.PUBLIC]


def test_a_message_before_its_approved_instant_is_early() -> None:
    early = replace(ADVANCE, at=DAY_BEFORE - timedelta(milliseconds=1))
    assert laws(early, PUBLIC) == [(Law.EARLY, "000001.eml")]


def test_the_public_words_before_the_lift_are_early_also_for_those_who_agreed() -> None:
    assert laws(message(FIRST, Phase.PUBLIC, DAY_BEFORE), PUBLIC) == [(Law.EARLY, "000001.eml")]


def test_embargoed_words_at_the_lift_are_early_because_they_deny_what_is_public() -> None:
    assert laws(message(FIRST, Phase.EMBARGOED, LIFT), PUBLIC) == [(Law.EARLY, "000001.eml")]


def test_an_advance_copy_that_missed_its_lift_and_went_public_is_in_order() -> None:
    assert laws(message(FIRST, Phase.PUBLIC, LIFT), PUBLIC) == []


def test_embargoed_words_to_somebody_without_an_approved_advance_copy_break_a_law() -> None:
    """The edition does not even exist for that reader here, so the octets are another reader's."""
    theirs = replace(ADVANCE, recipient=SECOND.email)
    assert (Law.ALTERED, "000001.eml") in laws(theirs, PUBLIC)


def test_a_delivery_neither_taken_nor_refused_is_lost() -> None:
    later = Received(LIFT, SECOND.email, "451 4.7.1 Greylisted")
    assert laws(ADVANCE, later) == [(Law.LOST, SECOND.email)]


def test_a_person_whom_the_mail_server_refused_is_not_lost() -> None:
    assert laws(ADVANCE, Received(LIFT, SECOND.email, "550 5.1.1 No such person here")) == []


def test_a_second_message_to_the_same_person_is_one_too_many() -> None:
    again = replace(PUBLIC, file="000003.eml", at=LIFT + timedelta(hours=1))
    assert laws(ADVANCE, PUBLIC, again) == [(Law.TWICE, "000003.eml")]


def test_a_message_that_nobody_approved_is_named() -> None:
    stranger = replace(
        PUBLIC, recipient="stranger@else.example", file="000003.eml", content=b"Subject: x\r\n\r\nx\r\n"
    )
    assert laws(ADVANCE, PUBLIC, stranger) == [(Law.ALTERED, "000003.eml")]


def test_a_delivery_changed_after_the_approval_vouches_for_nothing() -> None:
    changed = SECOND._replace(name="Somebody Else")
    theirs = replace(BOTH, deliveries=[FIRST, changed])
    content = fill(
        BOTH.editions[changed.variant_key, Phase.PUBLIC], personal_of(changed, "lake.example", Phase.PUBLIC, LIFT)
    )
    ruling = rule(theirs, [ADVANCE, replace(PUBLIC, content=content)])
    assert {breach.law for breach in ruling.breaches} == {Law.LOST, Law.ALTERED}


def test_an_edition_changed_after_the_approval_is_found_though_the_message_matches_it() -> None:
    key = (SECOND.variant_key, Phase.PUBLIC)
    forged = replace(BOTH.editions[key], subject="Another ferry")
    theirs = replace(BOTH, editions={**BOTH.editions, key: forged})
    content = fill(forged, personal_of(SECOND, "lake.example", Phase.PUBLIC, LIFT))
    ruling = rule(theirs, [ADVANCE, replace(PUBLIC, content=content)])
    assert [(breach.law, breach.message) for breach in ruling.breaches] == [(Law.ALTERED, "000002.eml")]


@given(st.data())
def test_no_octet_but_those_of_the_date_can_differ_unnoticed(data: st.DataObject) -> None:
    content = PUBLIC.content or b""
    begins = content.index(b"Date: ")
    ends = content.index(b"\r\n", begins)
    place = data.draw(st.integers(0, len(content) - 1).filter(lambda at: not begins <= at < ends))
    octet = data.draw(st.integers(0, 255).filter(lambda octet: octet != content[place]))
    forged = content[:place] + bytes([octet]) + content[place + 1 :]
    assert rule(BOTH, [ADVANCE, replace(PUBLIC, content=forged)]).breaches
