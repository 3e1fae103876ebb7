"""A line of the send log: a delivery as it stands now, and one attempt at it; and the SQL that reads such lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from mailer.core.ids import message_id
from mailer.core.words import DeliveryState, DistributionKind, Phase, ReportState, WaveKind
from mailer.store.conditions import current_attempt, current_state
from mailer.store.tables import attempt, delivery, distribution, release, release_version, variant, wave


@dataclass(frozen=True, slots=True)
class Tried:
    """One attempt as it was written down when it had ended. Instants are aware UTC; `seconds` never jumps."""

    id: int
    n: int
    late: bool  # a reply that came after the claim was lost
    started_at: datetime
    ended_at: datetime
    seconds: float
    outcome: DeliveryState
    phase: Phase | None
    relay: str
    tls: str
    step: str
    code: int | None
    reply: str  # the relay's own words, or ours where it said nothing
    bytes_sha256: str | None


@dataclass(frozen=True, slots=True)
class LogLine:
    """A delivery as it stands now, and one attempt at it; `tried` is None where none was made."""

    delivery_id: int
    public_id: str
    message_id: str
    slug: str
    distribution_id: int
    kind: DistributionKind
    wave_id: int | None  # None for a test
    wave_kind: WaveKind | None
    wave_instant: datetime | None
    wave_opened_at: datetime | None
    contact_id: int | None
    name: str
    outlet: str
    email: str
    languages: tuple[str, ...]
    state: DeliveryState
    report: ReportState
    reason: str
    next_try_at: datetime | None
    attempts: int  # how many were begun
    tried: Tried | None

    @property
    def key(self) -> str:
        """Where this line stands in the log, to read on after it."""
        return f"a{self.tried.id}" if self.tried else f"d{self.delivery_id}"

    @property
    def is_reserved(self) -> bool:
        """Whether a worker holds it before its wave has opened: nothing of it is being sent."""
        is_before_opening = self.wave_id is not None and self.wave_opened_at is None
        return self.state is DeliveryState.CLAIMED and is_before_opening

    @property
    def is_last_word(self) -> bool:
        """Whether no later attempt was begun, so that the delivery's state speaks of this one."""
        return self.tried is not None and self.tried.n == self.attempts

    @property
    def phase(self) -> Phase:
        """The phase that was sent, or else the one its wave gives."""
        if self.tried and self.tried.phase:
            return self.tried.phase
        return Phase.EMBARGOED if self.wave_kind is WaveKind.ADVANCE else Phase.PUBLIC


def attempt_lines() -> Select[Any]:
    """SQL for one line per attempt, to be narrowed and ordered."""
    return _joined(select(*_DELIVERY, *_ATTEMPT).join_from(attempt, delivery, delivery.c.id == attempt.c.delivery_id))


def delivery_lines() -> Select[Any]:
    """SQL for one line per delivery, without its attempts, to be narrowed and ordered."""
    return _joined(select(*_DELIVERY).select_from(delivery))


def read_lines(connection: Connection, query: Select[Any]) -> list[LogLine]:
    """The lines of one of the two queries above, in its order."""
    return [_line(row) for row in connection.execute(query)]


def last_attempts(connection: Connection, lines: Sequence[LogLine]) -> dict[int, Tried]:
    """For each delivery the attempt that made it what it is now, or else the newest."""
    states = {line.delivery_id: line.state for line in lines}
    query = select(attempt.c.delivery_id, *_ATTEMPT).where(attempt.c.delivery_id.in_(states)).order_by(attempt.c.id)
    chosen: dict[int, Tried] = {}
    for row in connection.execute(query):
        tried, known = _tried(row), chosen.get(row.delivery_id)
        if known is None or tried.outcome is states[row.delivery_id] or known.outcome is not states[row.delivery_id]:
            chosen[row.delivery_id] = tried
    return chosen


_DELIVERY = (
    delivery.c.id,
    delivery.c.public_id,
    delivery.c.distribution_id,
    delivery.c.wave_id,
    delivery.c.contact_id,
    delivery.c.name,
    delivery.c.outlet,
    delivery.c.email,
    current_state().label("state"),
    delivery.c.report,
    delivery.c.reason,
    delivery.c.next_try_at,
    current_attempt().label("attempt"),
    release.c.slug,
    distribution.c.kind,
    distribution.c.policies["domain"].as_string().label("domain"),
    wave.c.kind.label("wave_kind"),
    wave.c.instant,
    wave.c.opened_at,
    variant.c.languages,
)
_ATTEMPT = (
    attempt.c.id.label("attempt_id"),
    attempt.c.n,
    attempt.c.late,
    attempt.c.started_at,
    attempt.c.ended_at,
    attempt.c.seconds,
    attempt.c.outcome,
    attempt.c.phase,
    attempt.c.relay,
    attempt.c.tls,
    attempt.c.step,
    attempt.c.code,
    attempt.c.reply,
    attempt.c.bytes_sha256,
)


def _joined(query: Select[Any]) -> Select[Any]:
    return (
        query.join(distribution, distribution.c.id == delivery.c.distribution_id)
        .join(release_version, release_version.c.id == distribution.c.version_id)
        .join(release, release.c.id == release_version.c.release_id)
        .join(variant, variant.c.id == delivery.c.variant_id)
        .outerjoin(wave, wave.c.id == delivery.c.wave_id)
    )


def _line(row: Any) -> LogLine:
    return LogLine(
        delivery_id=row.id,
        public_id=row.public_id,
        message_id=message_id(row.public_id, row.domain),
        slug=row.slug,
        distribution_id=row.distribution_id,
        kind=DistributionKind(row.kind),
        wave_id=row.wave_id,
        wave_kind=WaveKind(row.wave_kind) if row.wave_kind else None,
        wave_instant=row.instant,
        wave_opened_at=row.opened_at,
        contact_id=row.contact_id,
        name=row.name,
        outlet=row.outlet,
        email=row.email,
        languages=tuple(row.languages),
        state=DeliveryState(row.state),
        report=ReportState(row.report),
        reason=row.reason or "",
        next_try_at=row.next_try_at,
        attempts=row.attempt,
        tried=_tried(row) if "attempt_id" in row._fields else None,
    )


def _tried(row: Any) -> Tried:
    return Tried(
        id=row.attempt_id,
        n=row.n,
        late=row.late,
        started_at=row.started_at,
        ended_at=row.ended_at,
        seconds=row.seconds,
        outcome=DeliveryState(row.outcome),
        phase=Phase(row.phase) if row.phase else None,
        relay=row.relay,
        tls=row.tls,
        step=row.step,
        code=row.code,
        reply=row.reply,
        bytes_sha256=row.bytes_sha256,
    )
