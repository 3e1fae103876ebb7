"""Handing over: real sockets, a fault at every step, and never a dot that was not meant."""

import select

import pytest

from mailer.core.errors import Misused
from mailer.core.outcome import Reply, Step
from mailer.dispatch.relay import Timeouts
from mailer.dispatch.smtp import Connection, Envelope
from tests.dispatch.office import ENVELOPE, MESSAGE, hand_over, relay
from tests.dispatch.scripted import CUT, SILENCE, Scripted

LONG = b"x" * 76 + b"\r\n"


def never() -> bytes:
    raise AssertionError("the gate was asked although nobody was accepted")


def test_a_message_arrives_as_it_is_and_the_servers_words_come_back() -> None:
    with Scripted() as server:
        connection = Connection(relay(server))
        reply = hand_over(connection)
        connection.close()
    assert reply == Reply(Step.DOT, 250, "2.0.0 Ok: queued as 4ZABC", f"127.0.0.1:{server.port}", "")
    assert [content + b"\r\n" for content in server.contents] == [MESSAGE]


def test_the_envelope_leaves_in_one_write_where_pipelining_is_offered() -> None:
    with Scripted() as server:
        hand_over(connection := Connection(relay(server)))
        connection.close()
    assert b"MAIL FROM:<bounce+abc@office.example>\r\nRCPT TO:<anna@paper.example>\r\nDATA\r\n" in server.chunks


@pytest.mark.parametrize(("offers", "pipelining"), [(("PIPELINING",), "off"), ((), "auto")])
def test_without_pipelining_each_command_waits_for_its_answer(offers: tuple[str, ...], pipelining: str) -> None:
    with Scripted(offers=offers) as server:
        reply = hand_over(connection := Connection(relay(server, pipelining=pipelining)))
        connection.close()
    assert reply.code == 250
    assert {b"RCPT TO:<anna@paper.example>\r\n", b"DATA\r\n"} <= set(server.chunks)


def test_one_connection_carries_many_messages() -> None:
    with Scripted() as server:
        connection = Connection(relay(server))
        codes = [hand_over(connection).code for _ in range(50)]
        connection.close()
    assert codes == [250] * 50
    assert server.connections == 1


def test_a_closed_gate_sends_no_content_and_no_dot() -> None:
    with Scripted() as server:
        connection = Connection(relay(server))
        reply = hand_over(connection, None)
        assert not connection.is_open
    assert (reply.step, reply.code) == (Step.GATE, None)
    assert (server.contents, server.unfinished) == ([], [b""])


class Watched:
    """A socket that writes down what leaves, in order with what else happens."""

    def __init__(self, inner: object, story: list[bytes | str]) -> None:
        self._inner, self._story = inner, story

    def send(self, octets: bytes) -> int:
        self._story.append(bytes(octets))
        return self._inner.send(octets)  # type: ignore[attr-defined, no-any-return]

    def __getattr__(self, name: str) -> object:
        return getattr(self._inner, name)


def test_the_journal_is_written_before_the_last_octets_leave() -> None:
    story: list[bytes | str] = []
    with Scripted() as server:
        connection = Connection(relay(server))
        connection.open()
        connection._smtp.sock = Watched(connection._smtp.sock, story)  # type: ignore[assignment]
        connection.hand_over(ENVELOPE, lambda: MESSAGE, lambda: story.append("journal"))
        connection.close()
    assert story[1:4] == [MESSAGE.removesuffix(b"\r\n"), "journal", b"\r\n.\r\n"]


def test_when_the_journal_cannot_be_written_the_dot_never_leaves() -> None:
    def full() -> None:
        raise OSError("no space left")

    with Scripted() as server:
        connection = Connection(relay(server))
        with pytest.raises(OSError, match="no space left"):
            connection.hand_over(ENVELOPE, lambda: MESSAGE, full)
        assert not connection.is_open
    assert server.contents == []


