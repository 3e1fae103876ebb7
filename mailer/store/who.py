"""Who got what: for each person that answers to some words, every distribution they were on, and those they were not."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, select

from mailer.core.contact import Contact
from mailer.core.standing import Obstacle, obstacles
from mailer.core.words import DistributionKind, DistributionState
from mailer.store.log import distributions_of, holds_words
from mailer.store.log_line import LogLine, delivery_lines, last_attempts, read_lines
from mailer.store.people import find_people
from mailer.store.status import senders_now, standings
from mailer.store.tables import delivery, distribution, list_snapshot, release, release_version

MOST = 200
"""More deliveries than this are no answer that somebody reads out."""


@dataclass(frozen=True, slots=True)
class Got:
    """What one person got, or will get, of one distribution; `obstacles` are those of its wave while it waits."""

    line: LogLine
    obstacles: tuple[Obstacle, ...]


@dataclass(frozen=True, slots=True)
class LeftOutOf:
    """A person of the list who gets nothing of one distribution, and why."""

    contact: Contact
    slug: str
    kind: DistributionKind
    reason: str


@dataclass(frozen=True)
class Answer:
    """All there is to say; `nothing` are contacts whom no distribution that was asked about concerns."""

    got: Sequence[Got]
    left_out: Sequence[LeftOutOf]
    nothing: Sequence[Contact]
