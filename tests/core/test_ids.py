"""The names of a delivery on the wire: unique, signed where it matters, without the recipient's address."""

from hypothesis import given
from hypothesis import strategies as st

from mailer.core.address import parse_address
from mailer.core.ids import envid, message_id, public_id, read_return_path, return_path

SECRET, DOMAIN = b"a secret of the tests", "office.example"
ids = st.binary(min_size=16, max_size=16).map(public_id)


@given(ids)
def test_a_return_path_is_an_address_that_reads_back(name: str) -> None:
    address = return_path(name, SECRET, DOMAIN)
    assert parse_address(address) == address == address.lower()
    assert len(address.partition("@")[0]) <= 64
    assert read_return_path(address, SECRET) == name


@given(ids)
def test_servers_that_change_its_case_do_no_harm(name: str) -> None:
    assert read_return_path(return_path(name, SECRET, DOMAIN).upper(), SECRET) == name


@given(ids, st.integers(0, 41), st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_a_changed_return_path_names_nobody_else(name: str, at: int, letter: str) -> None:
    local, _, domain = return_path(name, SECRET, DOMAIN).partition("@")
    prefix, _, token = local.partition("+")
    changed = token[:at] + letter + token[at + 1 :]
    found = read_return_path(f"{prefix}+{changed}@{domain}", SECRET)
    assert found in (None, name)


@given(st.text(max_size=80))
def test_any_other_address_reads_as_nobody(text: str) -> None:
    assert read_return_path(text, SECRET) is None


def test_another_secret_reads_nobody() -> None:
    assert read_return_path(return_path(public_id(b"x" * 16), SECRET, DOMAIN), b"another") is None


def test_the_message_id_and_the_envelope_id_carry_the_public_id() -> None:
    name = public_id(bytes(range(16)))
    assert name == "000102030405060708090a0b0c0d0e0f"
    assert message_id(name, DOMAIN) == f"<{name}@office.example>"
    assert envid(name) == name
