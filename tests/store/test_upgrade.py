"""A database of every earlier revision, in the middle of a send, is brought up with all that it knows."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, MetaData, insert, select

from mailer.core.words import DeliveryState
from mailer.resources import migrations_path
from mailer.store import tables
from mailer.store.claims import claims_left_by, claims_of
from mailer.store.database import Database
from mailer.store.log import Question, read_log
from mailer.store.reclaim import LOST
from mailer.store.schema import upgrade
from mailer.store.stuck import find_waiting
from tests.conftest import Databases

NOW = datetime(2020, 12, 1, 9, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
EARLIER = ("0001", "0002", "0003")


def _old(database: Database, revision: str) -> None:
    """A database at that revision: one release being sent and one that was sent a month ago."""
    config = Config()
    config.set_main_option("script_location", str(migrations_path()))
    with database.act() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    with database.act() as connection:
        _fill(connection, remote=database.is_remote)


def _fill(connection: Connection, *, remote: bool) -> None:
    old = MetaData()
    old.reflect(connection)

    def at(instant: datetime) -> Any:
        return instant if remote else (instant - datetime(1970, 1, 1, tzinfo=UTC)) // _MICROSECOND

    def add(table: str, *rows: dict[str, Any]) -> None:
        for row in rows:
            connection.execute(insert(old.tables[table]).values(**row))

    long_ago = at(NOW - timedelta(days=30))
    add("actor", {"id": 1, "name": "anna", "created_at": long_ago})
    add("blob", {"sha256": "m", "bytes": b"{}"})
    add("release", {"id": 1, "slug": "lake-ferry"})
    texts = {"source": {}, "source_digest": "", "headlines": {}, "stationery_digest": "", "renderer": "", "cldr": ""}
    add("release_version", {"id": 1, "release_id": 1, "n": 1, "zone_data": "", "created_at": long_ago, **texts})
    for number, instant in ((1, at(NOW)), (2, long_ago)):
        planned = {"kind": "release", "version_id": 1, "list_name": "europe", "state": "scheduled", "seed": 1}
        made = {"manifest_digest": "m", "entries": "m", "created_at": long_ago, "created_by": 1}
        policies = {"domain": "lake.example", "life": 3600, "late": "send", "late_after": 3600, "unknown": "hold"}
        add("distribution", {"id": number, "policies": policies, **planned, **made})
        add("variant", {"id": number, "distribution_id": number, "variant_key": "en", "languages": ["en"]})
        add(
            "wave",
            {"id": number, "distribution_id": number, "kind": "plain", "instant": instant, "opened_at": instant},
        )
    held = {"claim_owner": "host-1-aa", "claim_token": "t", "lease_until": at(NOW)}
    lost = {"state": "unknown", "reason": LOST, "attempt": 1, "claim_owner": "host-2-bb", "claim_token": "u"}
    for number, distribution, row in (
        (1, 1, {"state": "planned"}),
        (2, 1, {"state": "claimed", "attempt": 1, **held}),
        (3, 1, {"state": "claimed", "attempt": 2, "next_try_at": at(NOW), **held}),
        (4, 1, lost),
        (5, 2, {"state": "sent", "attempt": 1}),
    ):
        add("delivery", _delivery(number, distribution, at(NOW), row))
    ended = {"started_at": at(NOW), "ended_at": at(NOW), "relay": "", "tls": "", "step": "dot", "seconds": 0.0}
    said = {"reply": "", "late": False, "n": 1, **ended}
    add("attempt", {"delivery_id": 3, "outcome": "deferred", "worker_id": "host-1-aa", **said})
    add("attempt", {"delivery_id": 4, "outcome": "unknown", "worker_id": "host-2-bb", **said})
    add("attempt", {"delivery_id": 5, "outcome": "sent", "worker_id": "host-1-aa", **said})


def _delivery(number: int, distribution: int, now: Any, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": number,
        "public_id": f"{number:032x}",
        "distribution_id": distribution,
        "wave_id": distribution,
        "variant_id": distribution,
        "email": f"reader{number}@desk.example",
        "address_hash": str(number),
        "name": f"Reader {number}",
        "outlet": "Desk",
        "slots": {},
        "not_before": now,
        "advance": False,
        "report": "none",
        "order_key": number,
        "reference_ids": [],
        "search": f"reader {number} desk",
        **row,
    }


@pytest.fixture(params=EARLIER)
def revision(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=["sqlite", "postgresql"])
def upgraded(request: pytest.FixtureRequest, revision: str, databases: Databases, tmp_path: Path) -> Database:
    kind = str(request.param)
    database = Database(f"sqlite:///{tmp_path}/old.db" if kind == "sqlite" else databases.empty(kind))
    _old(database, revision)
    upgrade(database, migrations_path())
    return database


def test_what_a_worker_held_is_still_claimed_and_waits_as_it_did(upgraded: Database) -> None:
    with upgraded.read() as connection:
        claims = connection.execute(select(tables.claim).order_by(tables.claim.c.delivery_id)).all()
        columns = tables.delivery.c
        deliveries = connection.execute(select(columns.id, columns.state, columns.attempt).order_by(columns.id)).all()
        group = claims_left_by(connection, "host-1-aa")
        assert claims_of(connection, "t") == [], "the old manifest was never approved, so nothing of it may go on"
    assert [tuple(row) for row in claims] == [(2, "host-1-aa", "t", 1, NOW), (3, "host-1-aa", "t", 2, NOW)]
    assert [row.state for row in deliveries] == ["planned", "planned", "deferred", "unknown", "sent"]
    assert [row.attempt for row in deliveries] == [0, 0, 1, 1, 1]
    assert [(claim.id, claim.attempt) for claim in group] == [(2, 1), (3, 2)]
    upgraded.close()


def test_who_went_silent_may_still_speak_and_people_read_what_they_read_before(upgraded: Database) -> None:
    with upgraded.read() as connection:
        (left,) = claims_left_by(connection, "host-2-bb")
        (waiting,) = find_waiting(connection, [DeliveryState.UNKNOWN], "lake-ferry")
        lines = read_log(connection, Question(slug="lake-ferry", states=(DeliveryState.CLAIMED,)), 10)
    assert (left.id, left.attempt, waiting.owner) == (4, 1, "host-2-bb")
    assert [(line.delivery_id, line.state, line.attempts) for line in lines] == [(3, "claimed", 2), (2, "claimed", 1)]
    upgraded.close()


def test_only_what_still_moves_is_active(upgraded: Database) -> None:
    with upgraded.read() as connection:
        finished = connection.execute(select(tables.distribution.c.id, tables.distribution.c.finished_at))
        assert {key: at for key, at in finished} == {1: None, 2: NOW - timedelta(days=30)}
    upgraded.close()
