"""Addresses: what is one, which two are the same person's, and the hash that stands for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.core.address import _library, address_hash, address_key, parse_address
from mailer.core.errors import Misused


@pytest.mark.parametrize("text", ["anna@paper.example", "a@b.test", "x.y+z@nowhere.invalid", "o'neil@paper.example"])
def test_reserved_domains_and_plus_parts_are_addresses(text: str) -> None:
    assert parse_address(text) == text


def test_spaces_around_an_address_are_not_part_of_it() -> None:
    assert parse_address("  anna@paper.example ") == "anna@paper.example"


def test_a_domain_in_another_script_becomes_its_a_label() -> None:
    assert parse_address("anna@газета.example") == "anna@xn--80aahjj1e.example"


def test_a_local_part_is_composed_and_keeps_its_case() -> None:
    assert parse_address("Rene\u0301@Paper.EXAMPLE") == "Ren\u00e9@paper.example"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "anna",
        "anna@",
        "@paper.example",
        "anna@paper",
        "Anna <anna@paper.example>",
        "anna@paper.example, boris@paper.example",
        "anna@paper.example\n",
        "anna@paper.example\r\nBcc: all@paper.example",
        "anna\x00@paper.example",
        "an\u200bna@paper.example",
        "anna @paper.example",
        "anna@paper..example",
        "x" * 65 + "@paper.example",
    ],
)
def test_anything_else_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(Misused) as fault:
        parse_address(text)
    assert "\n" not in str(fault.value)
    assert "\r" not in str(fault.value)


@given(
    st.from_regex(r"[A-Za-z0-9_+-]{0,3}\.?[A-Za-z0-9_.+-]{0,40}", fullmatch=True),
    st.from_regex(
        r"([A-Za-z0-9-]{0,6}\.){0,3}(example|test|com|c|local|localhost|onion|x{64}|1|xn--p1ai)", fullmatch=True
    ),
)
def test_an_ordinary_address_is_read_as_the_library_reads_it(local: str, domain: str) -> None:
    text = f"{local}@{domain}"
    try:
        found = _library().validate_email(text, check_deliverability=False, strict=True)
    except _library().EmailNotValidError:
        with pytest.raises(Misused):
            parse_address(text)
    else:
        assert parse_address(text) == f"{found.local_part}@{found.ascii_domain}"


def test_the_key_joins_spellings_of_one_address() -> None:
    spellings = ["Anna@газета.example", "ANNA@ГАЗЕТА.example", "anna@xn--80aahjj1e.EXAMPLE"]
    assert {address_key(spelling) for spelling in spellings} == {"anna@xn--80aahjj1e.example"}


def test_the_key_knows_no_providers_tricks() -> None:
    different = ["a.nna@gmail.example", "anna@gmail.example", "anna+news@gmail.example"]
    assert len({address_key(address) for address in different}) == 3


@given(st.text("abcßÇéŉİıЖжΣς0.+'-", min_size=1, max_size=12))
def test_the_key_of_a_key_is_itself(local: str) -> None:
    try:
        key = address_key(f"{local}@paper.example")
    except Misused:
        return
    assert address_key(key) == key


def test_the_hash_is_keyed_and_follows_the_key_of_the_address() -> None:
    assert address_hash(b"one", "Anna@paper.example") == address_hash(b"one", "anna@PAPER.example")
    assert address_hash(b"one", "anna@paper.example") != address_hash(b"two", "anna@paper.example")
    assert len(address_hash(b"one", "anna@paper.example")) == 64
