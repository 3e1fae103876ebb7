"""smtplib's connection, with replies read many at once, of bounded length, and implicit TLS where it is wanted."""

import re
import smtplib
import socket
import ssl
from collections.abc import Callable

from mailer.dispatch.relay import RelaySettings, tls_context
from mailer.dispatch.waiting import Alone, Waiting

_LATER = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)
_ORDINARY = re.compile(rb"(\d{3}) (\S[^\r\n]{0,500}\S|\S?)\r\n")  # nearly every reply: one line, heard whole
_LINES, _LINE = 100, 8192  # more than any honest server sends


class Client(smtplib.SMTP):
    """One connection to the relay; its commands are smtplib's own, and block.

    After `share` nothing blocks any more: then only `write` and `getreply` are of use.
    """

    def __init__(self, relay: RelaySettings) -> None:
        super().__init__(local_hostname=relay.helo, timeout=relay.timeouts.connect)
        self._relay = relay
        self._host = relay.host  # the name that STARTTLS checks the certificate for
        self.patience = relay.timeouts.greeting  # seconds
        self._waiting: Waiting = Alone()
        self._heard = b""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = socket.create_connection((host, port), timeout)
        # The dot leaves apart from the content; without this it would wait for the other side to acknowledge.
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            made = self._wrapped(plain)
        except OSError:
            plain.close()
            raise
        made.settimeout(self._relay.timeouts.greeting)
        return made

    def _wrapped(self, plain: socket.socket) -> socket.socket:
        if self._relay.security != "tls":
            return plain
        return tls_context(self._relay.ca_file).wrap_socket(plain, server_hostname=self._host)

    def share(self, waiting: Waiting) -> None:
        """From now on whoever waits for this connection waits like that."""
        self._waiting = waiting
        if self.sock is not None:
            self.sock.setblocking(False)

    def alone(self, patience: float) -> None:
        """The next command of smtplib's own may block for so many seconds."""
        self._waiting, self.patience = Alone(), patience
        if self.sock is not None:
            self.sock.settimeout(patience)

    def write(self, octets: bytes | memoryview) -> None:
        """Writes it all, waiting for our patience whenever the other side is slow. Raises OSError."""
        rest = memoryview(octets)
        while rest:
            try:
                rest = rest[self._plugged().send(rest) :]
            except _LATER as later:
                self._wait(later, self._waiting.writable)

    def secure(self, context: ssl.SSLContext) -> tuple[int, bytes]:
        """STARTTLS, and the handshake where the server agrees."""
        answer = self.starttls(context=context)
        self._heard = b""  # whatever came behind the answer came in the clear, so it is nobody's word
        return answer

    def getreply(self) -> tuple[int, bytes]:
        """One reply, perhaps of several lines: its code (-1 where there is none) and text.

        Raises SMTPServerDisconnected when the connection ends, is silent too long, or talks without end.
        """
        if not self._heard:
            self._heard = self._more()
        if ordinary := _ORDINARY.match(self._heard):
            self._heard = self._heard[ordinary.end() :]
            return int(ordinary[1]), ordinary[2]
        said: list[bytes] = []
        while len(said) < _LINES:
            line = self._line()
            said.append(line[4:].strip())
            if line[3:4] != b"-" or not line[:3].isdigit():
                return (int(line[:3]) if line[:3].isdigit() else -1), b"\n".join(said)
        raise self._lost("the reply does not end")

    def _line(self) -> bytes:
        """The next line; what came with it is kept, since pipelined replies arrive together."""
        while b"\n" not in self._heard and len(self._heard) <= _LINE:
            self._heard += self._more()
        line, _, self._heard = self._heard.partition(b"\n")
        if len(line) > _LINE:
            raise self._lost("a line of the reply is too long")
        return line

    def _more(self) -> bytes:
        try:
            chunk = self._received()
        except OSError as fault:
            raise self._lost(str(fault)) from fault
        if not chunk:
            raise self._lost("connection closed")
        return chunk

    def _received(self) -> bytes:
        if not isinstance(self.sock, ssl.SSLSocket):  # that one may hold already what has come
            self._wait(None, self._waiting.readable)
        while True:
            try:
                return self._plugged().recv(_LINE)
            except _LATER as later:
                self._wait(later, self._waiting.readable)

    def _wait(self, later: OSError | None, usual: Callable[[socket.socket, float], bool]) -> None:
        """Waits as TLS demands, which may have to write before it can read, and else as usual."""
        comes = usual
        if isinstance(later, ssl.SSLWantReadError):
            comes = self._waiting.readable
        elif isinstance(later, ssl.SSLWantWriteError):
            comes = self._waiting.writable
        if not comes(self._plugged(), self.patience):
            raise TimeoutError("timed out")

    def _plugged(self) -> socket.socket:
        if self.sock is None:
            raise OSError("connection closed")
        return self.sock

    def _lost(self, why: str) -> smtplib.SMTPServerDisconnected:
        self.close()
        return smtplib.SMTPServerDisconnected(why)
