"""Addresses that do not exist, by the mail server's own words; and so many of them that the fault may be ours."""

import re

from mailer.core.outcome import Step

_CODES = frozenset({550, 551, 553})
_STATUS = re.compile(r"5\.\d{1,3}\.\d{1,3}(?!\S)")
_DEAD = {
    "5.1.1": "no such mailbox",
    "5.1.6": "the mailbox has moved and left no address",
    "5.1.10": "the domain takes no mail",
    "5.2.1": "the mailbox is shut",
}
"""What a status says of the address for good: RFC 3463 sections 3.2 and 3.3, RFC 7505 section 4.2 for 5.1.10."""

SHARE, FEW = 0.05, 5
"""Over this share of a wave, and over so many, a person is asked: a broken server could empty our contacts."""


def is_dead(step: str, code: int | None, reply: str) -> bool:
    """Whether a refusal says that nobody can be reached at the address.

    Only at RCPT, and only with a status that says so: a bare 550 may as well mean the sender, a filter or a quota.
    """
    status = _STATUS.match(reply)
    return step == Step.RCPT and code in _CODES and status is not None and status.group() in _DEAD


def too_many(dead: int, of: int) -> bool:
    """Whether so many dead addresses among all of a wave are for a person to judge."""
    return dead > FEW and dead > SHARE * of
