"""Hands one message after another to the relay, and says of each how far it came and what the server answered.

The order is what makes the laws hold: the envelope first; the gate only after 354 with an accepted recipient;
`on_dot` before the last five octets can leave. Without those five no server takes a message.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mailer.core.errors import Misused
from mailer.core.outcome import Reply, Step
from mailer.dispatch.relay import RelaySettings
from mailer.dispatch.smtp_session import Ended, Session
from mailer.dispatch.waiting import Waiting

_NO_ADDRESS = re.compile(r"[\x00-\x20\x7f<>]")
_LINE_END = b"\r\n"
_DOT = b"\r\n.\r\n"


@dataclass(frozen=True, slots=True)
class Envelope:
    """The return path, the one recipient, the id a DSN gives back, and the octets of the message where known.

    Raises Misused for an address that would end its command.
    """

    sender: str
    recipient: str
    envid: str
    size: int | None = None

    def __post_init__(self) -> None:
        for address in (self.sender, self.recipient):
            if _NO_ADDRESS.search(address):
                raise Misused(
                    f"{address!r} cannot stand in an SMTP command; it holds a space, bracket or control code."
                )


class Connection(Session):
    """A session that hands over messages; open() and close() are the session's.

    Where the relay lets commands be pipelined, the envelope leaves in one write; with `auto` the envelope of the
    next message leaves with the final dot of this one (RFC 2920 section 3.1: a group may begin with content).
    """

    def __init__(self, relay: RelaySettings, waiting: Waiting | None = None) -> None:
        super().__init__(relay, waiting)
        self.announced: Envelope | None = None  # it left with the last dot, and is not answered yet
        self.cut_off: tuple[Reply, int] | None = None  # how the one before it ended, and after how many messages
        self._looks_ahead = relay.pipelining == "auto"

    def hand_over(
        self,
        envelope: Envelope,
        gate: Callable[[], bytes | None],
        on_dot: Callable[[], None],
        following: Callable[[], Envelope | None] = lambda: None,
    ) -> Reply:
        """Tries to hand over one message, opening the connection where it is not open.

        `gate` is asked once the server waits for the content: None closes the connection without a dot (step
        gate), bytes are the message, lines ended by CRLF. `on_dot` is called before the final dot can leave;
        a reply of step dot without a code means that the message may have arrived. `following` may then give the
        envelope that is handed over next on this connection; nothing but that envelope leaves with the dot.
        """
        try:
            return self._offered(envelope) or self._content(gate, on_dot, following)
        except Ended as ended:
            return self._over(ended)
        except BaseException:  # the gate's or the journal's own fault: the dot must not leave by a later command
            self._abandon()
            raise

    def close(self) -> None:
        """Closes politely; but a server that waits for content would take a QUIT for the first line of it."""
        if self.announced is not None:
            self._abandon()
        super().close()

    def _offered(self, envelope: Envelope) -> Reply | None:
        """Brings the server to wait for the content: None after 354, or what kept it from that."""
        if self.announced == envelope:
            try:
                return self._answers()
            except Ended as ended:  # nothing of this message has left, so another connection may have it
                self.cut_off = ended.reply, self.carried
                self._over(ended)
        elif self.announced is not None:
            self._abandon()  # the server waits for the content of another message, which will not come
        if self._is_spent:
            self.close()
        return self._ready() or self._announce(envelope)

    def _announce(self, envelope: Envelope) -> Reply | None:
        """MAIL, RCPT and DATA, in one write where the server allows it; the first refusal, or None after 354."""
        if not self._reaches(envelope):
            return self._ours(Step.RCPT, "the mail server does not offer SMTPUTF8, which this address needs")
        commands = self._commands(envelope)
        if not self._pipelines:
            return self._answers(commands)
        self._send(Step.MAIL, b"".join(commands.values()), self._relay.timeouts.command)
        return self._answers()

    def _answers(self, unsent: Mapping[Step, bytes] | None = None) -> Reply | None:
        """The answers to MAIL, RCPT and DATA: the first refusal, or None after 354; `unsent` are sent one by one."""
        refusal: Reply | None = None
        taken: set[Step] = set()
        for step in (Step.MAIL, Step.RCPT, Step.DATA):
            if unsent:
                self._send(step, unsent[step], self._relay.timeouts.command)
            try:
                code, text = self._read(step)
            except Ended as ended:  # a refusal that was heard counts for more than what cut the rest off
                raise Ended(refusal or ended.reply) from None
            if code // 100 == (3 if step is Step.DATA else 2):
                taken.add(step)
            else:
                refusal = refusal or self._reply(step, code, text)
                if unsent:
                    break
        self.announced = None
        if refusal is not None:
            self._recover(taken)
        return refusal

    def _reaches(self, envelope: Envelope) -> bool:
        """Whether the server can be told of such a recipient at all (RFC 6531)."""
        return envelope.recipient.isascii() or self._smtp.has_extn("smtputf8")

    @property
    def _is_spent(self) -> bool:
        """Whether this connection has carried as many messages as one may."""
        return self._relay.per_connection is not None and self.carried >= self._relay.per_connection

    @property
    def _pipelines(self) -> bool:
        return self._relay.pipelining != "off" and self._smtp.has_extn("pipelining")

    def _commands(self, envelope: Envelope) -> dict[Step, bytes]:
        offers = self._smtp.has_extn
        mail, rcpt = f"MAIL FROM:<{envelope.sender}>", f"RCPT TO:<{envelope.recipient}>"
        if envelope.size is not None and offers("size"):
            mail += f" SIZE={envelope.size}"
        if not envelope.recipient.isascii():
            mail += " SMTPUTF8"
            if offers("8bitmime"):  # nothing else that is sent has octets over 127; here the header names the address
                mail += " BODY=8BITMIME"
        if offers("dsn"):  # RFC 3461: give back no content, and tell us which delivery failed
            mail += f" RET=HDRS ENVID={envelope.envid}"
            rcpt += " NOTIFY=FAILURE,DELAY"
        return {Step.MAIL: f"{mail}\r\n".encode(), Step.RCPT: f"{rcpt}\r\n".encode(), Step.DATA: b"DATA\r\n"}

    def _recover(self, taken: set[Step]) -> None:
        """Makes the connection fit for the next message after a refusal, or closes it."""
        try:
            if Step.DATA not in taken:
                self._send(Step.MAIL, b"RSET\r\n", self._relay.timeouts.command)
                self._read(Step.MAIL)
            elif Step.RCPT not in taken:  # RFC 2920 section 3.1: nobody was accepted, so a lone dot ends it
                self._send(Step.MAIL, b".\r\n", self._relay.timeouts.command)
                self._read(Step.DOT)
            else:
                self._abandon()
        except Ended:
            self._abandon()

    def _content(
        self, gate: Callable[[], bytes | None], on_dot: Callable[[], None], following: Callable[[], Envelope | None]
    ) -> Reply:
        content = gate()
        if content is None:
            self._abandon()
            return self._reply(Step.GATE, None, b"the gate did not open: no content was sent")
        self._send(Step.DATA, _transparent(content), self._relay.timeouts.block)
        self.carried += 1
        ahead = self._ahead(following)
        on_dot()
        self.announced = ahead
        commands = b"".join(self._commands(ahead).values()) if ahead else b""
        self._send(Step.DOT, _DOT + commands, self._relay.timeouts.block)
        return self._reply(Step.DOT, *self._read(Step.DOT))

    def _ahead(self, following: Callable[[], Envelope | None]) -> Envelope | None:
        """The envelope that leaves with this dot, if the relay bears that and can be told of its recipient."""
        envelope = following() if self._looks_ahead and self._pipelines and not self._is_spent else None
        return envelope if envelope is not None and self._reaches(envelope) else None

    def _over(self, ended: Ended) -> Reply:
        """The connection has ended; what the relay cannot bear, it is not given a second time."""
        if self.announced is not None and ended.reply.code is None:
            self._looks_ahead = False  # perhaps it drops what comes behind a dot: once is enough to find out
        self._abandon()
        return ended.reply

    def _abandon(self) -> None:
        self.announced = None
        super()._abandon()


def _transparent(content: bytes) -> bytes | memoryview:
    """The content without its last line end (the dot brings it), with leading dots doubled (RFC 5321 4.5.2)."""
    if not _has_leading_dot(content):
        return memoryview(content)[: -len(_LINE_END)] if content.endswith(_LINE_END) else content
    stuffed = content.removesuffix(_LINE_END).replace(b"\r\n.", b"\r\n..")
    return b"." + stuffed if stuffed.startswith(b".") else stuffed


def _has_leading_dot(content: bytes) -> bool:
    """Looks at the dots only: base64 has none, and to search for a line end and a dot takes as long as to fill."""
    at = content.find(b".")
    while at > 0 and content[at - 1] != 0x0A:
        at = content.find(b".", at + 1)
    return at >= 0
