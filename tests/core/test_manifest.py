"""The manifest's deliveries: what is digested, and that nothing but exactly what was approved is found among them."""

import hashlib
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.core.manifest import Entries, Entry, canonical, packed

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
INSTANTS = st.none() | st.datetimes(timezones=st.just(UTC))
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
IDS = st.binary(min_size=16, max_size=16).map(bytes.hex)
ENTRIES = st.builds(
    Entry,
    public_id=IDS,
    email=TEXTS,
    name=TEXTS,
    variant=TEXTS,
    fragment=st.none() | TEXTS,
    slots=st.dictionaries(TEXTS, TEXTS, max_size=3),
    references=st.lists(TEXTS, max_size=2).map(tuple),
    not_before=st.datetimes(timezones=st.just(UTC)),
    lift_at=INSTANTS,
    advance=st.booleans(),
)
ENTRY = Entry("ab" * 16, "anna@desk.example", "Anna", "en+ru", "paris", {"reader": "Anna"}, (), NOW, NOW, True)


@given(ENTRIES)
def test_a_delivery_is_digested_in_its_canonical_spelling(entry: Entry) -> None:
    assert entry.digest() == hashlib.sha256(canonical(entry._asdict())).digest()


def test_an_instant_is_the_same_in_every_zone() -> None:
    there = NOW.astimezone(timezone(timedelta(hours=5)))
    assert canonical(there) == canonical(NOW)
    assert ENTRY._replace(not_before=there, lift_at=there).digest() == ENTRY.digest()


@pytest.mark.parametrize(
    "change",
    [
        {"public_id": "ba" * 16},
        {"email": "anna@other.example"},
        {"name": "Ann"},
        {"variant": "ru+en"},
        {"fragment": None},
        {"slots": {"reader": "Ann"}},
        {"references": ("<a@b.example>",)},
        {"not_before": NOW + timedelta(microseconds=1)},
        {"lift_at": None},
        {"advance": False},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_delivery_that_differs_in_one_thing_is_not_what_was_approved(change: dict[str, object]) -> None:
    approved = Entries(packed([ENTRY]))
    assert approved.approved(ENTRY)
    assert not approved.approved(ENTRY._replace(**change))  # type: ignore[arg-type]


@given(st.lists(ENTRIES, max_size=20, unique_by=lambda entry: entry.public_id), ENTRIES)
def test_all_that_was_approved_is_found_and_nothing_else(entries: list[Entry], other: Entry) -> None:
    approved = Entries(packed(entries))
    assert all(approved.approved(entry) for entry in entries)
    assert approved.approved(other) == (other in entries)
    assert sorted(entry.public_id for entry in entries) == list(approved.public_ids())


def test_ids_that_begin_alike_are_told_apart() -> None:
    alike = [ENTRY._replace(public_id="00" * 15 + f"{n:02x}", name=str(n)) for n in range(20)]
    approved = Entries(packed(alike[:-1]))
    assert [approved.approved(entry) for entry in alike] == [True] * 19 + [False]


def test_packed_deliveries_that_are_cut_short_are_not_read() -> None:
    with pytest.raises(ValueError, match="cut short"):
        Entries(packed([ENTRY])[:-1])
