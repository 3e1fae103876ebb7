"""Across messages: the next envelope leaves with the final dot, and nothing more of it than that."""

from mailer.core.outcome import Reply, Step
from mailer.dispatch.smtp import Connection, Envelope
from tests.dispatch.office import ENVELOPE, MESSAGE, relay
from tests.dispatch.scripted import CUT, Scripted

NEXT = Envelope("bounce+def@office.example", "boris@radio.example", "4567cdef")
NEXT_COMMANDS = b"MAIL FROM:<bounce+def@office.example>\r\nRCPT TO:<boris@radio.example>\r\nDATA\r\n"


def first(connection: Connection, following: Envelope | None = NEXT) -> Reply:
    return connection.hand_over(ENVELOPE, lambda: MESSAGE, lambda: None, lambda: following)


def second(connection: Connection, message: bytes | None = MESSAGE) -> Reply:
    return connection.hand_over(NEXT, lambda: message, lambda: None)


def test_the_next_envelope_leaves_with_the_dot_so_a_message_costs_one_round_trip() -> None:
    with Scripted() as server:
        connection = Connection(relay(server))
        replies = [first(connection), second(connection)]
        connection.close()
    assert [reply.code for reply in replies] == [250, 250]
    assert any(chunk.endswith(b"\r\n.\r\n" + NEXT_COMMANDS) for chunk in server.chunks)
    assert server.connections == 1


def test_with_envelope_pipelining_nothing_leaves_behind_the_dot() -> None:
    with Scripted() as server:
        connection = Connection(relay(server, pipelining="envelope"))
        replies = [first(connection), second(connection)]
        connection.close()
    assert [reply.code for reply in replies] == [250, 250]
    assert NEXT_COMMANDS in server.chunks


def test_a_message_that_was_announced_still_has_the_gate_before_its_content() -> None:
    with Scripted() as server:
        connection = Connection(relay(server))
        first(connection)
        reply = second(connection, None)
        assert not connection.is_open
    assert (reply.step, reply.code) == (Step.GATE, None)
    assert len(server.contents) == 1
    assert server.unfinished == [b""]


def test_when_another_message_comes_than_the_announced_one_it_has_a_connection_of_its_own() -> None:
    with Scripted() as server:
        connection = Connection(relay(server))
        first(connection)
        reply = first(connection, None)
        connection.close()
    assert reply.code == 250
    assert server.commands.count("RCPT TO:<boris@radio.example>") == 1
    assert len(server.contents) == 2
    assert server.connections == 2


def test_closing_says_nothing_to_a_server_that_waits_for_announced_content() -> None:
    with Scripted() as server:
        connection = Connection(relay(server))
        first(connection)
        connection.close()
    assert len(server.contents) == 1
    assert not any(server.unfinished)
    assert "QUIT" not in server.commands


def test_an_announced_recipient_who_is_refused_gets_a_lone_dot_and_never_content() -> None:
    script = {"RCPT": ["250 ok", "550 unknown"], "DATA": ["354 go on"] * 2, "dot": ["250 ok", "554 nobody"]}
    with Scripted(script) as server:
        connection = Connection(relay(server))
        first(connection)
        refused = second(connection)
        taken = first(connection, None)
        connection.close()
    assert (refused.step, refused.code, taken.code) == (Step.RCPT, 550, 250)
    assert server.contents[1] == b""
    assert server.connections == 1


def test_a_refused_message_does_not_cost_the_announced_one() -> None:
    with Scripted({"dot": ["554 5.7.1 spam"]}) as server:
        connection = Connection(relay(server))
        codes = [first(connection).code, second(connection).code]
        connection.close()
    assert codes == [554, 250]


def test_a_server_that_hangs_up_at_an_announced_envelope_is_called_again_and_given_none_any_more() -> None:
    with Scripted({"MAIL": ["250 ok", CUT]}) as server:
        connection = Connection(relay(server))
        codes = [first(connection).code, second(connection).code]
        codes += [first(connection).code, second(connection).code]
        connection.close()
    assert codes == [250, 250, 250, 250]
    assert server.connections == 2
    assert NEXT_COMMANDS in server.chunks, "from then on each envelope waits for the reply to the dot"


def test_a_server_that_takes_so_many_messages_a_session_is_called_again_and_announced_to_again() -> None:
    with Scripted({"MAIL": ["250 ok", "421 4.7.0 enough for one session"]}) as server:
        connection = Connection(relay(server))
        codes = [first(connection).code, second(connection).code]
        codes += [first(connection).code, second(connection).code]
        connection.close()
    assert codes == [250, 250, 250, 250]
    assert server.connections == 2
    assert sum(chunk.endswith(b"\r\n.\r\n" + NEXT_COMMANDS) for chunk in server.chunks) == 2


def test_a_connection_cut_at_the_dot_leaves_that_message_in_doubt_and_the_announced_one_whole() -> None:
    with Scripted({"dot": [CUT]}) as server:
        connection = Connection(relay(server))
        doubtful, taken = first(connection), second(connection)
        connection.close()
    assert (doubtful.step, doubtful.code) == (Step.DOT, None)
    assert taken.code == 250
    assert len(server.contents) == 2


def test_a_recipient_whom_the_server_cannot_be_told_of_is_not_announced() -> None:
    abroad = Envelope("bounce+def@office.example", "борис@radio.example", "4567cdef")
    with Scripted() as server:
        connection = Connection(relay(server))
        first(connection, abroad)
        connection.close()
    assert not any("SMTPUTF8" in command for command in server.commands)
