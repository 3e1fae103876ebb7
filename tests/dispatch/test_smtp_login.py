"""Logging in: with a password or a token, in the ways that servers offer, and told in one sentence where it fails."""

import sys
from base64 import b64decode
from pathlib import Path

import pytest

from mailer.core.outcome import Reply, Step
from mailer.dispatch.smtp import Connection
from tests.dispatch.office import hand_over, relay
from tests.dispatch.scripted import Scripted

USER = {"user": "press@lake.example", "password": "right"}


def _said(server: Scripted) -> list[str]:
    """What the server was told in place of EHLO and the like, base64 undone."""
    first = next(n for n, command in enumerate(server.commands) if command.startswith("AUTH"))
    words = " ".join(command for command in server.commands[first:] if command not in ("QUIT", "quit")).split(" ")
    return [word if word.isupper() and len(word) < 12 else b64decode(word).decode() for word in words]


def _opened(server: Scripted, **changes: object) -> Reply | None:
    connection = Connection(relay(server, **{**USER, **changes}))
    refusal = connection.open()
    connection.close()
    return refusal


def test_plain_is_used_before_login_and_never_cram_md5() -> None:
    with Scripted(offers=("AUTH CRAM-MD5 LOGIN PLAIN",)) as server:
        assert _opened(server) is None
    assert _said(server) == ["AUTH", "PLAIN", "\0press@lake.example\0right"]


def test_login_is_used_where_the_server_knows_nothing_else() -> None:
    with Scripted({"AUTH": ["334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6"]}, offers=("AUTH LOGIN NTLM",)) as server:
        assert _opened(server) is None
    assert _said(server) == ["AUTH", "LOGIN", "press@lake.example", "right"]


def test_a_password_may_hold_any_letter() -> None:
    with Scripted(offers=("AUTH PLAIN",)) as server:
        assert _opened(server, password="пароль €") is None
    assert _said(server)[-1] == "\0press@lake.example\0пароль €"


def test_a_wrong_password_is_tried_once() -> None:
    with Scripted({"AUTH": ["535 5.7.8 wrong"]}, offers=("AUTH PLAIN LOGIN",)) as server:
        refusal = _opened(server)
    assert refusal is not None
    assert (refusal.step, refusal.code, refusal.text) == (Step.AUTH, 535, "5.7.8 wrong")
    assert len([command for command in server.commands if command.startswith("AUTH")]) == 1


def test_a_server_that_offers_no_way_we_know_is_told_with_what_it_offers() -> None:
    with Scripted(offers=("AUTH CRAM-MD5 NTLM",)) as server:
        refusal = _opened(server)
    assert refusal is not None
    assert refusal.step is Step.AUTH
    assert "PLAIN or LOGIN" in refusal.text
    assert "it offers CRAM-MD5, NTLM" in refusal.text


class Minting:
    """A command that prints a new token each time, counting them in a file."""

    def __init__(self, folder: Path) -> None:
        self.count = folder / "count"
        script = folder / "mint.py"
        script.write_text(
            "import pathlib, sys\n"
            "count = pathlib.Path(sys.argv[1])\n"
            "n = int(count.read_text()) + 1 if count.exists() else 1\n"
            "count.write_text(str(n))\n"
            "print(f'token-{n}')\n"
        )
        self.command = f"{sys.executable} {script} {self.count}"


@pytest.fixture
def minting(tmp_path: Path) -> Minting:
    return Minting(tmp_path)


def test_a_token_is_shown_as_xoauth2(minting: Minting) -> None:
    with Scripted(offers=("AUTH XOAUTH2 PLAIN OAUTHBEARER",)) as server:
        connection = Connection(relay(server, user="press@lake.example", token_command=minting.command))
        assert hand_over(connection).code == 250
        connection.close()
    assert "AUTH XOAUTH2 dXNlcj1wcmVzc0BsYWtlLmV4YW1wbGUBYXV0aD1CZWFyZXIgdG9rZW4tMQEB" in server.commands


def test_a_token_is_shown_as_oauthbearer_where_only_that_is_offered(minting: Minting) -> None:
    with Scripted(offers=("AUTH OAUTHBEARER",)) as server:
        assert _opened(server, token_command=minting.command) is None
    assert _said(server)[2] == (
        f"n,a=press@lake.example,\x01host=127.0.0.1\x01port={server.port}\x01auth=Bearer token-1\x01\x01"
    )


def test_several_connections_share_a_token(minting: Minting) -> None:
    with Scripted(offers=("AUTH XOAUTH2",)) as server:
        assert [_opened(server, token_command=minting.command) for _ in range(3)] == [None] * 3
    assert minting.count.read_text() == "1"


def test_a_token_that_is_over_is_refreshed_at_once(minting: Minting) -> None:
    over = ["235 welcome", "334 eyJzdGF0dXMiOiI0MDEifQ==", "535 5.7.8 token expired"]
    with Scripted({"AUTH": over}, offers=("AUTH XOAUTH2",)) as server:
        assert [_opened(server, token_command=minting.command) for _ in range(2)] == [None] * 2
    assert minting.count.read_text() == "2"
    assert "" in server.commands  # the empty line that the explanation of a refusal waits for


def test_a_new_token_that_is_refused_too_is_a_fault_of_the_login(minting: Minting) -> None:
    with Scripted({"AUTH": ["535 5.7.3 no"] * 2}, offers=("AUTH XOAUTH2",)) as server:
        refusal = _opened(server, token_command=minting.command)
    assert refusal is not None
    assert (refusal.step, refusal.code) == (Step.AUTH, 535)


@pytest.mark.parametrize("printed", ['{"access_token": "abc", "expires_in": 3599}', '{"accessToken": "abc"}', "abc"])
def test_a_token_may_come_bare_or_in_json(printed: str, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(printed)
    with Scripted(offers=("AUTH XOAUTH2",)) as server:
        assert _opened(server, token_command=f"cat {tmp_path / 'token'}") is None
    assert _said(server)[2] == "user=press@lake.example\x01auth=Bearer abc\x01\x01"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("no-such-command-anywhere", "cannot be run"),
        ("'", "cannot be run"),
        ("sh -c 'echo consent is missing >&2; exit 3'", "exit code 3: consent is missing"),
        ("true", "printed none"),
        ("echo two words", "printed none"),
        ("echo '{broken'", "printed none"),
    ],
)
def test_a_token_that_cannot_be_had_is_one_sentence_and_no_fault_of_the_release(command: str, said: str) -> None:
    with Scripted(offers=("AUTH XOAUTH2",)) as server:
        refusal = _opened(server, token_command=command)
    assert refusal is not None
    assert (refusal.step, refusal.code) == (Step.AUTH, None)
    assert "MAILER_SMTP_TOKEN_COMMAND" in refusal.text
    assert said in refusal.text
