"""Approval, and the acts that stop a distribution or take somebody out of it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, insert, select, update

from mailer.core.address import address_hash
from mailer.core.errors import Refused
from mailer.core.words import DistributionKind, SuppressionKind
from mailer.store import audit
from mailer.store.agreements import agree, end_agreements
from mailer.store.closing import close_distributions
from mailer.store.dialects import insert_new
from mailer.store.epoch import raise_epoch
from mailer.store.people import addresses_beside
from mailer.store.tables import (
    approval,
    distribution,
    release,
    release_version,
    suppression,
    wave,
)
from mailer.store.upkeep import sweep


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A distribution that is still alive."""

    id: int
    slug: str
    kind: str
    list_name: str
    manifest_digest: str


def alive(connection: Connection, slug: str) -> list[Scheduled]:
    """The scheduled distributions of a release, tests apart. Raises Refused when there is none."""
    found = scheduled(connection, slug)
    if not found:
        raise Refused(f"Nothing of {slug} is scheduled; `mailer schedule {slug} --list …` plans it.")
    return found


def stoppable(connection: Connection, slug: str) -> list[Scheduled]:
    """The same without what tells that it was killed. Raises Refused when that is all there is."""
    found = [one for one in alive(connection, slug) if one.kind != DistributionKind.KILL.value]
    if not found:
        raise Refused(f"{slug} was killed, and the notice of that is not stopped.")
    return found


def scheduled(connection: Connection, slug: str) -> list[Scheduled]:
    """The same, which may be none."""
    rows = connection.execute(
        select(
            distribution.c.id,
            release.c.slug,
            distribution.c.kind,
            distribution.c.list_name,
            distribution.c.manifest_digest,
        )
        .join(release_version, release_version.c.id == distribution.c.version_id)
        .join(release, release.c.id == release_version.c.release_id)
        .where(and_(release.c.slug == slug, distribution.c.state == "scheduled"))
        .where(distribution.c.kind != DistributionKind.TEST.value)
        .order_by(distribution.c.id)
    )
    return [Scheduled(*row) for row in rows]


def approve(connection: Connection, distribution_id: int, digest: str, who: str, now: datetime) -> None:
    """Records that a person approved exactly this manifest. Raises Refused when the distribution has another one."""
    found = connection.scalar(select(distribution.c.manifest_digest).where(distribution.c.id == distribution_id))
    if found != digest:
        raise Refused("What was shown is no longer what is scheduled; look at it again with `mailer status`.")
    actor = audit.actor_id(connection, who, now)
    connection.execute(
        insert(approval).values(distribution_id=distribution_id, digest=digest, actor_id=actor, approved_at=now)
    )
    audit.record(connection, who, "approve", f"distribution {distribution_id}", now, manifest=digest)


def has_approval(connection: Connection, scheduled: Scheduled) -> bool:
    """Whether somebody has approved exactly this manifest."""
    query = select(approval.c.id).where(
        and_(
            approval.c.distribution_id == scheduled.id,
            approval.c.digest == scheduled.manifest_digest,
            approval.c.voided_at.is_(None),
        )
    )
    return connection.scalar(query.limit(1)) is not None


def lock_waves(connection: Connection, distribution_ids: Iterable[int]) -> None:
    """Locks the waves of these distributions, in order: no worker opens or holds one before the transaction ends."""
    query = select(wave.c.id).where(wave.c.distribution_id.in_(sorted(distribution_ids))).order_by(wave.c.id)
    connection.scalars(query.with_for_update(key_share=True)).all()


def lock_waves_by_id(connection: Connection, wave_ids: Collection[int]) -> None:
    """Locks these waves, in order, before what is done to them one by one: each takes the audit's head after it."""
    if wave_ids:
        query = select(wave.c.id).where(wave.c.id.in_(sorted(wave_ids))).order_by(wave.c.id)
        connection.scalars(query.with_for_update(key_share=True)).all()


def hold(connection: Connection, distribution_id: int, reason: str, who: str, now: datetime) -> int:
    """Holds every wave of a distribution and returns the epoch that workers must acknowledge."""
    lock_waves(connection, [distribution_id])
    connection.execute(
        update(wave)
        .where(and_(wave.c.distribution_id == distribution_id, wave.c.held_at.is_(None)))
        .values(held_at=now, held_reason=reason)
    )
    audit.record(connection, who, "hold", f"distribution {distribution_id}", now, reason=reason)
    return raise_epoch(connection)


def hold_wave(connection: Connection, wave_id: int, reason: str, now: datetime) -> None:
    """The program's own hold of one wave, for a reason a person must look at."""
    held = connection.execute(
        update(wave)
        .where(and_(wave.c.id == wave_id, wave.c.held_at.is_(None)))
        .values(held_at=now, held_reason=reason)
    )
    if held.rowcount:
        audit.record(connection, audit.PROGRAM, "hold", f"wave {wave_id}", now, reason=reason)
        raise_epoch(connection)


def resume(connection: Connection, distribution_id: int, who: str, now: datetime) -> int:
    """Lets held waves go on."""
    lock_waves(connection, [distribution_id])
    connection.execute(
        update(wave)
        .where(and_(wave.c.distribution_id == distribution_id, wave.c.held_at.is_not(None)))
        .values(held_at=None, held_reason=None, released_at=now)
    )
    audit.record(connection, who, "resume", f"distribution {distribution_id}", now)
    return raise_epoch(connection)


def cancel(connection: Connection, distribution_id: int, who: str, now: datetime) -> int:
    """Ends a distribution: what has not been handed over never is."""
    lock_waves(connection, [distribution_id])
    connection.execute(update(distribution).where(distribution.c.id == distribution_id).values(state="cancelled"))
    sweep(connection, may_wait=True)
    close_distributions(connection, now)
    audit.record(connection, who, "cancel", f"distribution {distribution_id}", now)
    return raise_epoch(connection)


def suppress(
    connection: Connection, email: str, kind: SuppressionKind, reason: str, key: bytes, who: str, now: datetime
) -> int:
    """From now on nothing is sent to this address, also by waves scheduled before.

    Who asked not to be mailed is asked for as a person: the same holds for their other addresses.
    """
    addresses = {email, *addresses_beside(connection, email)} if kind is SuppressionKind.ASKED else {email}
    connection.execute(
        insert_new(connection, suppression),
        [
            {"address_hash": digest, "kind": kind.value, "reason": reason, "since": now}
            for digest in sorted({address_hash(key, each) for each in addresses})
        ],
    )
    sweep(connection, may_wait=True)
    close_distributions(connection, now)
    audit.record(connection, who, "suppress", "address", now, email=email, kind=kind.value, reason=reason)
    return raise_epoch(connection)


def set_agreement(connection: Connection, contact_id: int, agreed: bool, how: str, who: str, now: datetime) -> int:
    """Records or withdraws a person's agreement to embargoes.

    A withdrawal takes the advance copy away at once and leaves the copy at the lift. A new agreement counts for
    what is scheduled later: nobody approved an advance copy for this person.
    """
    if agreed:
        agree(connection, [(contact_id, how)], now)
    else:
        end_agreements(connection, [contact_id], now)
    audit.record(connection, who, "agree" if agreed else "withdraw agreement", f"contact {contact_id}", now, how=how)
    return raise_epoch(connection)
