"""A later kind of distribution is rows alone: it follows an earlier one, goes to its readers, and is threaded."""

import json
from email import message_from_bytes, policy
from pathlib import Path

from sqlalchemy import insert, select

from mailer.core import ids
from mailer.core.edition import Slot
from mailer.core.manifest import Entry, Manifest, packed, sha256
from mailer.store import tables
from mailer.store.approvals import approve
from mailer.store.database import Database
from mailer.store.releases import get_blob, put_blob
from tests.builders import LIFT, keep, person, schedule
from tests.laws.machine import World


def test_a_correction_made_of_rows_alone_goes_out_threaded_to_those_who_hold_the_release(
    database: Database, tmp_path: Path
) -> None:
    world = World(database, tmp_path)
    people = keep(database, [person(1), person(2)], world.clock.now())
    first = schedule(database, people, world.clock.now())
    world.clock.move_to(LIFT)
    world.send(world.new_sender())

    correction = _follow(database, first)
    world.send(world.new_sender())
    messages = [message_from_bytes(taken.content, policy=policy.default) for taken in world.taken()]
    original = {message["To"]: message for message in messages[:2]}
    assert len(messages) == 4
    for message in messages[2:]:
        answered = original[message["To"]]["Message-ID"]
        assert message["References"] == answered
        assert message["In-Reply-To"] == answered
        assert message["Message-ID"] != answered
    with database.read() as connection:
        rows = connection.execute(
            select(tables.delivery.c.state).where(tables.delivery.c.distribution_id == correction)
        )
        assert [row.state for row in rows] == ["sent", "sent"]
    world.close()


def _follow(database: Database, first: int) -> int:
    """What `mailer correct` will do one day, in rows: the readers of the first, its editions, their Message-IDs."""
    with database.act() as connection:
        old = (
            connection.execute(select(tables.distribution).where(tables.distribution.c.id == first)).mappings().one()
        )
        head = json.loads(get_blob(connection, old["manifest_digest"]))
        variant = connection.execute(select(tables.variant)).mappings().one()
        edition = connection.execute(select(tables.edition)).mappings().one()
        readers = connection.execute(select(tables.delivery)).mappings().all()
        entries = [
            Entry(
                public_id=sha256(reader["public_id"].encode())[:32],
                email=reader["email"],
                name=reader["name"],
                variant=variant["variant_key"],
                fragment=None,
                slots={str(slot): reader["slots"][str(slot)] for slot in (Slot.READER, Slot.SOURCE, Slot.LEAVE)},
                references=(ids.message_id(reader["public_id"], "lake.example"),),
                not_before=LIFT,
                lift_at=None,
                advance=False,
            )
            for reader in readers
        ]
        digests = packed(entries)
        manifest = Manifest(
            slug=head["slug"],
            version=head["version"],
            source_digest=head["source_digest"],
            kind="correction",
            list_name=head["list_name"],
            policies=head["policies"],
            editions=head["editions"],
            fragments={},
            waves=(("plain", LIFT),),
            deliveries=len(entries),
            entries_digest=sha256(digests),
        )
        new = dict(old) | {
            "kind": "correction",
            "follows_id": first,
            "manifest_digest": put_blob(connection, manifest.to_bytes()),
            "entries": put_blob(connection, digests),
        }
        del new["id"]
        follow = _add(connection, tables.distribution, new)
        wave = _add(connection, tables.wave, {"distribution_id": follow, "kind": "plain", "instant": LIFT})
        own_variant = _add(connection, tables.variant, _without_id(variant) | {"distribution_id": follow})
        _add(connection, tables.edition, _without_id(edition) | {"variant_id": own_variant})
        for entry, reader in zip(entries, readers, strict=True):
            row = _without_id(reader) | {
                "public_id": entry.public_id,
                "distribution_id": follow,
                "wave_id": wave,
                "variant_id": own_variant,
                "state": "planned",
                "attempt": 0,
                "lift_at": None,
                "follows_id": reader["id"],
                "reference_ids": list(entry.references),
            }
            _add(connection, tables.delivery, row)
        approve(connection, follow, manifest.digest, "anna", LIFT)
    return follow


def _add(connection, table, values) -> int:  # type: ignore[no-untyped-def]
    return int(connection.execute(insert(table).values(**values).returning(table.c.id)).scalar_one())


def _without_id(row) -> dict[str, object]:  # type: ignore[no-untyped-def]
    return {name: value for name, value in dict(row).items() if name != "id"}
