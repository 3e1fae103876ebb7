"""One delivery attempt: envelope → gate → content → dot → result.

Whatever raises on the way, the attempt knows how far it came, and that alone decides what becomes of the delivery:
past the final dot nothing is ever planned again by itself.
"""

import contextlib
import random

from mailer.core import ids
from mailer.core.attempt_result import AttemptResult, RetryPolicy, failed_before_sending, judge_attempt, refused
from mailer.core.errors import MailerError, NotNow
from mailer.core.gate import Claim, Refusal
from mailer.core.outcome import Reply, Step, Verdict
from mailer.core.words import Phase
from mailer.dispatch.courier import Courier
from mailer.dispatch.smtp import Envelope
from mailer.store.approved import AlteredError


class GateShutError(Exception):
    """The gate shut again while the content was being sent: the dot is not sent, so nothing is."""


class DeliveryAttempt:
    """One attempt at one delivery; the envelope of the `following` one may leave with its dot.

    `fault` is what our own side raised, if it did; the result says the truth all the same.
    """

    def __init__(self, agent: Courier, claim: Claim, following: Claim | None = None) -> None:
        self.fault: Exception | None = None
        self._agent, self._claim, self._following = agent, claim, following
        self._sender = agent.sender
        self._started_at, self._began = self._sender.clock.now(), self._sender.clock.elapsed()
        self._refusal: Refusal | None = None
        self._phase: Phase | None = None
        self._digest: str | None = None
        self._policy: RetryPolicy | None = None
        self._dot_has_left = False
        self._reply: Reply | None = None

    def deliver(self) -> AttemptResult:
        """Brings the delivery to a result. Raises nothing of our own: `fault` keeps it."""
        try:
            self._hand_over()
        except Exception as fault:
            self.fault = fault
        finally:
            self._agent.begun()  # its content has begun to leave, or nothing will
        return self._result()

    def _hand_over(self) -> None:
        """Hands it to the first mail server that can be used; each is tried once."""
        if not self._is_announced and isinstance(answer := self._agent.gate(self._claim), Refusal):
            self._refusal = answer  # checked before MAIL FROM too, so that a refused delivery opens no connection
            return
        self._agent.begun()
        for _ in self._sender.traffic.lines:
            self._refusal, self._reply = None, None
            reply = self._reply = self._offer()
            if not (self._agent.hears(self._claim, reply) and reply.is_about_the_session):
                return
            if self._agent.must_stop():
                return

    @property
    def _is_announced(self) -> bool:
        """Whether its envelope left with the final dot of the message before."""
        announced = self._agent.connection.announced
        return announced is not None and announced.envid == ids.envid(self._claim.public_id)

    def _offer(self) -> Reply:
        """Through the connection, with a line in the journal before the final dot and one after its reply."""
        try:
            envelope = self._agent.readied.envelope(self._claim)
            reply = self._agent.connection.hand_over(envelope, self._content, self._before_dot, self._next_envelope)
        except GateShutError:
            return self._ours(Step.GATE, "the gate shut again before the final dot")
        except NotNow:  # the database could not be asked, which says nothing about what was approved
            raise
        except (AlteredError, MailerError) as fault:  # cannot be rebuilt as approved, or told to a mail server
            if self._dot_has_left:
                raise
            self._refusal = Refusal.ALTERED
            return self._ours(Step.GATE, str(fault))
        if reply.step is Step.DOT:
            self._reply = reply  # before the journal, which may fail
            with contextlib.suppress(OSError):  # without this line a crash makes it unknown; that is all
                self._sender.journal.reply(self._claim, reply, self._sender.clock.now())
        return reply

    def _content(self) -> bytes | None:
        """The gate, and then the bytes; None keeps it shut, and so does whatever is raised."""
        answer = self._agent.gate(self._claim)
        if isinstance(answer, Refusal):
            self._refusal = answer
            return None
        self._policy = self._sender.retry_policy(self._claim)  # now: past the dot nothing may need the database
        self._phase = answer
        content = self._agent.readied.content(self._claim, answer)
        self._digest = content.digest
        return content.data

    def _before_dot(self) -> None:
        """The last look: the content may have taken long, or the process slept; then the journal's line."""
        self._agent.begun()
        answer = self._agent.still(self._claim)
        if isinstance(answer, Refusal):
            self._refusal = answer
            raise GateShutError
        self._sender.journal.dot(self._claim, answer, self._digest or "", self._sender.clock.now())
        self._dot_has_left = True

    def _next_envelope(self) -> Envelope | None:
        """The envelope that may leave with this dot. It promises nothing: its content has the gate before it."""
        if self._following is None or not self._agent.expects(self._following):
            return None
        with contextlib.suppress(AlteredError, MailerError):  # that is told when its own turn comes
            return self._agent.readied.envelope(self._following)
        return None

    def _result(self) -> AttemptResult:
        """How far it came decides; a fault of our own counts only where no reply speaks."""
        now, reply = self._sender.clock.now(), self._reply
        if reply is None and self._dot_has_left:
            reply = self._ours(Step.DOT, f"our side failed after the final dot: {self.fault}")
        if reply is None or reply.step is Step.GATE:
            if self._refusal is not None:
                return refused(self._claim, self._refusal, now)
            if self.fault is not None:
                return failed_before_sending(self._claim, self.fault, now)
        assert reply is not None
        seconds = self._sender.clock.elapsed() - self._began
        verdict = self._verdict(reply)
        return AttemptResult(self._claim, verdict, reply, self._started_at, now, seconds, self._phase, self._digest)

    def _verdict(self, reply: Reply) -> Verdict:
        policy = self._policy or self._sender.retry_policy(self._claim)
        verdict = judge_attempt(self._claim, reply, policy, self._sender.clock.now(), random.random())
        if verdict.hold and not self._sender.traffic.all_refuse:  # another takes it, or may when it is back
            verdict = verdict._replace(hold=None)
        return verdict

    def _ours(self, step: Step, why: str) -> Reply:
        return Reply(step, None, why, self._agent.line.relay.name, "")
