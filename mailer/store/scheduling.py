"""Scheduling: version, editions, waves, deliveries and manifest are written in one transaction, or not at all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, func, insert, select

from mailer.core.address import hash_of, key_of
from mailer.core.contact import Contact
from mailer.core.draft import Draft
from mailer.core.manifest import sha256
from mailer.core.plan import Plan
from mailer.core.words import DistributionKind, SuppressionKind
from mailer.store import audit
from mailer.store.bulk import some_at_a_time, write_all
from mailer.store.people import list_id_of, search_text
from mailer.store.releases import put_blob
from mailer.store.suppressions import read_suppressions
from mailer.store.tables import (
    delivery,
    distribution,
    edition,
    fragment,
    list_member,
    list_snapshot,
    release,
    release_version,
    variant,
    wave,
)
from mailer.store.zone_watch import keep_printed_times

_REASONS = {"asked": "asked not to be mailed", "failed": "the address has failed before"}


def suppressed_addresses(connection: Connection, people: Sequence[Contact], key: bytes) -> dict[str, str]:
    """The primary address keys among these people that are not to be mailed, with the reason in words.

    Who asked not to be mailed at one address gets nothing at the others.
    """
    kinds = {digest: one.kind for digest, one in read_suppressions(connection).items()}
    found: dict[str, str] = {}
    for person in people if kinds else ():
        primary, *others = (kinds.get(hash_of(key, key_of(email))) for email in person.addresses)
        if kind := primary or next((kind for kind in others if kind == SuppressionKind.ASKED), None):
            found[key_of(person.email)] = _REASONS[kind]
    return found


def holders(connection: Connection, slug: str) -> set[str]:
    """The address keys that already hold, may hold, or are about to get this release."""
    query = (
        select(delivery.c.email)
        .join(distribution, distribution.c.id == delivery.c.distribution_id)
        .join(release_version, release_version.c.id == distribution.c.version_id)
        .join(release, release.c.id == release_version.c.release_id)
        .where(and_(release.c.slug == slug, distribution.c.kind != DistributionKind.TEST.value))
        .where(delivery.c.state.in_(("planned", "sent", "deferred", "unknown")))
    )
    return {key_of(email) for email in connection.scalars(query)}


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many people are on a list, and how it differs from the last release to it (None: there was none)."""

    people: int
    last: int | None
    fresh: int = 0
    gone: int = 0


def compare_list(connection: Connection, list_name: str) -> Comparison:
    """The list beside the contacts whom the last release to it was planned for."""
    first = and_(distribution.c.kind == DistributionKind.RELEASE.value, distribution.c.supersedes_id.is_(None))
    last = connection.scalar(
        select(func.max(distribution.c.id)).where(and_(distribution.c.list_name == list_name, first))
    )
    now_on_it = select(list_member.c.contact_id).where(list_member.c.list_id == list_id_of(connection, list_name))
    people = _count(connection, now_on_it)
    if last is None:
        return Comparison(people, None)
    then = select(list_snapshot.c.contact_id).where(list_snapshot.c.distribution_id == last).distinct()
    fresh = _count(connection, now_on_it.where(list_member.c.contact_id.not_in(then)))
    gone = _count(connection, then.where(list_snapshot.c.contact_id.not_in(now_on_it)))
    return Comparison(people, _count(connection, then), fresh, gone)


def _count(connection: Connection, query: Select[Any]) -> int:
    return connection.scalar(select(func.count()).select_from(query.subquery())) or 0


def save_distribution(
    connection: Connection,
    draft: Draft,
    version_id: int,
    who: str,
    suppression_key: bytes,
    now: datetime,
    *,
    follows: int | None = None,
    supersedes: int | None = None,
) -> int:
    """Writes a drafted distribution and returns its id. Nothing of it is sent before somebody approves it.

    A notice `follows` the distribution that it is about; a successor `supersedes` the one it stands in for.
    """
    head = {
        "version_id": version_id,
        "follows_id": follows,
        "supersedes_id": supersedes,
        "created_at": now,
        "created_by": audit.actor_id(connection, who, now),
    }
    distribution_id, manifest_digest = _save_head(connection, draft, head)
    keep_printed_times(connection, version_id, draft.printed)
    variants = _save_editions(connection, distribution_id, draft)
    _save_deliveries(connection, distribution_id, draft, variants, suppression_key)
    _save_left_out(connection, distribution_id, draft.plan)
    audit.record(
        connection,
        who,
        "schedule",
        f"distribution {distribution_id}",
        now,
        release=draft.manifest.slug,
        manifest=manifest_digest,
    )
    return distribution_id


