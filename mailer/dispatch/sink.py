"""The built-in mail server for rehearsals and tests: takes everything on loopback, keeps it, sends nothing on.

Each message is one .eml file with the octets as received; each answer is one line of `sink.jsonl`:
`at` (by the clock handed in), `sender`, `recipient`, `file` (null where none was taken), `answer`.
"""

import asyncio
import json
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import cast

from aiosmtpd.smtp import SMTP
from aiosmtpd.smtp import Envelope as Received
from aiosmtpd.smtp import Session as Peer

HOSTNAME, IDENT = "sink.invalid", "rehearsal"
GREETING = f"{HOSTNAME} {IDENT}"
"""How it greets: no mail server of the world can have that name (RFC 2606 section 2)."""

GREYLISTED = "451 4.7.1 Greylisted, please try again later"
REFUSED = "550 5.1.1 No such person here"
TAKEN = "250 2.0.0 Ok: kept as {}"
DROPPED = "taken, then the connection was cut without a reply"


@dataclass(frozen=True, slots=True)
class Faults:
    """The faults to play, by recipient: the first try answered 451; every try 550; the first cut after the dot.

    `pause` is how many seconds the reply to every message is late.
    """

    greylist: frozenset[str] = frozenset()
    refuse: frozenset[str] = frozenset()
    drop: frozenset[str] = frozenset()
    pause: float = 0.0


class Sink:
    """A mail server in a thread of its own, from start() to stop() or as a context manager.

    `clock` gives aware datetimes. Files of an earlier sink in the same folder are kept and counted on from.
    """

    def __init__(self, folder: Path, faults: Faults = Faults(), *, clock: Callable[[], datetime]) -> None:
        self._handler = _Handler(folder, faults, clock)
        self._thread = threading.Thread(target=self._serve, name="mail sink", daemon=True)
        self._listening: Future[tuple[str, int]] = Future()
        self._stopping = asyncio.Event()

    def start(self) -> tuple[str, int]:
        """Begins to listen; the host and port it listens on."""
        self._thread.start()
        return self._listening.result()

    def stop(self) -> None:
        """Closes every connection and waits until the last line is written."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join()

    def stall(self, after: int) -> threading.Event:
        """When it has taken that many more messages, the next client gets no answer until it has gone away.

        The event is set when a client waits: it stands between two messages.
        """
        return self._handler.stall(after)

    def __enter__(self) -> tuple[str, int]:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _serve(self) -> None:
        try:
            asyncio.run(self._listen())
        except OSError as fault:
            self._listening.set_exception(fault)

    async def _listen(self) -> None:
        self._loop = asyncio.get_running_loop()
        server = await self._loop.create_server(self._protocol, "127.0.0.1", 0)
        self._listening.set_result(server.sockets[0].getsockname()[:2])
        await self._stopping.wait()
        server.close()  # the connections still open end with the loop's tasks

    def _protocol(self) -> SMTP:
        return SMTP(self._handler, hostname=HOSTNAME, ident=IDENT, enable_SMTPUTF8=True, loop=self._loop)


class _Handler:
    """What aiosmtpd asks at each command; all calls come from the one thread of the loop."""

    def __init__(self, folder: Path, faults: Faults, clock: Callable[[], datetime]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._faults, self._clock = folder, faults, clock
        self._seen: set[str] = set()
        self._count = len(list(folder.glob("*.eml")))
        self._stall_at: int | None = None
        self._stalled = threading.Event()

    def stall(self, after: int) -> threading.Event:
        self._stalled = threading.Event()
        self._stall_at = self._count + after
        return self._stalled

    async def handle_EHLO(  # noqa: N802 aiosmtpd's name
        self, server: SMTP, session: Peer, envelope: Received, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", *responses[-1:]]

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Peer, envelope: Received, address: str, options: list[str]
    ) -> str:
        if self._stall_at is not None and self._count >= self._stall_at:
            await self._give_no_answer()
        if address in self._faults.refuse:
            return self._note(envelope, address, None, REFUSED)
        if address in self._faults.greylist and self._first(address):
            return self._note(envelope, address, None, GREYLISTED)
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server: SMTP, session: Peer, envelope: Received) -> str:  # noqa: N802
        recipient = ", ".join(envelope.rcpt_tos)
        name = self._keep(cast(bytes, envelope.content))
        if recipient in self._faults.drop and self._first(recipient):
            self._note(envelope, recipient, name, DROPPED)
            if isinstance(server.transport, asyncio.WriteTransport):
                server.transport.abort()
            await asyncio.Event().wait()  # aiosmtpd cancels this when it notices that the connection is gone
        answer = self._note(envelope, recipient, name, TAKEN.format(name))
        await asyncio.sleep(self._faults.pause)
        return answer

    async def _give_no_answer(self) -> None:
        self._stalled.set()
        try:
            await asyncio.Event().wait()  # aiosmtpd cancels this when it notices that the connection is gone
        finally:
            self._stall_at = None

    def _first(self, address: str) -> bool:
        """Whether this is the first time that the address is dealt with."""
        first = address not in self._seen
        self._seen.add(address)
        return first

    def _keep(self, content: bytes) -> str:
        """Writes the message under its final name in one step, so that no reader sees half of it."""
        self._count += 1
        name = f"{self._count:06d}.eml"
        part = self._folder / f"{name}.part"
        part.write_bytes(content)
        part.replace(self._folder / name)
        return name

    def _note(self, envelope: Received, recipient: str, file: str | None, answer: str) -> str:
        line = {
            "at": self._clock().isoformat(timespec="milliseconds"),
            "sender": envelope.mail_from,
            "recipient": recipient,
            "file": file,
            "answer": answer,
        }
        with (self._folder / "sink.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(line, ensure_ascii=False) + "\n")
        return answer
