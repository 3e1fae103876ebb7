"""The built-in mail server: keeps what it takes as it came, plays its faults, and writes down every answer."""

import json
from datetime import UTC, datetime
from pathlib import Path

from mailer.core.outcome import Reply, Step
from mailer.dispatch.relay import RelaySettings
from mailer.dispatch.sink import DROPPED, Faults, Sink
from mailer.dispatch.smtp import Connection, Envelope

MOVED = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
MESSAGE = "Subject: паром\r\n\r\n.leading dot\r\n\r\nlast line\r\n".encode()


class Office:
    """Sends to a sink over one connection."""

    def __init__(self, address: tuple[str, int]) -> None:
        self.connection = Connection(RelaySettings(*address, security="none"))

    def send(self, recipient: str, message: bytes = MESSAGE) -> Reply:
        envelope = Envelope("bounce+1@office.example", recipient, "1")
        return self.connection.hand_over(envelope, lambda: message, lambda: None)


def lines(folder: Path) -> list[dict[str, str | None]]:
    return [json.loads(line) for line in (folder / "sink.jsonl").read_text(encoding="utf-8").splitlines()]


def clock() -> datetime:
    return MOVED


def test_a_message_is_kept_octet_by_octet_and_written_down_by_the_moved_clock(tmp_path: Path) -> None:
    with Sink(tmp_path, clock=clock) as address:
        office = Office(address)
        reply = office.send("Anna@paper.example")
        office.connection.close()
    assert (reply.code, [line["file"] for line in lines(tmp_path)]) == (250, ["000001.eml"])
    assert (tmp_path / "000001.eml").read_bytes() == MESSAGE
    assert lines(tmp_path) == [
        {
            "at": "2030-01-02T03:04:05.000+00:00",
            "sender": "bounce+1@office.example",
            "recipient": "Anna@paper.example",
            "file": "000001.eml",
            "answer": "250 2.0.0 Ok: kept as 000001.eml",
        }
    ]


def test_a_greylisted_person_is_taken_the_second_time(tmp_path: Path) -> None:
    with Sink(tmp_path, Faults(greylist=frozenset({"grey@paper.example"})), clock=clock) as address:
        office = Office(address)
        codes = [(reply.step, reply.code) for reply in (office.send("grey@paper.example") for _ in range(2))]
        office.connection.close()
    assert codes == [(Step.RCPT, 451), (Step.DOT, 250)]
    assert [line["file"] for line in lines(tmp_path)] == [None, "000001.eml"]


def test_a_refused_person_is_refused_each_time_and_the_next_one_served(tmp_path: Path) -> None:
    with Sink(tmp_path, Faults(refuse=frozenset({"gone@paper.example"})), clock=clock) as address:
        office = Office(address)
        codes = [
            office.send(name).code for name in ("gone@paper.example", "anna@paper.example", "gone@paper.example")
        ]
        office.connection.close()
    assert codes == [550, 250, 550]


def test_a_drop_after_the_dot_leaves_the_message_kept_and_the_sender_in_doubt(tmp_path: Path) -> None:
    with Sink(tmp_path, Faults(drop=frozenset({"cut@paper.example"})), clock=clock) as address:
        office = Office(address)
        first, second = office.send("cut@paper.example"), office.send("cut@paper.example")
        office.connection.close()
    assert (first.step, first.code, second.code) == (Step.DOT, None, 250)
    assert [line["answer"] for line in lines(tmp_path)] == [DROPPED, "250 2.0.0 Ok: kept as 000002.eml"]
    assert (tmp_path / "000001.eml").read_bytes() == MESSAGE


def test_the_envelope_goes_to_the_sink_in_one_group(tmp_path: Path) -> None:
    with Sink(tmp_path, clock=clock) as address:
        office = Office(address)
        office.connection.open()
        assert office.connection._smtp.has_extn("pipelining")
        office.connection.close()


def test_a_later_sink_in_the_same_folder_overwrites_nothing(tmp_path: Path) -> None:
    for name in ("anna@paper.example", "boris@paper.example"):
        with Sink(tmp_path, clock=clock) as address:
            office = Office(address)
            office.send(name)
            office.connection.close()
    assert [(line["file"], line["recipient"]) for line in lines(tmp_path)] == [
        ("000001.eml", "anna@paper.example"),
        ("000002.eml", "boris@paper.example"),
    ]


def test_stopping_ends_the_connections_that_are_open(tmp_path: Path) -> None:
    sink = Sink(tmp_path, clock=clock)
    office = Office(sink.start())
    office.send("anna@paper.example")
    sink.stop()
    reply = office.send("boris@paper.example")
    assert (reply.step, reply.code) == (Step.CONNECT, None)


def test_an_address_in_another_script_is_taken(tmp_path: Path) -> None:
    with Sink(tmp_path, clock=clock) as address:
        office = Office(address)
        reply = office.send("анна@paper.example")
        office.connection.close()
    assert reply.code == 250
    assert lines(tmp_path)[0]["recipient"] == "анна@paper.example"
