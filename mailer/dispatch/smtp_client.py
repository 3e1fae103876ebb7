"""smtplib's connection, with replies read many at once, of bounded length, and implicit TLS where it is wanted."""

import smtplib
import socket
import ssl

from mailer.dispatch.relay import RelaySettings, tls_context

_LINES, _LINE = 100, 8192  # more than any honest server sends


class Client(smtplib.SMTP):
    """One connection to the relay; its commands are smtplib's own."""

    def __init__(self, relay: RelaySettings) -> None:
        super().__init__(local_hostname=relay.helo, timeout=relay.timeouts.connect)
        self._relay = relay
        self._host = relay.host  # the name that STARTTLS checks the certificate for
        self.patience = relay.timeouts.greeting  # seconds
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

    def wait_no_longer(self) -> None:
        """Holds the next exchange to our patience; to set what is set already would cost a system call."""
        if self.sock is not None and self.sock.gettimeout() != self.patience:
            self.sock.settimeout(self.patience)

    def secure(self, context: ssl.SSLContext) -> tuple[int, bytes]:
        """STARTTLS, and the handshake where the server agrees."""
        answer = self.starttls(context=context)
        self._heard = b""  # whatever came behind the answer came in the clear, so it is nobody's word
        return answer

    def getreply(self) -> tuple[int, bytes]:
        """One reply, perhaps of several lines: its code (-1 where there is none) and text.

        Raises SMTPServerDisconnected when the connection ends, is silent too long, or talks without end.
        """
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
            self.wait_no_longer()
            chunk = self.sock.recv(_LINE) if self.sock is not None else b""
        except OSError as fault:
            raise self._lost(str(fault)) from fault
        if not chunk:
            raise self._lost("connection closed")
        return chunk

    def _lost(self, why: str) -> smtplib.SMTPServerDisconnected:
        self.close()
        return smtplib.SMTPServerDisconnected(why)
