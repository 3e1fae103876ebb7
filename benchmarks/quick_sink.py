"""An SMTP sink that takes everything at once: with STARTTLS and a login if wanted, and with notes of when what came.

Postfix's own smtp-sink knows neither. It is a process of its own with a thread for each connection.
"""

import contextlib
import os
import socket
import ssl
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.servers import process_of_its_own

_PIECE = 1 << 18


@dataclass(frozen=True)
class Manner:
    """How the sink behaves. In `notes` it writes a line per message: when its final dot came, and its Feedback-ID."""

    certificate: Path | None = None  # PEM with its key; with it TLS is offered, and a login after that
    notes: Path | None = None


def quick_sink(manner: Manner) -> contextlib.AbstractContextManager[int]:
    """The sink while it runs; its port."""
    return process_of_its_own(_serve, manner)


def _serve(port: int, manner: Manner) -> None:
    with socket.create_server(("127.0.0.1", port)) as server:
        while True:
            connection, _ = server.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=_Talk(connection, manner).to_its_end, daemon=True).start()


class _Talk:
    """One connection."""

    def __init__(self, connection: socket.socket, manner: Manner) -> None:
        self._connection, self._manner, self._rest = connection, manner, b""

    def to_its_end(self) -> None:
        self._say("220 sink.example ESMTP")
        with contextlib.suppress(EOFError, OSError):
            while True:
                self._answer(self._until(b"\r\n"))

    def _answer(self, line: bytes) -> None:
        verb = line[:4].upper()
        if verb == b"EHLO":
            self._say("250-sink.example\r\n250-PIPELINING\r\n250-8BITMIME\r\n" + self._offer())
        elif verb == b"STAR":
            self._say("220 go ahead")
            self._secure()
        elif verb == b"AUTH":
            self._say("235 2.7.0 welcome")
        elif verb == b"DATA":
            self._say("354 go on")
            self._note(self._until(b"\r\n.\r\n"))
            self._say("250 2.0.0 taken")
        else:
            self._say("250 2.0.0 ok")

    def _offer(self) -> str:
        if self._manner.certificate is None:
            return "250 OK"
        return "250 AUTH PLAIN" if isinstance(self._connection, ssl.SSLSocket) else "250 STARTTLS"

    def _secure(self) -> None:
        assert self._manner.certificate is not None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._manner.certificate)
        self._connection = context.wrap_socket(self._connection, server_side=True)

    def _note(self, content: bytes) -> None:
        if self._manner.notes is not None:
            now, name = time.time(), content.partition(b"\r\nFeedback-ID: ")[2].partition(b":")[0].decode()
            with self._manner.notes.open("ab", buffering=0) as notes:
                os.write(notes.fileno(), f"{now} {name}\n".encode())

    def _say(self, reply: str) -> None:
        self._connection.sendall(f"{reply}\r\n".encode())

    def _until(self, end: bytes) -> bytes:
        """What comes before that end; the rest stays for later. Raises EOFError when the connection has ended."""
        at = self._rest.find(end)
        while at < 0:
            if not (piece := self._connection.recv(_PIECE)):
                raise EOFError
            looked_at = max(len(self._rest) - len(end), 0)
            self._rest += piece
            at = self._rest.find(end, looked_at)
        found, self._rest = self._rest[:at], self._rest[at + len(end) :]
        return found
