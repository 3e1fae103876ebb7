"""A mail server that notes how far each message came, and lets a trap spring when a sender comes to a step.

Each sender has a port of its own, so that the server knows whose message it handles. What a trap does is done in the
server's own thread, at once: the sender has no time to go on.
"""

import asyncio
import contextlib
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from types import TracebackType

_NAME = re.compile(rb" ENVID=(\S+)")


class Step(StrEnum):
    """Where a trap can stand: before the greeting, before 354, in the content, after the dot, after its reply."""

    GREETING = "greeting"
    DATA = "data"
    CONTENT = "content"
    DOT = "dot"
    REPLY = "reply"


@dataclass
class Handled:
    """One message whose content has begun to come; `name` is the public id of its delivery."""

    name: str
    begun_at: datetime
    whole: bool = False  # the final dot has come: the server has it
    replied: bool = False
    certain: bool = False  # the sender went on after the reply, so that it has read it

    @property
    def in_doubt(self) -> bool:
        """Whether its sender may not know that the server has it."""
        return not self.certain


Spring = Callable[[str], None]
"""What a trap does; it is given the public id of the message, empty before there is one."""


class Relay:
    """A mail server in a thread of its own. `wait`: how many seconds it takes to accept an envelope."""

    def __init__(self, senders: int) -> None:
        self.wait = 0.0
        self.handled: list[Handled] = []
        self.ports: list[int] = []
        self._traps: dict[tuple[int, Step], Spring] = {}
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(senders)), name="relay", daemon=True)
        self._ready, self._over = threading.Event(), asyncio.Event()

    def __enter__(self) -> "Relay":
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join()

    def set_trap(self, sender: int, step: Step, spring: Spring) -> None:
        """`spring` is called when this sender comes to that step the next time."""
        self._traps[sender, step] = spring

    def take_trap(self, sender: int, step: Step) -> Spring | None:
        """Takes the trap away, if it has not sprung."""
        return self._traps.pop((sender, step), None)

    async def _serve(self, senders: int) -> None:
        self._loop = asyncio.get_running_loop()
        servers = [await self._listen(number) for number in range(senders)]
        self.ports += [server.sockets[0].getsockname()[1] for server in servers]
        self._ready.set()
        await self._over.wait()
        for server in servers:
            server.close()

    async def _listen(self, sender: int) -> asyncio.Server:
        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
                    await _Session(self, sender, reader, writer).talk()
            finally:
                writer.close()

        return await asyncio.start_server(talk, "127.0.0.1", 0, limit=1 << 20)


class _Session:
    """One connection of a sender."""

    def __init__(self, relay: Relay, sender: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._relay, self._sender, self._reader, self._writer = relay, sender, reader, writer
        self._name = ""
        self._last: Handled | None = None
        self._dead = False  # a trap has sprung: whoever was there gets no answer any more

    async def talk(self) -> None:
        self._comes_to(Step.GREETING)
        self._say(b"220 chaos.example ESMTP")
        while line := await self._reader.readuntil(b"\r\n"):
            verb = line[:4].upper().strip()
            if verb == b"EHLO":
                self._say(b"250-chaos.example\r\n250-PIPELINING\r\n250 DSN")
            elif verb == b"DATA":
                await self._take()
            else:
                if name := _NAME.search(line):
                    self._name = name.group(1).decode()
                if verb == b"QUIT":
                    self._is_certain()
                self._say(b"250 ok")

    async def _take(self) -> None:
        self._comes_to(Step.DATA)
        await asyncio.sleep(self._relay.wait)
        self._say(b"354 go on")
        first = await self._reader.readexactly(1)
        self._is_certain()
        self._last = message = Handled(self._name, datetime.now(UTC))
        self._relay.handled.append(message)
        self._comes_to(Step.CONTENT)
        if first != b".":
            await self._reader.readuntil(b"\r\n.\r\n")
        message.whole = True
        self._comes_to(Step.DOT)
        self._say(b"250 2.0.0 taken")
        message.replied = not self._dead
        self._comes_to(Step.REPLY)

    def _is_certain(self) -> None:
        if self._last is not None:
            self._last.certain = True

    def _comes_to(self, step: Step) -> None:
        if spring := self._relay.take_trap(self._sender, step):
            spring(self._name)
            self._dead = True

    def _say(self, reply: bytes) -> None:
        if not self._dead:
            self._writer.write(reply + b"\r\n")
