"""Deliveries that wait for a person: found with all that decides about them, settled, or planned once more."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, func, not_, select, update

from mailer.core.stuck import Decision, Stuck
from mailer.core.words import DeliveryState, Phase, SuppressionKind, WaveKind
from mailer.store import audit
from mailer.store.conditions import is_approved, is_scheduled
from mailer.store.following import is_waited_for
from mailer.store.life import reopen_distributions
from mailer.store.log import distributions_of
from mailer.store.log_line import LogLine, delivery_lines, last_attempts, read_lines
from mailer.store.reclaim import LOST
from mailer.store.tables import actor, attempt, delivery, distribution, suppression, wave
from mailer.store.tables import audit as acts

RETRIED = (DeliveryState.REFUSED, DeliveryState.EXPIRED)
"""What `mailer retry` is for: nothing of it is in doubt."""

_PAGE = 1000
_T = TypeVar("_T")
_ACTS = {Decision.SENT: "call sent", Decision.AGAIN: "repeat", Decision.LEAVE: "leave in doubt"}


@dataclass(frozen=True, slots=True)
class Waiting:
    """One delivery that waits for a person: its log line with the decisive attempt, and what decides about it.

    `owner` is the sender that claimed it last, where it may still speak; `left_by` who decided to leave it so.
    """

    line: LogLine
    stuck: Stuck
    owner: str | None
    left_by: str | None


def find_waiting(
    connection: Connection, states: Collection[DeliveryState], slug: str | None, address_hash: str | None = None
) -> list[Waiting]:
    """The deliveries in one of these states, in the order of their planning; tests apart.

    Raises Refused for a release of which nothing was ever scheduled.
    """
    condition = _condition(connection, states, slug, address_hash)
    facts = {row.id: row for row in connection.execute(_facts().where(condition))}
    lines = read_lines(connection, delivery_lines().where(condition).order_by(delivery.c.id))
    left_by = _left_by(connection)
    return [
        Waiting(line, _stuck(row), row.owner, left_by.get(f"delivery {row.id}"))
        for line in _with_attempts(connection, lines)
        if (row := facts.get(line.delivery_id)) is not None
    ]


def settle(connection: Connection, one: Waiting, decision: Decision, who: str, now: datetime) -> bool:
    """Does with an `unknown` delivery what a person decided, and records who did. False where it has moved since."""
    still = and_(delivery.c.id == one.stuck.id, delivery.c.state == DeliveryState.UNKNOWN.value)
    again = _settled(DeliveryState.DEFERRED, f"{who} decided to repeat it with the same Message-ID")
    if one.stuck.has_successor:
        again = _settled(DeliveryState.CANCELLED, f"{who} decided to send what took its place")
    else:
        again |= {"next_try_at": now, "doubtful_phase": one.stuck.doubtful_phase}
    values: dict[Decision, dict[str, Any]] = {
        Decision.SENT: _settled(DeliveryState.SENT, f"{who} decided that it arrived"),
        Decision.AGAIN: again,
        Decision.LEAVE: {"state": delivery.c.state},  # a journal or a late reply may still settle it
    }
    if not connection.execute(update(delivery).where(still).values(**values[decision])).rowcount:
        return False
    if decision is Decision.AGAIN:
        reopen_distributions(connection, [one.line.distribution_id])
    audit.record(connection, who, _ACTS[decision], f"delivery {one.stuck.id}", now, email=one.line.email)
    return True


def plan_again(connection: Connection, chosen: Sequence[Waiting], reason: str, who: str, now: datetime) -> None:
    """Puts refused or expired deliveries back into their own waves, under the approval they have.

    An address that is not mailed only for such a refusal is mailed again. One link of the audit for each
    distribution, with the reason.
    """
    of_distribution: dict[int, list[int]] = defaultdict(list)
    for one in chosen:
        of_distribution[one.line.distribution_id].append(one.stuck.id)
    for distribution_id, ids in of_distribution.items():
        for page in _pages(sorted(ids)):
            still = and_(delivery.c.id.in_(page), delivery.c.state.in_(RETRIED))
            # Locked before its suppression is taken back: a worker that suppresses it now must see that it is not
            locked = select(delivery.c.id).where(still).order_by(delivery.c.id).with_for_update(key_share=True)
            connection.scalars(locked).all()
            refusals = exists().where(and_(still, _of_its_address, _for_this_refusal))
            connection.execute(delete(suppression).where(refusals))
            values = _settled(DeliveryState.PLANNED, f"{who} has it tried again: {reason}")
            connection.execute(update(delivery).where(still).values(**values))
        reopen_distributions(connection, [distribution_id])
        subject = f"distribution {distribution_id}"
        audit.record(connection, who, "retry", subject, now, reason=reason, deliveries=ids)


def left_in_doubt(connection: Connection) -> Counter[int]:
    """By wave: how many deliveries are in doubt of which a person has said that nothing is to be done."""
    ids = [int(subject.removeprefix("delivery ")) for subject in _left_by(connection)]
    still = and_(delivery.c.id.in_(ids), delivery.c.state == DeliveryState.UNKNOWN.value)
    return Counter(connection.scalars(select(delivery.c.wave_id).where(still))) if ids else Counter()


def _settled(state: DeliveryState, reason: str) -> dict[str, Any]:
    return {
        "state": state.value,
        "reason": reason,
        "next_try_at": None,
    }


def _condition(
    connection: Connection, states: Collection[DeliveryState], slug: str | None, address_hash: str | None
) -> ColumnElement[bool]:
    parts: list[ColumnElement[bool]] = [
        delivery.c.state.in_([state.value for state in states]),
        delivery.c.wave_id.is_not(None),
    ]
    if slug is not None:
        parts.append(delivery.c.distribution_id.in_(distributions_of(connection, slug)))
    if address_hash is not None:
        parts.append(delivery.c.address_hash == address_hash)
    return and_(*parts)


_of_its_address = suppression.c.address_hash == delivery.c.address_hash
_for_this_refusal = and_(
    suppression.c.kind == SuppressionKind.FAILED.value, suppression.c.reason == func.coalesce(delivery.c.reason, "")
)
"""SQL: an address that is not mailed only because this delivery was refused: to try it again takes that back."""


def _facts() -> Any:
    return (
        select(
            delivery.c.id,
            delivery.c.state,
            delivery.c.doubtful_phase,
            delivery.c.lift_at,
            delivery.c.agreed_until,
            _lost_by().label("owner"),
            wave.c.kind,
            wave.c.opened_at,
            wave.c.held_at,
            distribution.c.policies,
            is_scheduled().label("is_scheduled"),
            is_approved().label("is_approved"),
            exists().where(and_(_of_its_address, not_(_for_this_refusal))).label("is_suppressed"),
            is_waited_for().label("has_successor"),
        )
        .join(wave, wave.c.id == delivery.c.wave_id)
        .join(distribution, distribution.c.id == delivery.c.distribution_id)
    )


def _lost_by() -> ColumnElement[str | None]:
    """SQL: the worker that went silent with this delivery, and may still speak."""
    of_its_last = and_(attempt.c.delivery_id == delivery.c.id, attempt.c.n == delivery.c.attempt)
    silent = and_(of_its_last, attempt.c.late.is_(False), delivery.c.reason == LOST)
    return select(attempt.c.worker_id).where(silent).scalar_subquery()


def _stuck(row: Any) -> Stuck:
    state = DeliveryState(row.state)
    return Stuck(
        id=row.id,
        state=state,
        doubtful_phase=_phase_in_doubt(row, state),
        lift_at=row.lift_at,
        agreed_until=row.agreed_until,
        ends_at=row.opened_at and row.opened_at + timedelta(seconds=row.policies["life"]),
        is_scheduled=row.is_scheduled,
        is_approved=row.is_approved,
        is_suppressed=row.is_suppressed,
        is_held=row.held_at is not None,
        has_successor=row.has_successor,
    )


def _phase_in_doubt(row: Any, state: DeliveryState) -> Phase | None:
    """A sender that went silent names no phase: it can only have sent that of the wave."""
    if row.doubtful_phase:
        return Phase(row.doubtful_phase)
    if state is not DeliveryState.UNKNOWN:
        return None
    return Phase.EMBARGOED if row.kind == WaveKind.ADVANCE.value else Phase.PUBLIC


def _left_by(connection: Connection) -> dict[str, str]:
    """By the audit's name of a delivery: who decided to leave it in doubt, where that was the last decision."""
    query = (
        select(acts.c.subject, acts.c.act, actor.c.name)
        .join(actor, actor.c.id == acts.c.actor_id)
        .where(acts.c.act.in_(_ACTS.values()))
        .order_by(acts.c.id)
    )
    last = {row.subject: row for row in connection.execute(query)}
    return {subject: row.name for subject, row in last.items() if row.act == _ACTS[Decision.LEAVE]}


def _with_attempts(connection: Connection, lines: Sequence[LogLine]) -> Iterator[LogLine]:
    for page in _pages(lines):
        tried = last_attempts(connection, page)
        yield from (replace(line, tried=tried.get(line.delivery_id)) for line in page)


def _pages(items: Sequence[_T]) -> Iterator[Sequence[_T]]:
    return (items[start : start + _PAGE] for start in range(0, len(items), _PAGE))
