"""A session with the relay: connected, secured, logged in; and every exchange on it told as a Reply."""

import contextlib
import re
import select
import smtplib
import ssl
from collections.abc import Callable

from mailer.core.outcome import Reply, Step
from mailer.dispatch.relay import RelaySettings, tls_context
from mailer.dispatch.smtp_client import Client
from mailer.dispatch.smtp_login import NoLoginError, log_in
from mailer.dispatch.token import TokenError
from mailer.dispatch.waiting import Alone, Waiting

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_KEPT_LINES, _KEPT_TEXT = 10, 4096


class Ended(Exception):
    """The connection is of no more use; the reply says where it ended."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply)
        self.reply = reply


class Session:
    """One session of one courier. What the server does is never raised to the caller, only told.

    Raises Misused when the file of certificate authorities cannot be read.
    """

    def __init__(self, relay: RelaySettings, waiting: Waiting | None = None) -> None:
        if relay.security != "none":
            tls_context(relay.ca_file)
        self._relay = relay
        self._waiting = waiting or Alone()
        self._smtp = Client(relay)
        self._tls = ""
        self.carried = 0  # messages handed over since it was opened
        waits = relay.timeouts
        self._patience = {step: waits.command for step in Step} | {Step.DATA: waits.data, Step.DOT: waits.dot}

    @property
    def is_open(self) -> bool:
        return self._smtp.sock is not None

    @property
    def name(self) -> str:
        """The mail server as the log names it."""
        return self._relay.name

    @property
    def tls(self) -> str:
        """The version and cipher of TLS; empty where the connection is not secured."""
        return self._tls

    @property
    def offers(self) -> list[str]:
        """The extensions that the server named in its last EHLO."""
        return [name.upper() for name in self._smtp.esmtp_features]

    @property
    def largest(self) -> int | None:
        """The octets of the largest message that the server says it takes (SIZE, RFC 1870), where it says so."""
        said = self._smtp.esmtp_features.get("size", "")
        return int(said) if said.isdecimal() and int(said) else None

    def open(self) -> Reply | None:
        """Connects, secures and logs in. None when it is open, else the reply that says why it is not."""
        self._abandon()
        self._smtp = Client(self._relay)
        self.carried = 0
        refusal = self._waiting.aside(self._opened)
        if refusal is None:
            self._smtp.share(self._waiting)
        return refusal

    def _opened(self) -> Reply | None:
        try:
            self._connect()
            self._ehlo()
            if self._relay.security == "starttls":
                self._starttls()
                self._ehlo()
            if self._relay.user:
                self._login()
        except Ended as ended:
            self._abandon()
            return ended.reply
        return None

    def close(self) -> None:
        """Says QUIT and closes, without waiting long for an answer."""
        if self.is_open:
            with contextlib.suppress(Ended):  # there is nothing left to lose
                self._waiting.aside(self._quit)
        self._abandon()

    def _quit(self) -> None:
        self._smtp.alone(self._relay.timeouts.quit)
        self._ask(Step.CONNECT, self._smtp.quit, self._relay.timeouts.quit)

    def _ready(self) -> Reply | None:
        """Opens the connection, again where the server has closed it or said goodbye since the last message."""
        if self._smtp.sock is not None:
            waiting = select.poll()
            waiting.register(self._smtp.sock, select.POLLIN)
            if not waiting.poll(0):
                return None
        return self.open()

    def _connect(self) -> None:
        self._tls = ""
        try:
            code, text = self._smtp.connect(self._relay.host, self._relay.port)
            self._note_tls()
        except smtplib.SMTPServerDisconnected as fault:
            raise self._lost(Step.GREETING, fault) from None
        except ssl.SSLError as fault:
            raise self._untrusted(fault) from None
        except OSError as fault:
            raise self._lost(Step.CONNECT, fault) from None
        if code != 220:
            raise Ended(self._reply(Step.GREETING, code, text))

    def _ehlo(self) -> None:
        code, text = self._ask(Step.EHLO, self._smtp.ehlo, self._relay.timeouts.command)
        if code != 250:
            raise Ended(self._reply(Step.EHLO, code, text))

    def _starttls(self) -> None:
        if not self._smtp.has_extn("starttls"):
            raise Ended(
                self._ours(Step.TLS, "the mail server does not offer STARTTLS, and nothing is sent in the clear")
            )
        context = tls_context(self._relay.ca_file)
        code, text = self._ask(Step.TLS, lambda: self._smtp.secure(context), self._relay.timeouts.command)
        if code != 220:
            raise Ended(self._reply(Step.TLS, code, text))
        self._note_tls()

    def _login(self) -> None:
        try:
            code, text = self._ask(Step.AUTH, lambda: log_in(self._smtp, self._relay), self._relay.timeouts.command)
        except NoLoginError as fault:
            raise Ended(self._ours(Step.AUTH, str(fault))) from None
        except TokenError as fault:  # whoever gives the tokens may give one again in a while
            raise Ended(self._reply(Step.AUTH, None, str(fault).encode())) from None
        if code not in (235, 503):
            raise Ended(self._reply(Step.AUTH, code, text))

    def _untrusted(self, fault: ssl.SSLError) -> Ended:
        if isinstance(fault, ssl.SSLCertVerificationError):
            return Ended(
                self._ours(Step.TLS, f"the mail server's certificate is not trusted: {fault.verify_message}")
            )
        return self._lost(Step.TLS, fault)

    def _note_tls(self) -> None:
        if isinstance(self._smtp.sock, ssl.SSLSocket):
            cipher = self._smtp.sock.cipher()
            self._tls = f"{self._smtp.sock.version()} {cipher[0] if cipher else ''}".strip()

    def _send(self, step: Step, octets: bytes | memoryview, timeout: float) -> None:
        try:
            self._smtp.patience = timeout
            self._smtp.write(octets)
        except OSError as fault:
            raise self._lost(step, fault) from None

    def _read(self, step: Step) -> tuple[int, bytes]:
        """The next reply. Raises Ended when the connection is lost, and for 421."""
        return self._ask(step, self._smtp.getreply, self._patience[step])

    def _ask(self, step: Step, call: Callable[[], tuple[int, bytes]], timeout: float) -> tuple[int, bytes]:
        """One exchange. Raises Ended when the connection is lost, and for 421, after which the server closes it."""
        self._smtp.patience = timeout
        try:
            code, text = call()
        except smtplib.SMTPResponseException as said:
            code, text = said.smtp_code, said.smtp_error if isinstance(said.smtp_error, bytes) else b""
        except ssl.SSLError as fault:
            raise self._untrusted(fault) from None
        except smtplib.SMTPServerDisconnected as fault:
            raise self._lost(step, fault) from None
        except smtplib.SMTPException as fault:  # smtplib's own no: for example, no way to log in that both know
            raise Ended(self._ours(step, str(fault))) from None
        except OSError as fault:
            raise self._lost(step, fault) from None
        if code == 421:
            raise Ended(self._reply(step, code, text))
        return code, text

    def _abandon(self) -> None:
        """Closes without a word: in the middle of DATA, that is how a message is taken back."""
        self._smtp.close()

    def _reply(self, step: Step, code: int | None, text: bytes) -> Reply:
        known = code if code is not None and code > 0 else None
        return Reply(step, known, _bounded(text), self._relay.name, self._tls)

    def _ours(self, step: Step, reason: str) -> Reply:
        """A refusal of our own, so marked: the server was not even asked."""
        return self._reply(step, 550, f"our side: {reason}".encode())

    def _lost(self, step: Step, fault: Exception) -> Ended:
        return Ended(self._reply(step, None, f"no reply: {fault}".encode()))


def _bounded(text: bytes) -> str:
    """The server's words on one line, short enough to keep, harmless to show."""
    said = text.decode("utf-8", "replace")
    if not said.isprintable():
        said = _CONTROL.sub("�", " / ".join(said.split("\n")[:_KEPT_LINES]))
    return said[:_KEPT_TEXT]
