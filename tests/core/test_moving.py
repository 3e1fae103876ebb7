"""Moving a lift in release.toml: one line changes and all else stays, or it is refused."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.core.embargo import Embargo
from mailer.core.errors import Refused
from mailer.core.moving import check_lift_now, check_move, with_lift
from mailer.core.release_folder import read_release
from mailer.core.release_toml import NAME
from mailer.core.zone import moment_at, parse_moment
from tests.builders import source_of, story

FILES = source_of(story()).files
RELEASE = read_release("lake-ferry", FILES)
NOON = parse_moment("2020-12-01 12:00 Europe/Paris")
BEFORE = datetime(2020, 11, 30, tzinfo=UTC)


def rewritten(toml: str) -> str:
    return with_lift(RELEASE, {**FILES, NAME: toml.encode()}, NOON)[NAME].decode()


TOML = FILES[NAME].decode()
EMBARGO = '[embargo]\nlift = 2020-12-01T10:00:00\nzone = "Europe/Paris"\n'


def test_only_the_lift_changes_and_comments_stay() -> None:
    assert EMBARGO in TOML
    commented = TOML.replace(
        EMBARGO, '# when\n[embargo]  # agreed\nlift = 2020-12-01T10:00:00\n# Paris\nzone = "UTC"\n'
    )
    assert rewritten(commented) == TOML.replace(
        EMBARGO, '# when\n[embargo]  # agreed\nlift = 2020-12-01T12:00:00\nzone = "Europe/Paris"\n# Paris\n'
    )


def test_an_hour_that_comes_twice_keeps_its_fold_and_loses_that_of_the_old() -> None:
    second = parse_moment("2020-10-25 02:30 Europe/Paris", 1)
    moved = with_lift(RELEASE, FILES, second)
    assert b'lift = 2020-10-25T02:30:00\nzone = "Europe/Paris"\nfold = 1\n' in moved[NAME]
    assert b"fold" not in with_lift(RELEASE, moved, NOON)[NAME]


def test_an_hour_for_each_city_becomes_one_for_all() -> None:
    local = "[embargo.local]\n" + "".join(f'"{city}" = 2020-12-01T10:00:00\n' for city in ("Paris, FR", "Dushanbe"))
    assert rewritten(TOML.replace(EMBARGO, local)) == TOML.replace(EMBARGO, EMBARGO.replace("T10", "T12"))
    both = "[embargo]\n" + local
    assert rewritten(TOML.replace(EMBARGO, both)) == TOML.replace(EMBARGO, EMBARGO.replace("T10", "T12"))


def test_an_embargo_on_one_line_is_refused_with_what_to_write() -> None:
    facts, places = TOML.split(EMBARGO)
    inline = f'{facts}embargo = {{ lift = 2020-12-01T10:00:00, zone = "Europe/Paris" }}\n{places}'
    with pytest.raises(Refused, match=r"write \[embargo\] with lift and zone on lines of their own"):
        rewritten(inline)


@given(
    minutes=st.integers(1, 500_000),
    zone=st.sampled_from(["UTC", "Europe/Paris", "Asia/Dushanbe", "America/New_York"]),
)
def test_any_instant_that_is_written_is_read_again(minutes: int, zone: str) -> None:
    to = moment_at(BEFORE + timedelta(minutes=minutes), zone)
    moved = with_lift(RELEASE, FILES, to)
    assert read_release("lake-ferry", moved) == replace(RELEASE, embargo=Embargo(to))


@pytest.mark.parametrize(
    ("now", "to", "words"),
    [
        (BEFORE, "2020-11-29 10:00 Europe/Paris", "is over; say a time to come"),
        (BEFORE, "2020-12-01 09:00 UTC", "ends then already"),
        (BEFORE + timedelta(days=2), "2020-12-09 09:00 UTC", "lifted at 2020-12-01 09:00 UTC"),
    ],
)
def test_a_lift_is_not_moved_into_the_past_to_itself_or_when_it_is_over(now: datetime, to: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        check_move(RELEASE, parse_moment(to), now)


def test_without_an_embargo_there_is_nothing_to_move_or_to_lift() -> None:
    free = replace(RELEASE, embargo=None)
    with pytest.raises(Refused, match="has no embargo to move; `mailer cancel lake-ferry`"):
        check_move(free, NOON, BEFORE)
    with pytest.raises(Refused, match="nothing to lift"):
        check_lift_now(free, BEFORE)
