"""One message on its way: the gate's answers, the bytes rebuilt from what was approved, the journal's two lines."""

import contextlib

from mailer.core import ids
from mailer.core.errors import MailerError, NotNow
from mailer.core.gate import Claim, Refusal
from mailer.core.outcome import Reply, Step
from mailer.core.words import Phase
from mailer.dispatch.courier import Courier
from mailer.dispatch.smtp import Envelope
from mailer.store.approved import AlteredError


class ShutError(Exception):
    """The gate shut again while the content was on its way: the dot is not sent, so nothing is."""


class OnItsWay:
    """One attempt at one delivery: `phase` and `digest` say what was sent, or `refusal` why nothing was."""

    def __init__(self, courier: Courier, reserved: Claim, following: Claim | None = None) -> None:
        self._courier, self._reserved, self._following = courier, reserved, following
        self._reached_dot = False
        self.phase: Phase | None = None
        self.digest: str | None = None
        self.refusal: Refusal | None = None

    @property
    def is_announced(self) -> bool:
        """Whether its envelope went with the final dot of the message before."""
        announced = self._courier.connection.announced
        return announced is not None and announced.envid == ids.envid(self._reserved.public_id)

    def hand_over(self) -> Reply:
        """Through the connection, with a line in the journal before the final dot and one after its reply."""
        sender = self._courier.sender
        try:
            envelope = self._courier.readied.envelope(self._reserved)
            reply = self._courier.connection.hand_over(envelope, self._content, self._reaches_dot, self._announcement)
        except ShutError:
            return self._ours(Step.GATE, "the gate shut again before the final dot")
        except NotNow:  # the database could not be asked, which says nothing about what was approved
            raise
        except (AlteredError, MailerError) as fault:  # what cannot be rebuilt as approved, or told to a mail server
            self.refusal = Refusal.ALTERED
            return self._ours(Step.GATE, str(fault))
        except Exception as fault:
            if not self._reached_dot:
                raise
            reply = self._ours(Step.DOT, f"our side failed after the final dot: {fault}")
        finally:
            self._courier.begun()
        if reply.step is Step.DOT:
            with contextlib.suppress(OSError):  # without this line a crash makes it unknown; that is all
                sender.journal.reply(self._reserved, reply, sender.clock.now())
        return reply

    def _content(self) -> bytes | None:
        """The gate, and then the bytes; None keeps it shut, and so does whatever is raised."""
        answer = self._courier.gate(self._reserved)
        if isinstance(answer, Refusal):
            self.refusal = answer
            return None
        self.phase = answer
        content = self._courier.readied.content(self._reserved, answer)
        self.digest = content.digest
        return content.data

    def _reaches_dot(self) -> None:
        """The last look: the content may have taken long, or the process slept; then the journal's line."""
        self._courier.begun()
        sender, answer = self._courier.sender, self._courier.still(self._reserved)
        if isinstance(answer, Refusal):
            self.refusal = answer
            raise ShutError
        sender.journal.dot(self._reserved, answer, self.digest or "", sender.clock.now())
        self._reached_dot = True

    def _announcement(self) -> Envelope | None:
        """The envelope that may leave with this dot. It promises nothing: its content has the gate before it."""
        following = self._following
        if following is None or not self._courier.expects(following):
            return None
        with contextlib.suppress(AlteredError, MailerError):  # that is told when its own turn comes
            return self._courier.readied.envelope(following)
        return None

    def _ours(self, step: Step, why: str) -> Reply:
        return Reply(step, None, why, self._courier.line.relay.name, "")