def _save_head(connection: Connection, draft: Draft, head: dict[str, Any]) -> tuple[int, str]:
    """The row: what the draft says, beside the columns in `head`. Returns its id and its manifest's digest."""
    manifest_digest = put_blob(connection, draft.manifest.to_bytes())
    row = connection.execute(
        insert(distribution)
        .values(
            kind=draft.kind.value,
            list_name=draft.manifest.list_name,
            manifest_digest=manifest_digest,
            entries=put_blob(connection, draft.packed),
            policies=dict(draft.manifest.policies),
            seed=draft.plan.seed,
            state="scheduled",
            **head,
        )
        .returning(distribution.c.id)
    )
    return int(row.scalar_one()), manifest_digest


def _save_editions(connection: Connection, distribution_id: int, draft: Draft) -> dict[str, int]:
    variants: dict[str, int] = {}
    for variant_key, chosen in draft.variants.items():
        row = connection.execute(
            insert(variant)
            .values(
                distribution_id=distribution_id,
                variant_key=variant_key,
                languages=list(chosen.languages),
                city=chosen.city,
            )
            .returning(variant.c.id)
        )
        variants[variant_key] = int(row.scalar_one())
    for (variant_key, phase), compiled in draft.editions.items():
        data = compiled.to_bytes()
        for enclosed in compiled.enclosures:
            put_blob(connection, enclosed.content)
        connection.execute(
            insert(edition).values(
                variant_id=variants[variant_key],
                phase=phase.value,
                digest=sha256(data),
                segments=put_blob(connection, data),
            )
        )
    return variants


def _save_fragments(connection: Connection, draft: Draft, variants: dict[str, int]) -> dict[tuple[str, str], int]:
    saved: dict[tuple[str, str], int] = {}
    for (variant_key, place_key), line in draft.fragments.items():
        row = connection.execute(
            insert(fragment)
            .values(variant_id=variants[variant_key], place_key=place_key, html=line.html, text=line.text)
            .returning(fragment.c.id)
        )
        saved[variant_key, place_key] = int(row.scalar_one())
    return saved


def _save_waves(connection: Connection, distribution_id: int, plan: Plan) -> dict[tuple[str, datetime], int]:
    saved: dict[tuple[str, datetime], int] = {}
    for planned in plan.waves:
        row = connection.execute(
            insert(wave)
            .values(distribution_id=distribution_id, kind=planned.kind.value, instant=planned.instant)
            .returning(wave.c.id)
        )
        saved[planned.kind.value, planned.instant] = int(row.scalar_one())
    return saved


def _save_deliveries(
    connection: Connection, distribution_id: int, draft: Draft, variants: dict[str, int], suppression_key: bytes
) -> None:
    fragments = _save_fragments(connection, draft, variants)
    # A test counts in no wave
    waves = {} if draft.kind is DistributionKind.TEST else _save_waves(connection, distribution_id, draft.plan)
    for some in some_at_a_time(draft.pairs()):
        connection.execute(
            insert(delivery),
            [
                {
                    "public_id": entry.public_id,
                    "distribution_id": distribution_id,
                    "wave_id": waves.get((planned.wave.kind.value, planned.wave.instant)),
                    "variant_id": variants[entry.variant],
                    "fragment_id": fragments[entry.variant, entry.fragment] if entry.fragment else None,
                    "contact_id": planned.contact.id or None,
                    "email": entry.email,
                    "address_hash": hash_of(suppression_key, key_of(entry.email)),
                    "name": entry.name,
                    "outlet": planned.contact.outlet,
                    "slots": dict(entry.slots),
                    "not_before": entry.not_before,
                    "advance": entry.advance,
                    "lift_at": entry.lift_at,
                    "agreed_until": planned.agreed_until,
                    "state": "planned",
                    "report": "none",
                    "order_key": planned.order_key,
                    "follows_id": planned.follows,
                    "waits_for_id": planned.waits_for,
                    "reference_ids": list(entry.references),
                    "search": search_text(entry.name, planned.contact.outlet, entry.email),
                }
                for planned, entry in some
            ],
        )
        _save_snapshot(connection, distribution_id, ((planned.contact, None) for planned, _ in some))


def _save_left_out(connection: Connection, distribution_id: int, plan: Plan) -> None:
    _save_snapshot(connection, distribution_id, ((out.contact, out.reason) for out in plan.left_out))


def _save_snapshot(
    connection: Connection, distribution_id: int, people: Iterable[tuple[Contact, str | None]]
) -> None:
    """Who was on the list, and why those who get nothing do not."""
    rows = (
        {"distribution_id": distribution_id, "contact_id": person.id, "left_out": reason} for person, reason in people
    )
    write_all(connection, insert(list_snapshot), rows)
