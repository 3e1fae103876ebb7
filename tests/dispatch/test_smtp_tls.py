"""The relay is who it says it is, and knows us: certificates, STARTTLS, logging in, never in the clear elsewhere."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from mailer.core.errors import Misused
from mailer.core.outcome import Step
from mailer.dispatch.relay import RelaySettings
from mailer.dispatch.smtp import Connection
from tests.dispatch.authority import Authority
from tests.dispatch.office import MESSAGE, hand_over, relay
from tests.dispatch.scripted import Scripted
from tests.ports import free_port


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


class Inbox:
    def __init__(self) -> None:
        self.received: list[bytes] = []

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: N802
        self.received.append(envelope.content)  # type: ignore[attr-defined]
        return "250 kept"


def _password(server: object, session: object, envelope: object, mechanism: str, data: object) -> AuthResult:
    right = getattr(data, "password", b"") == b"right"
    return AuthResult(success=right, handled=right)


@pytest.fixture
def secured(authority: Authority) -> Iterator[tuple[Controller, Inbox]]:
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    controller = Controller(
        inbox := Inbox(),
        hostname="127.0.0.1",
        port=free_port(),
        server_hostname="secured.test",
        tls_context=authority.server_context(),
        require_starttls=True,
        authenticator=_password,
        auth_required=True,
    )
    controller.start()
    yield controller, inbox
    controller.stop()


def _settings(authority: Authority, port: int, **changes: str) -> RelaySettings:
    return RelaySettings("127.0.0.1", port, **{"ca_file": str(authority.file), **changes})  # type: ignore[arg-type]


def test_a_message_goes_through_starttls_and_a_login(authority: Authority, secured: tuple[Controller, Inbox]) -> None:
    controller, inbox = secured
    connection = Connection(_settings(authority, controller.port, user="press", password="right"))
    reply = hand_over(connection)
    connection.close()
    assert reply.code == 250
    assert reply.tls.startswith("TLSv1.")
    assert inbox.received == [MESSAGE]


def test_a_wrong_password_is_told_as_a_login_fault(authority: Authority, secured: tuple[Controller, Inbox]) -> None:
    controller, _ = secured
    reply = Connection(_settings(authority, controller.port, user="press", password="wrong")).open()
    assert reply is not None
    assert (reply.step, reply.code) == (Step.AUTH, 535)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_from_an_unknown_authority_is_refused(
    authority: Authority, tmp_path: Path, security: str
) -> None:
    with Scripted(offers=("STARTTLS",), tls=authority.server_context(), tls_at_once=security == "tls") as server:
        strange = relay(server, security=security, ca_file=str(Authority(tmp_path).file))
        reply = Connection(strange).open()
    assert reply is not None
    assert (reply.step, reply.code) == (Step.TLS, 550)
    assert "certificate is not trusted" in reply.text


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_for_another_host_is_refused(authority: Authority, security: str) -> None:
    context = authority.server_context("other.test")
    with Scripted(offers=("STARTTLS",), tls=context, tls_at_once=security == "tls") as server:
        reply = Connection(relay(server, security=security, ca_file=str(authority.file))).open()
    assert reply is not None
    assert (reply.step, reply.code) == (Step.TLS, 550)


def test_implicit_tls_carries_many_messages(authority: Authority) -> None:
    with Scripted(tls=authority.server_context(), tls_at_once=True) as server:
        connection = Connection(relay(server, security="tls", ca_file=str(authority.file)))
        replies = [hand_over(connection) for _ in range(3)]
        connection.close()
    assert [reply.code for reply in replies] == [250] * 3
    assert replies[0].tls.startswith("TLSv1.")
    assert server.connections == 1


def test_a_server_without_starttls_gets_nothing(authority: Authority) -> None:
    with Scripted() as server:
        reply = Connection(relay(server, security="starttls", ca_file=str(authority.file))).open()
    assert reply is not None
    assert (reply.step, reply.code) == (Step.TLS, 550)
    assert not [command for command in server.commands if not command.startswith("ehlo")]


def test_a_server_without_a_login_is_told_as_a_login_fault() -> None:
    with Scripted() as server:
        reply = Connection(relay(server, user="press", password="right")).open()
    assert reply is not None
    assert (reply.step, reply.code) == (Step.AUTH, 550)


def test_another_machine_is_never_spoken_to_in_the_clear() -> None:
    with pytest.raises(Misused, match="in the clear"):
        RelaySettings("mail.office.example", 25, security="none")


def test_the_password_is_never_shown() -> None:
    assert "secret" not in repr(RelaySettings("127.0.0.1", 25, user="press", password="secret"))


def test_an_unreadable_file_of_authorities_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(Misused, match=r"missing\.pem"):
        Connection(RelaySettings("127.0.0.1", 25, ca_file=str(tmp_path / "missing.pem")))