def test_a_gate_that_fails_takes_the_message_back() -> None:
    with Scripted() as server:
        connection = Connection(relay(server))
        with pytest.raises(AssertionError):
            connection.hand_over(ENVELOPE, never, lambda: None)
        assert not connection.is_open
    assert (server.contents, server.unfinished) == ([], [b""])


def test_a_refused_recipient_and_a_waiting_server_get_a_lone_dot_and_never_content() -> None:
    script = {"RCPT": ["550 5.1.1 unknown"], "DATA": ["354 go on"], "dot": ["554 no recipients"]}
    with Scripted(script) as server:
        connection = Connection(relay(server))
        refused = connection.hand_over(ENVELOPE, never, lambda: None)
        taken = hand_over(connection)
        connection.close()
    assert (refused.step, refused.code, refused.text) == (Step.RCPT, 550, "5.1.1 unknown")
    assert taken.code == 250
    assert server.contents[0] == b""
    assert server.connections == 1


def test_after_a_refused_sender_an_accepted_recipient_gets_no_dot() -> None:
    with Scripted({"MAIL": ["550 not you"]}) as server:
        connection = Connection(relay(server))
        reply = connection.hand_over(ENVELOPE, never, lambda: None)
        assert not connection.is_open
    assert (reply.step, reply.code) == (Step.MAIL, 550)
    assert server.contents == []


@pytest.mark.parametrize("pipelining", ["auto", "off"])
def test_after_a_refusal_the_connection_serves_the_next_message(pipelining: str) -> None:
    with Scripted(
        {"RCPT": ["451 4.7.1 greylisted"], "DATA": ["503 no recipients"] * (pipelining == "auto")}
    ) as server:
        connection = Connection(relay(server, pipelining=pipelining))
        first, second = connection.hand_over(ENVELOPE, never, lambda: None), hand_over(connection)
        connection.close()
    assert (first.step, first.code, second.code) == (Step.RCPT, 451, 250)
    assert "RSET" in server.commands
    assert server.connections == 1


@pytest.mark.parametrize("pipelining", ["auto", "off"])
@pytest.mark.parametrize(
    ("at", "step"),
    [("greeting", Step.GREETING), ("EHLO", Step.EHLO), ("MAIL", Step.MAIL), ("RCPT", Step.RCPT), ("DATA", Step.DATA)],
)
@pytest.mark.parametrize(("answer", "code"), [(CUT, None), ("421 4.3.2 going down", 421), ("what?", None)])
def test_each_fault_before_the_content_names_its_step(
    at: str, step: Step, answer: str, code: int | None, pipelining: str
) -> None:
    with Scripted({at: [answer]}) as server:
        connection = Connection(relay(server, pipelining=pipelining))
        reply = connection.hand_over(ENVELOPE, never, lambda: None)
        assert (reply.step, reply.code) == (step, code)
        assert not (connection.is_open and code == 421)
        connection.close()
    assert not any(server.contents)


def test_a_refusal_counts_even_when_the_server_hangs_up_right_after_it() -> None:
    with Scripted({"RCPT": ["550 5.1.1 unknown"], "DATA": [CUT]}) as server:
        reply = hand_over(Connection(relay(server)))
    assert (reply.step, reply.code) == (Step.RCPT, 550)


@pytest.mark.parametrize(
    ("answer", "code"), [(CUT, None), (SILENCE, None), ("421 bye", 421), ("554 5.7.1 spam", 554), ("452 full", 452)]
)
def test_after_the_dot_only_a_reply_settles_it(answer: str, code: int | None) -> None:
    with Scripted({"dot": [answer]}) as server:
        connection = Connection(relay(server, timeouts=Timeouts(dot=0.2)))
        reply = hand_over(connection)
        assert connection.is_open == (code in (554, 452))
        connection.close()
    assert (reply.step, reply.code) == (Step.DOT, code)
    assert len(server.contents) == 1


