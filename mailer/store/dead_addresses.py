"""What a wave that has ended showed of dead addresses: they are mailed no more, or a person is asked first."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, func, or_, select

from mailer.core.dead_address import is_dead, too_many
from mailer.core.errors import Refused
from mailer.core.words import SuppressionKind
from mailer.store import audit
from mailer.store.conditions import is_active
from mailer.store.dialects import insert_new
from mailer.store.epoch import raise_epoch
from mailer.store.tables import attempt, delivery, distribution, release, release_version, suppression, wave
from mailer.store.tables import audit as acts
from mailer.store.upkeep import sweep

ASK, SUPPRESS, KEEP = "ask about dead addresses", "suppress dead addresses", "keep dead addresses"


@dataclass(frozen=True, slots=True)
class Dead:
    """A delivery that was refused because nobody is at its address."""

    delivery_id: int
    wave_id: int
    slug: str
    name: str
    outlet: str
    email: str
    address_hash: str
    said: str  # the mail server's words
    at: datetime


def ended_with_dead(connection: Connection, finished: Collection[int] = ()) -> list[int]:
    """The waves that have ended and showed dead addresses about which nothing has been decided or asked.

    Of the distributions that are active, and of those `finished` in this transaction.
    """
    active = select(distribution.c.id).where(or_(is_active(), distribution.c.id.in_(finished)))
    opened = and_(wave.c.opened_at.is_not(None), wave.c.distribution_id.in_(active))
    return [
        wave_id
        for wave_id, dead in _undecided(connection, opened).items()
        if not _is_asked(connection, wave_id, dead) and _has_ended(connection, wave_id)
    ]


def suppress_dead(connection: Connection, wave_id: int, now: datetime) -> None:
    """Suppresses the dead addresses of such a wave, or notes that a person is asked where they are too many.

    Not where another worker has done it while this one waited for its turn, nor those that a person is having tried
    again at this moment: their rows are locked.
    """
    connection.execute(select(wave.c.id).where(wave.c.id == wave_id).with_for_update(key_share=True))
    refused = select(delivery.c.id).where(and_(delivery.c.wave_id == wave_id, delivery.c.state == "refused"))
    ours = connection.scalars(refused.order_by(delivery.c.id).with_for_update(key_share=True, skip_locked=True)).all()
    undecided = _undecided(connection, wave.c.id == wave_id).get(wave_id, [])
    dead = [one for one in undecided if one.delivery_id in set(ours)]
    if not dead or _is_asked(connection, wave_id, dead):
        return
    everybody = connection.scalar(select(func.count()).where(delivery.c.wave_id == wave_id)) or 0
    if too_many(len(dead), everybody):
        audit.record(connection, audit.PROGRAM, ASK, f"wave {wave_id}", now, dead=len(dead), of=everybody)
    else:
        _suppress(connection, wave_id, dead, audit.PROGRAM, now)


def waiting_for_a_person(connection: Connection, slug: str | None = None) -> list[Dead]:
    """The dead addresses of the waves about which a person is asked, of one release or of all."""
    subjects = select(acts.c.subject).where(acts.c.act == ASK)
    asked = [int(subject.removeprefix("wave ")) for subject in connection.scalars(subjects.distinct())]
    found = _undecided(connection, wave.c.id.in_(asked)) if asked else {}
    return [one for dead in found.values() for one in dead if slug in (None, one.slug)]


def decide_about_dead(
    connection: Connection, dead: Iterable[Dead], who: str, now: datetime, *, suppress: bool
) -> int:
    """Does what a person decided, wave by wave, and records who did. Returns the epoch senders must acknowledge."""
    by_wave: dict[int, list[Dead]] = defaultdict(list)
    for one in dead:
        by_wave[one.wave_id].append(one)
    for wave_id, of_wave in by_wave.items():
        if suppress:
            _suppress(connection, wave_id, of_wave, who, now)
        else:
            audit.record(connection, who, KEEP, f"wave {wave_id}", now, dead=len(of_wave))
    return raise_epoch(connection)


def revive(connection: Connection, digest: str, email: str, reason: str, who: str, now: datetime) -> None:
    """Lets an address be mailed again that had failed. Raises Refused where it had not, or where its owner asked."""
    of_it = suppression.c.address_hash == digest
    kinds = set(connection.scalars(select(suppression.c.kind).where(of_it)))
    if SuppressionKind.ASKED.value in kinds:
        raise Refused(f"Whoever has {email} asked not to be mailed: only they can take that back.")
    if not kinds:
        raise Refused(f"{email} may be mailed already.")
    connection.execute(delete(suppression).where(of_it))
    audit.record(connection, who, "revive", "address", now, email=email, reason=reason)


def _is_asked(connection: Connection, wave_id: int, dead: Sequence[Dead]) -> bool:
    """Whether a person is asked already about all of these."""
    asked = _last(connection, (wave_id,), (ASK,)).get(wave_id)
    return asked is not None and all(one.at <= asked for one in dead)


def _suppress(connection: Connection, wave_id: int, dead: Sequence[Dead], who: str, now: datetime) -> None:
    rows = [
        {"address_hash": one.address_hash, "kind": SuppressionKind.FAILED.value, "reason": one.said, "since": now}
        for one in dead
    ]
    connection.execute(insert_new(connection, suppression), rows)
    sweep(connection, may_wait=who != audit.PROGRAM)
    emails = [one.email for one in dead]
    audit.record(connection, who, SUPPRESS, f"wave {wave_id}", now, emails=emails)
    raise_epoch(connection)


def _undecided(connection: Connection, which: ColumnElement[bool]) -> dict[int, list[Dead]]:
    """By wave: the dead addresses about which nothing has been decided since they were refused."""
    found: dict[int, list[Dead]] = defaultdict(list)
    waves = connection.execute(select(wave.c.id, wave.c.distribution_id).where(which)).all()
    if not waves:
        return found
    # Both are named: the distributions for the index that knows the state too
    of_them = and_(
        delivery.c.distribution_id.in_({one.distribution_id for one in waves}),
        delivery.c.wave_id.in_([one.id for one in waves]),
    )
    rows = connection.execute(_refused().where(of_them)).all()
    decided = _last(connection, {row.wave_id for row in rows}, (SUPPRESS, KEEP))
    for row in rows:
        since = decided.get(row.wave_id)
        if is_dead(row.step, row.code, row.reply) and (since is None or row.ended_at > since):
            found[row.wave_id].append(_dead(row))
    return found


def _dead(row: Any) -> Dead:
    return Dead(
        delivery_id=row.id,
        wave_id=row.wave_id,
        slug=row.slug,
        name=row.name,
        outlet=row.outlet,
        email=row.email,
        address_hash=row.address_hash,
        said=f"{row.code} {row.reply}",
        at=row.ended_at,
    )


def _refused() -> Select[Any]:
    """SQL: the refused deliveries, each with the attempt that ended it."""
    return (
        select(
            delivery.c.id,
            delivery.c.wave_id,
            release.c.slug,
            delivery.c.name,
            delivery.c.outlet,
            delivery.c.email,
            delivery.c.address_hash,
            attempt.c.step,
            attempt.c.code,
            attempt.c.reply,
            attempt.c.ended_at,
        )
        .join(attempt, and_(attempt.c.delivery_id == delivery.c.id, attempt.c.n == delivery.c.attempt))
        .join(distribution, distribution.c.id == delivery.c.distribution_id)
        .join(release_version, release_version.c.id == distribution.c.version_id)
        .join(release, release.c.id == release_version.c.release_id)
        .where(and_(delivery.c.state == "refused", attempt.c.outcome == "refused"))
        .order_by(delivery.c.id)
    )


def _last(connection: Connection, waves: Collection[int], which: Collection[str]) -> dict[int, datetime]:
    """When one of these acts was last recorded of each of these waves."""
    if not waves:
        return {}
    subjects = {f"wave {one}": one for one in waves}
    rows = connection.execute(
        select(acts.c.subject, func.max(acts.c.acted_at).label("at"))
        .where(and_(acts.c.act.in_(which), acts.c.subject.in_(subjects)))
        .group_by(acts.c.subject)
    )
    return {subjects[row.subject]: row.at for row in rows}


def _has_ended(connection: Connection, wave_id: int) -> bool:
    """Whether nothing of the wave moves any more by itself."""
    moving = and_(delivery.c.wave_id == wave_id, delivery.c.state.in_(("planned", "deferred")))
    return connection.scalar(select(delivery.c.id).where(moving).limit(1)) is None
