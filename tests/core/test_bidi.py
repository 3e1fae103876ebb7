"""Two directions on one line."""

import pytest

from mailer.core.bidi import apart, direction_of, numbers_apart
from mailer.core.markdown import read


@pytest.mark.parametrize(
    ("text", "direction"),
    [("Paris", "ltr"), ("10:00 بيروت", "rtl"), ("«Ёж»", "ltr"), ("+33 1 99", ""), ("", ""), ("עיר", "rtl")],
)
def test_a_text_has_the_direction_of_its_first_letter(text: str, direction: str) -> None:
    assert direction_of(text) == direction


def test_only_what_is_written_the_other_way_is_set_apart() -> None:
    assert apart("Paris", "rtl") == "\u2068Paris\u2069"
    assert apart("باريس", "rtl") == "باريس"
    assert apart("10:00", "rtl") == "10:00"


@pytest.mark.parametrize("number", ["+33 1 99 00 41 07", "317-89-30", "2010–2011", "+7 (812) 555-01-63"])
def test_a_number_in_groups_is_kept_in_its_order(number: str) -> None:
    (_, inline, _) = tokens = read(f"رقم {number}، شكرا", "ar")
    numbers_apart(tokens)
    assert f"\u2068{number}\u2069" in "".join(child.content for child in inline.children or ())