def test_a_connection_lost_inside_the_content_is_not_a_doubt() -> None:
    journal: list[str] = []
    with Scripted({"content": [CUT]}) as server:
        connection = Connection(relay(server))
        reply = connection.hand_over(ENVELOPE, lambda: LONG * 400_000, lambda: journal.append("dot"))
    assert (reply.step, reply.code) == (Step.DATA, None)
    assert journal == []


def test_nobody_listening_is_a_fault_of_the_connection() -> None:
    with Scripted() as server:
        pass
    reply = Connection(relay(server)).open()
    assert reply is not None
    assert (reply.step, reply.code) == (Step.CONNECT, None)


def test_a_server_that_said_goodbye_while_idle_is_called_again() -> None:
    with Scripted({"QUIT": ["421 idle too long"]}) as server:
        connection = Connection(relay(server))
        hand_over(connection)
        assert connection._smtp.sock is not None
        connection._smtp.sock.sendall(b"QUIT\r\n")  # stands for the server's own time-out
        _until_readable(connection)
        reply = hand_over(connection)
        connection.close()
    assert reply.code == 250
    assert server.connections == 2


def _until_readable(connection: Connection) -> None:
    select.select([connection._smtp.sock], [], [], 5)


def test_dsn_and_size_are_asked_for_where_they_are_offered() -> None:
    envelope = Envelope(ENVELOPE.sender, ENVELOPE.recipient, ENVELOPE.envid, size=4711)
    with Scripted(offers=("PIPELINING", "DSN", "SIZE 1000000")) as server:
        hand_over(connection := Connection(relay(server)), envelope=envelope)
        connection.close()
    assert "MAIL FROM:<bounce+abc@office.example> SIZE=4711 RET=HDRS ENVID=0123abcd" in server.commands
    assert "RCPT TO:<anna@paper.example> NOTIFY=FAILURE,DELAY" in server.commands


def test_an_address_in_another_script_needs_a_server_that_takes_it() -> None:
    envelope = Envelope(ENVELOPE.sender, "анна@paper.example", "0123abcd")
    with Scripted() as server:
        refused = (connection := Connection(relay(server))).hand_over(envelope, never, lambda: None)
        connection.close()
    with Scripted(offers=("SMTPUTF8", "8BITMIME")) as willing:
        taken = hand_over(connection := Connection(relay(willing)), envelope=envelope)
        connection.close()
    assert (refused.step, refused.code) == (Step.RCPT, 550)
    assert refused.text.startswith("our side:")
    assert taken.code == 250
    assert "MAIL FROM:<bounce+abc@office.example> SMTPUTF8 BODY=8BITMIME" in willing.commands


@pytest.mark.parametrize("bad", ["a@b.test>\r\nRCPT TO:<c@d.test", "a b@c.test", "a\n@b.test"])
def test_an_address_can_never_become_a_command(bad: str) -> None:
    with pytest.raises(Misused):
        Envelope("bounce@office.example", bad, "1")


def test_leading_dots_arrive_as_they_were() -> None:
    with Scripted() as server:
        hand_over(connection := Connection(relay(server)), b".one\r\n..\r\n.\r\nend\r\n")
        connection.close()
    assert server.contents == [b"..one\r\n...\r\n..\r\nend"]


def test_a_long_or_poisonous_reply_is_kept_short_and_harmless() -> None:
    talk = "\r\n".join(f"550-line {n} \x1b[31m{'x' * 900}" for n in range(60)) + "\r\n550 end"
    with Scripted({"RCPT": [talk]}) as server:
        reply = hand_over(connection := Connection(relay(server)))
        connection.close()
    assert reply.code == 550
    assert len(reply.text) <= 4096
    assert "\x1b" not in reply.text
    assert reply.text.startswith("line 0 �[31m")


@pytest.mark.parametrize("talk", ["\r\n".join(["220-and so on"] * 500), "220 " + "x" * 20_000])
def test_a_reply_without_end_is_a_lost_connection(talk: str) -> None:
    with Scripted({"greeting": [talk]}) as server:
        reply = Connection(relay(server)).open()
    assert reply is not None
    assert (reply.step, reply.code) == (Step.GREETING, None)
