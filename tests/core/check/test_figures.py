"""Numbers, phones and hours are the same however a language writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.core.check.figures import addresses, figures, phones


def numbers(text: str) -> list[str]:
    return [number for number, _ in figures(text)]


@given(st.integers(1000, 99_999_999), st.sampled_from([",", ".", " ", "\u00a0", "\u202f", "\u2009", "’", "'", ""]))
def test_a_large_number_is_one_in_every_grouping(number: int, mark: str) -> None:
    assert numbers(f"in all {number:,} people".replace(",", mark)) == [str(number)]


@given(st.integers(0, 999), st.integers(0, 99))
def test_a_decimal_mark_is_a_comma_or_a_point(whole: int, part: int) -> None:
    assert numbers(f"{whole}.{part:02d} m") == numbers(f"{whole},{part:02d} м") == [f"{whole}.{part:02d}"]


@given(st.integers(0, 23), st.integers(0, 59))
def test_an_hour_is_one_on_every_clock(hour: int, minute: int) -> None:
    half = f"{(hour - 1) % 12 + 1}:{minute:02d} {'p' if hour >= 12 else 'a'}.m."
    for text in (f"at {half}", f"à {hour} h {minute:02d}", f"в {hour}:{minute:02d}"):
        assert numbers(text) == [f"{hour}:{minute:02d}"], text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in 2006–2007", ["2006", "2007"]),
        ("in 2026 100 people came", ["2026", "100"]),
        ("see https://marin.example/2026/11 or 1@2.example", []),
        ("call +33 1 99 00 41 07", []),
        ("١٢ people", ["12"]),
    ],
)
def test_what_is_a_number_and_what_is_not(text: str, expected: list[str]) -> None:
    assert numbers(text) == expected


def test_a_phone_is_the_same_in_any_grouping() -> None:
    assert phones("+33 1 99 00 41 07, 0033 (1) 99-00-41-07") == ["33199004107", "33199004107"]
    assert addresses("Press@Marin.example; https://x.example/@y") == ["press@marin.example"]
