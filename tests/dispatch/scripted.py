"""A mail server that answers from a script: real sockets, a fault at any step, one connection after another."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Mapping, Sequence
from types import TracebackType

CUT = "cut"
"""In place of an answer: the connection is closed without a word."""
HALF = "half"
"""In place of an answer: the first digits of one, and then the connection is closed."""
SILENCE = "silence"
"""In place of an answer: nothing is said, and the connection stays open until the other side ends it."""

USUAL = {
    "greeting": "220 scripted.test",
    "MAIL": "250 2.1.0 sender ok",
    "RCPT": "250 2.1.5 recipient ok",
    "DATA": "354 go on",
    "dot": "250 2.0.0 Ok: queued as 4ZABC",
    "STARTTLS": "220 go ahead",
    "AUTH": "235 welcome",
    "QUIT": "221 bye",
}


class _Over(Exception):
    """This connection has ended."""


class Scripted:
    """`answers`: the first answers at a step ("greeting", a command, "content" or "dot"); then the usual ones."""

    def __init__(
        self,
        answers: Mapping[str, Sequence[str]] | None = None,
        offers: Sequence[str] = ("PIPELINING",),
        tls: ssl.SSLContext | None = None,
        tls_at_once: bool = False,
        port: int = 0,
    ) -> None:
        self._answers = {step: list(said) for step, said in (answers or {}).items()}
        self._offers, self._tls, self._tls_at_once = offers, tls, tls_at_once
        self.commands: list[str] = []
        self.chunks: list[bytes] = []
        self.contents: list[bytes] = []  # without the final dot, still dot-stuffed
        self.taken = 0  # messages answered with 2yz
        self.unfinished: list[bytes] = []  # content whose connection ended before the dot
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", port))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._accept)
        self._open: list[socket.socket] = []
        self._nobody = False

    def __enter__(self) -> "Scripted":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.finish()

    def finish(self) -> None:
        """Waits until what the client has closed is dealt with, and ends the rest."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join(timeout=2)
        for sock in self._open:
            with contextlib.suppress(OSError):  # most have ended by themselves
                sock.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            with contextlib.suppress(_Over, OSError):
                self._talk(sock)
            self._sock.close()

    def _talk(self, sock: socket.socket) -> None:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._sock, self._buffer = sock, b""
        self._open.append(sock)
        if self._tls_at_once:
            self._secure()
        self._answer("greeting")
        while True:
            line = self._until(b"\r\n").decode()
            self.commands.append(line)
            verb = "AUTH" if self._last.startswith("334") else line.partition(" ")[0].upper()
            if verb == "EHLO":
                self._answer(
                    "EHLO", "\r\n".join([*(f"250-{offer}" for offer in ("scripted", *self._offers)), "250 OK"])
                )
            elif verb == "DATA" and self._nobody:
                self._answer(verb, "503 5.5.1 nobody to send it to")
            else:
                self._answer(verb)
            if verb == "RCPT":
                self._nobody = not self._last.startswith("2")
            if verb == "STARTTLS" and self._last.startswith("220"):
                self._secure()
            if verb == "DATA" and self._last.startswith("354"):
                self._content()

    def _content(self) -> None:
        if script := self._answers.get("content"):
            script.pop(0)
            self._peek(1)
            raise _Over  # the content has begun, and nobody reads the rest
        try:
            alone = self._peek(3) == b".\r\n"
            self.contents.append(self._until(b".\r\n" if alone else b"\r\n.\r\n"))
        except _Over:
            self.unfinished.append(self._buffer)
            raise
        self._answer("dot")
        self.taken += self._last.startswith("2")

    def _answer(self, step: str, usual: str = "") -> None:
        script = self._answers.get(step)
        self._last = script.pop(0) if script else usual or USUAL.get(step, "250 ok")
        if self._last == CUT:
            raise _Over
        if self._last == HALF:
            self._sock.sendall(b"25")
            raise _Over
        if self._last == SILENCE:
            while True:
                self._more()
        self._sock.sendall(self._last.encode() + b"\r\n")

    def _secure(self) -> None:
        assert self._tls is not None
        self._sock = self._tls.wrap_socket(self._sock, server_side=True)
        self._open.append(self._sock)

    def _until(self, end: bytes) -> bytes:
        while end not in self._buffer:
            self._more()
        found, _, self._buffer = self._buffer.partition(end)
        return found

    def _peek(self, count: int) -> bytes:
        while len(self._buffer) < count:
            self._more()
        return self._buffer[:count]

    def _more(self) -> None:
        chunk = self._sock.recv(65536)
        if not chunk:
            raise _Over
        self.chunks.append(chunk)
        self._buffer += chunk
