"""smtplib's connection, with replies of bounded length and TLS from the first byte where the relay wants it."""

import smtplib
import socket

from mailer.dispatch.relay import RelaySettings, tls_context

_LINES, _LINE = 100, 8192  # more than any honest server sends


class Client(smtplib.SMTP):
    """One connection to the relay; its commands are smtplib's own."""

    def __init__(self, relay: RelaySettings) -> None:
        super().__init__(local_hostname=relay.helo, timeout=relay.timeouts.connect)
        self._relay = relay
        self._host = relay.host  # the name that STARTTLS checks the certificate for

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

    def getreply(self) -> tuple[int, bytes]:
        """One reply, perhaps of several lines: its code (-1 where there is none) and text.

        Raises SMTPServerDisconnected when the connection ends, is silent too long, or talks without end.
        """
        if self.file is None and self.sock is not None:
            self.file = self.sock.makefile("rb")
        said: list[bytes] = []
        while len(said) < _LINES:
            line = self._line()
            said.append(line[4:].strip())
            if line[3:4] != b"-" or not line[:3].isdigit():
                return (int(line[:3]) if line[:3].isdigit() else -1), b"\n".join(said)
        self.close()
        raise smtplib.SMTPServerDisconnected("the reply does not end")

    def _line(self) -> bytes:
        try:
            line = self.file.readline(_LINE + 1) if self.file is not None else b""
        except OSError as fault:
            self.close()
            raise smtplib.SMTPServerDisconnected(str(fault)) from fault
        if line.endswith(b"\n") and len(line) <= _LINE:
            return line
        self.close()
        raise smtplib.SMTPServerDisconnected("a line of the reply is too long" if line else "connection closed")
