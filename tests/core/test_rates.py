"""Rates as people write them."""

import pytest

from mailer.core.errors import Misused
from mailer.core.rates import Rate, domain_of, read_domain_rates, read_rate


@pytest.mark.parametrize(
    ("text", "rate", "told"),
    [
        ("2/s", Rate(2, 1), "2 a second"),
        (" 20/min ", Rate(20, 60), "20 a minute"),
        ("1500 / hour", Rate(1500, 3600), "1,500 an hour"),
    ],
)
def test_a_rate_is_read_and_told(text: str, rate: Rate, told: str) -> None:
    assert read_rate(text) == rate
    assert str(rate) == told


@pytest.mark.parametrize("text", ["", "20", "0/s", "-1/s", "20/day", "2.5/s", "many", "2/s x"])
def test_what_is_no_rate_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(Misused, match="20/min"):
        read_rate(text)


def test_domains_are_known_as_addresses_are_kept() -> None:
    rates = read_domain_rates("Gmail.com=20/min, @заря.example = 2/s,")
    assert rates == {"gmail.com": Rate(20, 60), "xn--80an2a1d.example": Rate(2, 1)}
    assert domain_of("anna@gmail.com") in rates


@pytest.mark.parametrize("text", ["gmail.com", "gmail.com:20/min", "g mail.com=2/s", "=2/s", "gmail.com=2"])
def test_what_names_no_domain_or_no_rate_is_refused(text: str) -> None:
    with pytest.raises(Misused):
        read_domain_rates(text)
