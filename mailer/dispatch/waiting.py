"""Waiting for the network: alone in a thread, or in a round of couriers where each lets the others go on meanwhile.

A courier that waits costs nothing and a thread that waits costs little; but threads that work in turn pass the
interpreter to and fro, which took a quarter of a message's time. So the couriers of a process share one thread.
"""

import os
import select
import socket
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from math import inf
from typing import Protocol, TypeVar

from greenlet import getcurrent, greenlet

_T = TypeVar("_T")


class Waiting(Protocol):
    """How one courier waits. Times are seconds."""

    def readable(self, sock: socket.socket, seconds: float) -> bool:
        """Waits until there is something to read, or the connection has ended; False when the time is over."""

    def writable(self, sock: socket.socket, seconds: float) -> bool:
        """Waits until something can be written; False when the time is over."""

    def pause(self, seconds: float) -> None:
        """Waits for so long."""

    def aside(self, call: Callable[[], _T]) -> _T:
        """What a call gives that may block, such as connecting; whatever it raises is raised here."""


class Alone:
    """Waits in the thread that asks."""

    def readable(self, sock: socket.socket, seconds: float) -> bool:
        return self._comes(sock, select.POLLIN, seconds)

    def writable(self, sock: socket.socket, seconds: float) -> bool:
        return self._comes(sock, select.POLLOUT, seconds)

    def pause(self, seconds: float) -> None:
        time.sleep(max(seconds, 0))

    def aside(self, call: Callable[[], _T]) -> _T:
        return call()

    @staticmethod
    def _comes(sock: socket.socket, event: int, seconds: float) -> bool:
        poll = select.poll()
        poll.register(sock, event)
        return bool(poll.poll(seconds * 1000))


class Round:
    """Carries several tasks in one thread, each as a greenlet: one that waits gives the thread to the next.

    Nothing changes hands but at the methods of Waiting, so a transaction is never left open for another task.
    """

    def __init__(self) -> None:
        self._poll = select.poll()
        self._ready: deque[tuple[greenlet, bool]] = deque()
        self._until: dict[greenlet, float] = {}  # every task that waits, and until when
        self._by_file: dict[int, greenlet] = {}
        self._pausing: set[greenlet] = set()
        self._back: deque[greenlet] = deque()  # whose call aside has ended; the bell tells of it
        self._bell, self._rope = os.pipe()
        self._poll.register(self._bell, select.POLLIN)

    def run(self, tasks: Iterable[Callable[[], None]]) -> None:
        """Carries the tasks until all have returned; once only."""
        self._hub = getcurrent()
        self._ready.extend((greenlet(_beginning(task)), True) for task in tasks)
        # A thread for each, made when it is needed: who is aside with a dead server must not keep others from going
        self._helpers = ThreadPoolExecutor(max(len(self._ready), 1), thread_name_prefix="aside")
        while self._ready or self._until:
            while self._ready:
                task, came = self._ready.popleft()
                task.switch(came)
            if self._until:
                self._look()
        self._helpers.shutdown()
        os.close(self._bell)
        os.close(self._rope)

    def readable(self, sock: socket.socket, seconds: float) -> bool:
        return self._comes(sock, select.POLLIN, seconds)

    def writable(self, sock: socket.socket, seconds: float) -> bool:
        return self._comes(sock, select.POLLOUT, seconds)

    def pause(self, seconds: float) -> None:
        self._pausing.add(getcurrent())
        self._wait(seconds)
        self._pausing.discard(getcurrent())

    def hurry(self) -> None:
        """Ends every pause."""
        self._until |= dict.fromkeys(self._pausing & self._until.keys(), 0.0)

    def aside(self, call: Callable[[], _T]) -> _T:
        task, made = getcurrent(), self._helpers.submit(call)
        made.add_done_callback(lambda _: self._ring(task))
        self._wait(inf)
        return made.result()

    def _ring(self, task: greenlet) -> None:
        """In the other thread: its task can go on."""
        self._back.append(task)
        os.write(self._rope, b"!")

    def _comes(self, sock: socket.socket, event: int, seconds: float) -> bool:
        file = sock.fileno()
        self._poll.register(file, event)
        self._by_file[file] = getcurrent()
        try:
            return self._wait(seconds)
        finally:
            del self._by_file[file]
            self._poll.unregister(file)

    def _wait(self, seconds: float) -> bool:
        self._until[getcurrent()] = time.monotonic() + seconds
        return bool(self._hub.switch())

    def _look(self) -> None:
        """Waits for whatever comes first, and notes who can go on."""
        first = min(self._until.values())
        patience = None if first == inf else max(first - time.monotonic(), 0) * 1000
        for file, _ in self._poll.poll(patience):
            if file == self._bell:
                os.read(self._bell, 4096)
            else:
                self._goes_on(self._by_file[file], came=True)
        while self._back:
            self._goes_on(self._back.popleft(), came=True)
        now = time.monotonic()
        for task in [task for task, until in self._until.items() if until <= now]:
            self._goes_on(task, came=False)

    def _goes_on(self, task: greenlet, *, came: bool) -> None:
        del self._until[task]
        self._ready.append((task, came))


def _beginning(task: Callable[[], None]) -> Callable[[bool], None]:
    """A task is first given the thread as it is given it later: with a word that it does not need yet."""
    return lambda _came: task()
