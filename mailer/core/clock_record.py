"""The record of a machine's clock: what it showed, who vouches for it, and what a later reading makes of both."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mailer.core.clock_trouble import drift_told, earlier_told, step_told

_ORDER = 1.0
"""Seconds by which two processes may note their readings in another order than they took them."""


@dataclass(frozen=True, slots=True)
class ClockReading:
    """Both clocks of a machine at one moment.

    `boot` names the boot (empty where the system does not tell), `elapsed` is seconds on the clock that never jumps
    and goes on while the machine sleeps, `wall` is the time of day, aware, UTC.
    """

    boot: str
    elapsed: float
    wall: datetime


@dataclass(frozen=True, slots=True)
class ClockRecord:
    """What is known of a machine's clock. `last` is the last reading that could be believed: time goes on from there.

    `vouched_by` says who vouches for that in this boot: a witness, or a person's name; empty: nobody. `doubt` is why
    waves were held; `contradicted` where that is a present reading which cannot follow on `last`. `asked` are the
    waves that were held: once a person has let them go on, they are not held again for the same. `database_differs`:
    the database's clock was another one at the last look, and a person has been asked.
    """

    last: ClockReading
    vouched_by: str = ""
    doubt: str = ""
    contradicted: bool = False
    asked: frozenset[int] = frozenset()
    database_differs: bool = False


@dataclass(frozen=True, slots=True)
class Witness:
    """Another clock: how far ours is `ahead` of it. It may vouch where it is not the clock of the same machine."""

    name: str
    ahead: timedelta
    may_vouch: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is said of a clock: who vouches for it, or what contradicts it; both empty where nobody speaks."""

    vouched_by: str = ""
    contradiction: str = ""


def contradiction(record: ClockRecord | None, present: ClockReading, host: str) -> str:
    """Why the present reading cannot follow on the record; empty where it can, and where there is no record.

    Within a boot the wall clock must have gone on as long as the clock that never jumps has. After another boot it
    must not be earlier than it was.
    """
    if record is None:
        return ""
    passed = present.wall - record.last.wall
    if is_same_boot(record.last, present):
        return step_told(passed - timedelta(seconds=present.elapsed - record.last.elapsed), host)
    return earlier_told(-passed, host)


def is_same_boot(earlier: ClockReading, later: ClockReading) -> bool:
    """Whether the machine was not started anew between the two; then its clock that never jumps has gone on."""
    return earlier.boot == later.boot and later.elapsed >= earlier.elapsed - _ORDER


def with_reading(record: ClockRecord | None, present: ClockReading) -> ClockRecord:
    """The record with a later reading that may be believed; what was known of another boot counts no more."""
    if record is None or not is_same_boot(record.last, present):
        return ClockRecord(present)
    return replace(record, last=present)


def in_agreement(record: ClockRecord | None, present: ClockReading) -> ClockRecord:
    """The same once a worker has seen that nothing contradicts the record any more: of the next step it asks anew."""
    record = with_reading(record, present)
    return replace(record, contradicted=False, doubt="", asked=frozenset()) if record.contradicted else record


def with_contradiction(record: ClockRecord, told: str, known: ClockRecord | None) -> ClockRecord:
    """The record while the present reading contradicts it; of what is in doubt, it is asked once.

    `known` is what this worker wrote last: it has asked already, also where another worker sees no contradiction.
    """
    if record.contradicted:
        return record
    if known is not None and known.contradicted:
        return replace(record, doubt=known.doubt, contradicted=True, asked=known.asked)
    return replace(record, doubt=told, contradicted=True, asked=frozenset())


def with_doubt(record: ClockRecord, told: str) -> ClockRecord:
    """The record once a witness has contradicted it."""
    return replace(record, vouched_by="", doubt=told, asked=frozenset())


def with_voucher(record: ClockRecord | None, present: ClockReading, vouched_by: str) -> ClockRecord:
    """The record once somebody says that the present reading is right, whether it contradicts the record or not.

    Where it does not, what contradicted the record has been decided: a worker that still sees another time goes by
    the record, and has asked.
    """
    if record is not None and record.contradicted and not contradiction(record, present, ""):
        return replace(record, last=present, vouched_by=vouched_by)
    clear = with_reading(record, present)
    return replace(clear, vouched_by=vouched_by, doubt="", contradicted=False, asked=frozenset())


def merged(
    read: ClockRecord | None, decided: ClockRecord, found: ClockRecord | None, present: ClockReading
) -> ClockRecord:
    """What to write after a decision: who vouched since the record was `read` has the last word.

    `found` is the record as it stands now. Whether only its reading is newer does not matter.
    """
    if read is None or found is None or replace(found, last=read.last) == read:
        return decided
    return with_reading(found, present) if is_vouched_for(found, present) else decided


def is_vouched_for(record: ClockRecord | None, present: ClockReading) -> bool:
    """Whether somebody has vouched, in this boot, for a time on which the present reading can follow."""
    if record is None or not record.vouched_by or not is_same_boot(record.last, present):
        return False
    return not contradiction(record, present, "")


def weigh(witnesses: Iterable[Witness], host: str) -> Evidence:
    """One that contradicts counts for more than one that vouches."""
    heard: Sequence[Witness] = list(witnesses)
    told = (drift_told(witness.ahead, host, witness.name) for witness in heard)
    if against := next(filter(None, told), ""):
        return Evidence(contradiction=against)
    return Evidence(vouched_by=next((witness.name for witness in heard if witness.may_vouch), ""))
