"""Which strands of a release a change reaches, each read with its newest version and every copy of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from mailer.core.changing import Change
from mailer.core.errors import Refused
from mailer.core.follow_up import Copy, are_told_to_hold, who_is_told
from mailer.core.release import Release
from mailer.core.release_folder import read_release
from mailer.core.words import WAITING, DistributionKind, DistributionState
from mailer.store.approvals import lock_waves
from mailer.store.database import Connection
from mailer.store.following import Issue, Strand, copies_of, source_of, strands_of
from mailer.store.holds import held_reason
from mailer.store.releases import Source
from mailer.store.superseding import end, refuse_lifted


@dataclass(frozen=True)
class Found:
    """A strand as it is: its newest version, and every copy of it."""

    strand: Strand
    release: Release
    source: Source
    copies: tuple[Copy, ...]
    held: str  # why its waves are held, if they are

    def of(self, issue: Issue) -> list[Copy]:
        return [copy for copy in self.copies if copy.distribution_id == issue.id]

    @property
    def to_come(self) -> int:
        """How many copies of the text have not left, for all that is known."""
        return sum(copy.is_to_come for issue in self.strand.alive_texts for copy in self.of(issue))


def reached(connection: Connection, slug: str, change: Change, now: datetime, *, lock: bool = False) -> list[Found]:
    """The strands that can be changed so: those alive, and those of which somebody holds a copy all the same.

    Raises Refused where there are none, with the reason.
    """
    strands = strands_of(connection, slug)
    refusals: list[Refused] = []
    found = list(_that_can_be(connection, slug, strands, change, now, refusals, lock=lock))
    if not found:
        raise refusals[0] if refusals else Refused(_nothing(slug, strands))
    return found


def _that_can_be(
    connection: Connection,
    slug: str,
    strands: Sequence[Strand],
    change: Change,
    now: datetime,
    refusals: list[Refused],
    *,
    lock: bool,
) -> Iterator[Found]:
    for strand in strands:
        one = _read(connection, slug, strand, lock=lock)
        if strand.is_killed or not (strand.is_alive or who_is_told(change.kind, one.copies)):
            continue
        try:
            change.check(one.release, now)
            if change.kind is DistributionKind.TIME_CHANGED:
                refuse_lifted(connection, slug, strand.issues)
        except Refused as refusal:
            refusals.append(refusal)
        else:
            yield one


def _nothing(slug: str, strands: Sequence[Strand]) -> str:
    if any(strand.is_killed for strand in strands):
        return f"{slug} was killed, and its readers were told; what comes after that is another release."
    return f"Nothing of {slug} is scheduled; `mailer schedule {slug} --list …` plans it."


def _read(connection: Connection, slug: str, strand: Strand, *, lock: bool) -> Found:
    ids = [issue.id for issue in strand.issues]
    if lock:
        lock_waves(connection, ids)
    copies = copies_of(connection, ids, lock=lock)
    source = source_of(connection, strand.newest.version_id)
    held = held_reason(connection, [issue.id for issue in strand.alive_texts])
    return Found(strand, read_release(slug, source.files), source, tuple(copies), held)


def told_to_hold(connection: Connection, slug: str, who: str, now: datetime) -> int:
    """How many readers still believe that they must not publish; what has not left of that notice never does."""
    strands = strands_of(connection, slug)
    ids = [issue.id for strand in strands for issue in strand.issues]
    lock_waves(connection, ids)
    unsent = {copy.distribution_id for copy in copies_of(connection, ids, lock=True) if copy.state in WAITING}
    for issue in (issue for strand in strands for issue in strand.alive_notices):
        if issue.kind is DistributionKind.HOLD and issue.id in unsent:
            end(connection, issue, DistributionState.SUPERSEDED, who, now)
    return are_told_to_hold(copies_of(connection, ids))
