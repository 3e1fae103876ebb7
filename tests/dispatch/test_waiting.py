"""Waiting in a round: in one thread several tasks go on, each when what it waits for has come."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from mailer.dispatch.waiting import Round

LONG = 30.0


@contextlib.contextmanager
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    """The two ends of a connection that never block."""
    one, other = socket.socketpair()
    with one, other:
        one.setblocking(False)
        other.setblocking(False)
        yield one, other


def until_it_blocks(call: Callable[[], object]) -> None:
    with contextlib.suppress(BlockingIOError):
        while True:
            call()


def test_a_task_that_waits_for_a_slow_server_does_not_hold_up_another() -> None:
    told: list[str] = []
    together = Round()

    def patient(slow: socket.socket) -> None:
        told.append("given up" if not together.readable(slow, 0.05) else "answered")

    def lucky(quick: socket.socket) -> None:
        assert together.readable(quick, LONG)
        told.append(quick.recv(3).decode())

    with pair() as (slow, _), pair() as (quick, server):
        server.send(b"250")
        together.run([lambda: patient(slow), lambda: lucky(quick)])
    assert told == ["250", "given up"]


def test_who_pauses_goes_on_at_once_when_told_to_hurry() -> None:
    together = Round()
    began = time.monotonic()
    together.run([lambda: together.pause(LONG), together.hurry])
    assert time.monotonic() - began < LONG / 2


def test_what_blocks_is_done_aside_and_its_answer_comes_back() -> None:
    together = Round()
    release = threading.Event()
    told: list[object] = []

    def connecting() -> None:
        told.append(together.aside(lambda: release.wait(LONG)))

    def meanwhile() -> None:
        told.append("meanwhile")
        release.set()

    together.run([connecting, meanwhile])
    assert told == ["meanwhile", True]


def test_however_many_are_aside_with_a_dead_server_another_may_go_aside_too() -> None:
    together, many = Round(), 33
    all_aside = threading.Barrier(many)
    together.run([lambda: together.aside(lambda: all_aside.wait(LONG)) and None] * many)
    assert not all_aside.broken


def test_what_goes_wrong_aside_is_raised_where_it_was_asked_for() -> None:
    together = Round()

    def connecting() -> None:
        with pytest.raises(ConnectionRefusedError):
            together.aside(lambda: (_ for _ in ()).throw(ConnectionRefusedError()))

    together.run([connecting])


def test_pauses_end_in_the_order_of_their_length() -> None:
    together = Round()
    ended: list[float] = []

    def pausing(seconds: float) -> None:
        began = time.monotonic()
        together.pause(seconds)
        assert time.monotonic() - began >= seconds
        ended.append(seconds)

    together.run([lambda: pausing(0.04), lambda: pausing(0.02), lambda: pausing(0.0)])
    assert ended == [0.0, 0.02, 0.04]


def test_a_task_waits_for_room_to_write() -> None:
    together = Round()
    came: list[bool] = []
    with pair() as (full, reader):
        until_it_blocks(lambda: full.send(b"x" * 65536))
        together.run(
            [
                lambda: came.append(together.writable(full, LONG)),
                lambda: until_it_blocks(lambda: reader.recv(65536)),
            ]
        )
    assert came == [True]
