"""Where each distribution and its waves stand: read in a few questions, however many deliveries there are."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from mailer.core.standing import Senders, Standing, WaveStanding
from mailer.core.words import DeliveryState, DistributionKind, DistributionState, WaveKind
from mailer.store.conditions import is_active, is_approved
from mailer.store.dead_addresses import waiting_for_a_person
from mailer.store.following import behind_doubt
from mailer.store.log import distributions_of
from mailer.store.stuck import left_in_doubt
from mailer.store.tables import claim, delivery, distribution, list_snapshot, release, release_version, wave
from mailer.store.workers import running

RECENT = timedelta(days=7)
"""How long a distribution that has come to its end is still shown to somebody who names no release."""


def standings(connection: Connection, slug: str | None, now: datetime) -> list[Standing]:
    """All distributions of a release, or, with no slug, those that are unsettled or recent; never a test.

    Raises Refused for a release of which nothing was ever scheduled.
    """
    chosen = _unsettled_or_recent(now) if slug is None else distribution.c.id.in_(distributions_of(connection, slug))
    rows = connection.execute(_distributions().where(chosen)).all()
    ids = [row.id for row in rows]
    waves, left_out = _waves(connection, ids), _left_out(connection, ids)
    return [_standing(row, waves[row.id], left_out.get(row.id, 0)) for row in rows]


def senders_now(connection: Connection, now: datetime) -> Senders:
    """The senders that run, and what keeps any of them from sending."""
    found = running(connection, now)
    return Senders(len(found), sorted({sender.trouble for sender in found if sender.trouble}))


def _distributions() -> Select[Any]:
    return (
        select(
            distribution.c.id,
            distribution.c.kind,
            distribution.c.list_name,
            distribution.c.state,
            release.c.slug,
            release_version.c.n,
            release_version.c.headlines,
            release_version.c.source_digest,
            is_approved().label("approved"),
        )
        .join(release_version, release_version.c.id == distribution.c.version_id)
        .join(release, release.c.id == release_version.c.release_id)
        .where(distribution.c.kind != DistributionKind.TEST.value)
        .order_by(distribution.c.id)
    )


def _unsettled_or_recent(now: datetime) -> ColumnElement[bool]:
    """Each part has an index that holds little else, however long the history is."""
    in_doubt = select(delivery.c.distribution_id).where(delivery.c.state == DeliveryState.UNKNOWN.value)
    recent = select(wave.c.distribution_id).where(wave.c.instant > now - RECENT)
    return or_(is_active(), distribution.c.id.in_(in_doubt), distribution.c.id.in_(recent))


def _standing(row: Any, waves: Sequence[WaveStanding], left_out: int) -> Standing:
    return Standing(
        id=row.id,
        slug=row.slug,
        version=row.n,
        headlines=row.headlines,
        kind=DistributionKind(row.kind),
        list_name=row.list_name,
        state=DistributionState(row.state),
        approved=row.approved,
        left_out=left_out,
        source_digest=row.source_digest,
        waves=tuple(waves),
    )


def _waves(connection: Connection, distributions: Sequence[int]) -> dict[int, list[WaveStanding]]:
    counts, next_tries = _counts(connection, distributions)
    left = left_in_doubt(connection)
    behind = behind_doubt(connection)
    dead = Counter(one.wave_id for one in waiting_for_a_person(connection))
    found: dict[int, list[WaveStanding]] = defaultdict(list)
    query = select(wave).where(wave.c.distribution_id.in_(distributions)).order_by(wave.c.instant, wave.c.id)
    for row in connection.execute(query):
        standing = WaveStanding(
            id=row.id,
            kind=WaveKind(row.kind),
            instant=row.instant,
            opened_at=row.opened_at,
            held_at=row.held_at,
            held_reason=row.held_reason or "",
            counts=counts.get(row.id, {}),
            next_try_at=next_tries.get(row.id),
            left_in_doubt=left[row.id],
            dead=dead[row.id],
            behind_doubt=behind[row.id],
        )
        found[row.distribution_id].append(standing)
    return found


def _counts(
    connection: Connection, distributions: Sequence[int]
) -> tuple[dict[int, dict[DeliveryState, int]], dict[int, datetime]]:
    """By wave: how many deliveries are in each state, and when the first deferred one is tried again."""
    counts: dict[int, dict[DeliveryState, int]] = defaultdict(dict)
    next_tries: dict[int, datetime] = {}
    query = (
        select(delivery.c.wave_id, delivery.c.state, func.count(), func.min(delivery.c.next_try_at))
        .where(and_(delivery.c.distribution_id.in_(distributions), delivery.c.wave_id.is_not(None)))
        .group_by(delivery.c.wave_id, delivery.c.state)
    )
    for wave_id, state, count, next_try_at in connection.execute(query):
        counts[wave_id][DeliveryState(state)] = count
        if state == DeliveryState.DEFERRED and next_try_at is not None:
            next_tries[wave_id] = next_try_at
    for wave_id, state, held in connection.execute(_claimed_of(distributions)):
        of_wave = counts[wave_id]
        of_wave[DeliveryState(state)] -= held
        of_wave[DeliveryState.CLAIMED] = of_wave.get(DeliveryState.CLAIMED, 0) + held
    return {wave_id: {state: n for state, n in found.items() if n} for wave_id, found in counts.items()}, next_tries


def _claimed_of(distributions: Sequence[int]) -> Select[Any]:
    """SQL: by wave and the state in which they wait, how many deliveries a worker holds."""
    return (
        select(delivery.c.wave_id, delivery.c.state, func.count())
        .join(claim, claim.c.delivery_id == delivery.c.id)
        .where(and_(delivery.c.distribution_id.in_(distributions), delivery.c.wave_id.is_not(None)))
        .group_by(delivery.c.wave_id, delivery.c.state)
    )


def _left_out(connection: Connection, distributions: Sequence[int]) -> dict[int, int]:
    rows = connection.execute(
        select(list_snapshot.c.distribution_id, func.count())
        .where(and_(list_snapshot.c.distribution_id.in_(distributions), list_snapshot.c.left_out.is_not(None)))
        .group_by(list_snapshot.c.distribution_id)
    )
    return {distribution_id: count for distribution_id, count in rows}
