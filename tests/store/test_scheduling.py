"""Scheduling writes what it has always written: one list, one release and one seed have one set of rows."""

import hashlib
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection, select, update

from mailer.core.contact import Contact
from mailer.core.manifest import canonical
from mailer.core.place import Place
from mailer.core.plan import Plan, make_plan
from mailer.core.release import Sending
from mailer.core.words import SuppressionKind
from mailer.store.approvals import suppress
from mailer.store.database import Database
from mailer.store.releases import next_version, save_version
from mailer.store.scheduling import save_distribution, suppressed_addresses
from mailer.store.tables import agreement, delivery, distribution, fragment, list_snapshot, variant, wave
from tests.builders import DUSHANBE, LIFT, PARIS, by_address, draft_of, keep, person, source_of, story
from tests.conftest import SUPPRESSION_KEY

NOW = LIFT - timedelta(days=2)
HALIFAX = Place("geonames:6324729", "America/Halifax", {"en": "Halifax"}, "CA")
GOLDEN = {
    "shuffled": "d68b4da2cf8c6f5c95510d118978f1819e17b6e30321ed5ce335ed14098a9754",
    "wires first": "0c90ef05f9b6bd385e8eea59419d736a8e840f0577e44baf03643e9c5a081222",
}
"""What was written on 1 December 2026, when everybody was planned in one piece."""


def _people() -> list[Contact]:
    """Sixty people as lists have them: two to a desk's address, some without a city, some who agreed."""
    found = []
    for n in range(60):
        one = person(n, agreed=n % 3 == 0, languages=(("en",), ("ru", "en"), (), ("de",))[n % 4])
        one = replace(one, place=(PARIS, DUSHANBE, HALIFAX, None)[n % 4])
        one = replace(one, zone=one.place.zone if one.place else ("Asia/Tokyo" if n % 8 == 3 else ""))
        one = replace(one, tags=("wire",) if n % 7 == 0 else (), outlet=f"Desk {n}" if n % 5 else "")
        found.append(replace(one, name=f"Чтец {n}" if n % 6 == 0 else one.name))
    return found


def _kept(database: Database) -> list[Contact]:
    """They in the database: one agreement ends soon, one has ended, two share addresses, two are not mailed."""
    people = keep(database, _people(), NOW)
    ends = {people[3].id: LIFT + timedelta(days=9), people[6].id: NOW - timedelta(days=1)}
    with database.act() as connection:
        for key, until in ends.items():
            connection.execute(update(agreement).where(agreement.c.contact_id == key).values(until=until))
        suppress(connection, people[10].email, SuppressionKind.ASKED, "", SUPPRESSION_KEY, "anna", NOW)
        suppress(connection, people[11].email, SuppressionKind.FAILED, "", SUPPRESSION_KEY, "anna", NOW)
    known = keep(database, [], NOW)
    return [*known, replace(known[20], id=901, name="Second"), replace(known[21], id=902, name="")]


def _written(connection: Connection, key: int) -> str:
    """Everything that one distribution has written, without the moment and the numbers of rows."""
    planned = (
        select(delivery, variant.c.variant_key, fragment.c.place_key, wave.c.kind.label("wave_kind"), wave.c.instant)
        .join(variant, variant.c.id == delivery.c.variant_id)
        .join(wave, wave.c.id == delivery.c.wave_id)
        .outerjoin(fragment, fragment.c.id == delivery.c.fragment_id)
        .where(delivery.c.distribution_id == key)
        .order_by(delivery.c.id)
    )
    numbers = {"id", "distribution_id", "wave_id", "variant_id", "fragment_id"}
    rows = [{k: v for k, v in row._mapping.items() if k not in numbers} for row in connection.execute(planned)]
    snapshot = select(list_snapshot.c.contact_id, list_snapshot.c.left_out).order_by(list_snapshot.c.id)
    listed = [list(row) for row in connection.execute(snapshot.where(list_snapshot.c.distribution_id == key))]
    head = connection.execute(select(distribution).where(distribution.c.id == key)).one()
    said = [rows, sorted(listed), head.manifest_digest, head.entries, head.policies, head.seed]
    return hashlib.sha256(canonical(said)).hexdigest()


def _plan(connection: Connection, people: Sequence[Contact], order: str) -> Plan:
    return make_plan(
        story(sending=Sending(order=order)),
        by_address(people),
        now=NOW,
        suppressed=suppressed_addresses(connection, people, SUPPRESSION_KEY),
        holders={people[30].email},
        seed=20261201,
    )


def test_the_same_list_and_seed_are_written_as_they_always_were(database: Database) -> None:
    people, found = _kept(database), {}
    for order in GOLDEN:
        random.seed(order)  # of the public ids
        release = story(sending=Sending(order=order))
        with database.act() as connection:
            plan = _plan(connection, people, order)
            version, source = next_version(connection, release.slug), source_of(release)
            draft = draft_of(release, plan, 1, source.digest)
            version_id = save_version(connection, release, source, "stationery", version, NOW)
            key = save_distribution(connection, draft, version_id, "anna", SUPPRESSION_KEY, NOW)
            found[order] = _written(connection, key)
    assert found == GOLDEN
