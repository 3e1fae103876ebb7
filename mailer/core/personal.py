"""What is one reader's own in a message, derived from the delivery alone, so that anyone can rebuild it."""

from datetime import datetime

from mailer.core import ids
from mailer.core.edition import Fragment, Slot
from mailer.core.gate import Claim
from mailer.core.message import Personal, plain
from mailer.core.words import Phase


def personal_of(claim: Claim, domain: str, phase: Phase, date: datetime) -> Personal:
    """The personal part of a delivery's message in one phase; `date` is aware, `domain` that of its Message-ID."""
    return Personal(
        to_name=claim.name,
        to_address=claim.email,
        message_id=ids.message_id(claim.public_id, domain),
        date=date,
        references=claim.references,
        leave=claim.slots[Slot.LEAVE.value],
        slots={
            Slot.MARK: plain(""),
            Slot.READER: plain(claim.slots[Slot.READER.value]),
            Slot.SOURCE: plain(claim.slots[Slot.SOURCE.value]),
            # An advance copy that goes public loses its line: it tells the lift
            Slot.OWN_TIME: Fragment() if claim.advance and phase is Phase.PUBLIC else claim.fragment,
        },
    )
