"""What is made ready before its turn, some messages at once: the same work done in a row takes half the time.

It promises nothing: the gate is asked when the turn of a message comes, and what is older than a moment, or of
another phase than the gate gives, is made anew.
"""

import contextlib
import hashlib
from collections.abc import Sequence
from typing import NamedTuple

from mailer.core import ids
from mailer.core.dkim import signed
from mailer.core.errors import MailerError
from mailer.core.gate import Claim, phase_of
from mailer.core.message import fill
from mailer.core.personal import personal_of
from mailer.core.words import Phase
from mailer.dispatch.sender import Sender
from mailer.dispatch.smtp import Envelope
from mailer.store.approved import AlteredError

AT_ONCE = 4
"""How many are made ready in a row: with those of the other couriers they still fit in the processor's own memory."""

_ENOUGH = 1_000_000  # octets: messages with files are large
_FRESH = 2.0  # seconds: each message says when it was made


class Content(NamedTuple):
    """The bytes for one reader in one phase, with their SHA-256 in hex; `made_at` is elapsed seconds."""

    phase: Phase
    data: bytes
    digest: str
    made_at: float


class Readied:
    """The envelopes and contents of the deliveries whose turn comes next on one connection."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self._envelopes: dict[int, Envelope] = {}
        self._contents: dict[int, Content] = {}

    def clear(self) -> None:
        """Forgets all: what was claimed may have changed."""
        self._envelopes.clear()
        self._contents.clear()

    def has(self, reserved: Claim) -> bool:
        return reserved.id in self._contents

    def address(self, coming: Sequence[Claim]) -> None:
        """Makes the envelopes of all of them; a fault is left to be told when its turn comes."""
        for one in coming:
            with contextlib.suppress(AlteredError, MailerError):
                self.envelope(one)

    def make(self, coming: Sequence[Claim]) -> None:
        """Makes them ready, as many as a little memory holds; a fault is left to be told when its turn comes."""
        made = 0
        for one in coming:
            if made > _ENOUGH:
                break
            with contextlib.suppress(AlteredError, MailerError):
                content = self._contents[one.id] = filled(self._sender, one, phase_of(one))
                made += len(content.data)

    def envelope(self, reserved: Claim) -> Envelope:
        """Return path, recipient and id. Raises AlteredError, and Misused for an address no command can carry."""
        made = self._envelopes.get(reserved.id)
        if made is None:
            approved = self._sender.approved(reserved.distribution_id)
            path = ids.return_path(reserved.public_id, self._sender.office.secret, approved.domain)
            size = approved.edition(self._sender.database, reserved, phase_of(reserved)).announced_size
            made = Envelope(path, reserved.email, ids.envid(reserved.public_id), size)
            self._envelopes[reserved.id] = made
        return made

    def content(self, reserved: Claim, phase: Phase) -> Content:
        """The message in that phase. Raises AlteredError and MailerError where it cannot be rebuilt as approved."""
        made = self._contents.pop(reserved.id, None)
        if made is None or made.phase is not phase or self._sender.clock.elapsed() - made.made_at > _FRESH:
            made = filled(self._sender, reserved, phase)
        return made


def filled(sender: Sender, reserved: Claim, phase: Phase) -> Content:
    """One message, rebuilt from what was approved. Raises AlteredError when that is not possible."""
    approved = sender.approved(reserved.distribution_id)
    now, elapsed = sender.clock.now(), sender.clock.elapsed()
    edition = approved.edition(sender.database, reserved, phase)
    data = signed(fill(edition, personal_of(reserved, approved.domain, phase, now)), sender.office.signers, now)
    return Content(phase, data, hashlib.sha256(data).hexdigest(), elapsed)
