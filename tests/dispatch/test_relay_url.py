"""A mail server in one line of .env."""

from mailer.core.rates import Rate
from mailer.dispatch.relay import RelaySettings
from mailer.dispatch.relay_url import relays_from_urls

FIRST = RelaySettings("mail.lake.example", 587, user="press", token_command="token", per_day=100, ca_file="ca.pem")


def test_what_a_url_says_is_its_own_and_the_rest_is_as_of_the_first() -> None:
    first, second, third = relays_from_urls(
        "smtps://press%40lake.example:p%20w%3A@mail2.example smtp://mail3.example smtp://mail4.example:2525?rate=5/s&per_day=7&connections=2",
        FIRST,
    )
    assert (first.host, first.port, first.security) == ("mail2.example", 465, "tls")
    assert (first.user, first.password, first.token_command) == ("press@lake.example", "p w:", "")
    assert (second.host, second.port, second.security, second.user) == ("mail3.example", 587, "starttls", "")
    assert (second.per_day, second.ca_file, second.rate) == (100, "ca.pem", None)
    assert (third.port, third.rate, third.per_day, third.connections) == (2525, Rate(5, 1), 7, 2)


def test_no_urls_are_no_servers() -> None:
    assert relays_from_urls("  ", FIRST) == ()
