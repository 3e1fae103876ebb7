"""Every zone, every change of its clocks from 1990 to 2040, against the C library reading the same zone data."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.core.errors import Misused
from mailer.core.zone import instant_of, local, moment, moment_at, zone_named, zone_names
from tests.core.time.oracle import FIRST, LAST, Clocks, all_clocks, shown

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
EVERY_HALF_YEAR = [datetime(year, month, 1, 12, tzinfo=UTC) for year in range(FIRST, LAST + 1) for month in (1, 7)]


@pytest.fixture(scope="module")
def clocks() -> dict[str, Clocks]:
    found = all_clocks(zone_names())
    assert sum(len(each.changes) for each in found.values()) > 20_000, "the oracle was asked and did answer"
    return found


def distinct(clocks: dict[str, Clocks]) -> Iterator[tuple[str, Clocks]]:
    """Each clock once, whatever names it has."""
    yield from {id(each): (name, each) for name, each in sorted(clocks.items())}.values()


def walls_around_changes(each: Clocks) -> Iterator[datetime]:
    """The edges and the middle of every gap and fold."""
    before = each.first
    for at, after in each.changes:
        low, high = sorted((at.replace(tzinfo=None) + before, at.replace(tzinfo=None) + after))
        yield from (low - MINUTE, low, low + (high - low) / 2, high - MINUTE, high)
        before = after


def test_the_clocks_of_every_zone_show_what_the_oracle_says(clocks: dict[str, Clocks]) -> None:
    for name, each in clocks.items():
        instants = [*EVERY_HALF_YEAR, *(near for at, _ in each.changes for near in (at - SECOND, at))]
        ours = [local(instant, name).replace(tzinfo=None) for instant in instants]
        assert ours == shown(name, instants), name


def test_every_wall_time_at_a_change_means_no_instant_or_one_or_two_as_the_oracle_says(
    clocks: dict[str, Clocks],
) -> None:
    kinds = {0: 0, 1: 0, 2: 0}
    for name, each in distinct(clocks):
        zone = zone_named(name)
        for wall in walls_around_changes(each):
            ours = {instant_of(wall, zone, fold) for fold in (0, 1)} - {None}
            expected = each.instants(wall)
            assert ours == set(expected), (name, wall)
            kinds[len(expected)] += 1
    assert min(kinds.values()) > 10_000


def test_a_gap_is_refused_with_its_two_edges_in_every_zone(clocks: dict[str, Clocks]) -> None:
    for name, each in distinct(clocks):
        for wall in walls_around_changes(each):
            if not each.instants(wall):
                with pytest.raises(Misused, match="does not exist") as refusal:
                    moment(wall, name)
                before, after = (_minute(text) for text in str(refusal.value).split(" are ")[1].split(" and "))
                assert each.instants(before), (name, wall)
                assert each.instants(after), (name, wall)
                assert each.instants(after)[0] - each.instants(before)[-1] == MINUTE, (name, wall)


def test_a_fold_asks_and_each_answer_is_another_instant_in_every_zone(clocks: dict[str, Clocks]) -> None:
    for name, each in distinct(clocks):
        for wall in walls_around_changes(each):
            if len(expected := each.instants(wall)) == 2:
                with pytest.raises(Misused, match="comes twice"):
                    moment(wall, name)
                said = [moment(wall, name, fold) for fold in (0, 1)]
                assert [one.utc for one in said] == expected, (name, wall)
                assert said == [moment_at(instant, name) for instant in expected]


@given(st.sampled_from(sorted(zone_names())), st.datetimes(datetime(FIRST, 1, 2), datetime(LAST, 12, 30)))  # noqa: DTZ001 a clock face
def test_any_wall_time_of_any_zone_means_what_the_oracle_says(
    clocks: dict[str, Clocks], name: str, wall: datetime
) -> None:
    assert {instant_of(wall, zone_named(name), fold) for fold in (0, 1)} - {None} == set(clocks[name].instants(wall))


def _minute(text: str) -> datetime:
    return datetime.fromisoformat(text.rstrip("."))
