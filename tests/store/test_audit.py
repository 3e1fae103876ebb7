"""The audit is a chain: each link holds the one before it, and names stand only where they can be erased."""

import hashlib

from sqlalchemy import delete, select

from mailer.core.manifest import canonical, sha256
from mailer.core.words import SuppressionKind
from mailer.store import tables
from mailer.store.approvals import suppress
from mailer.store.database import Database
from tests.builders import LIFT, keep, person, schedule
from tests.conftest import SUPPRESSION_KEY


def test_each_act_is_a_link_that_holds_the_one_before(database: Database) -> None:
    people = keep(database, [person(1)], LIFT.replace(year=2019))
    schedule(database, people, LIFT.replace(year=2019))
    with database.act() as connection:
        suppress(connection, people[0].email, SuppressionKind.ASKED, "by letter", SUPPRESSION_KEY, "anna", LIFT)
    with database.read() as connection:
        links = connection.execute(select(tables.audit).order_by(tables.audit.c.id)).mappings().all()
        details = {row.audit_id: row for row in connection.execute(select(tables.audit_detail))}
        head = connection.execute(select(tables.control.c.audit_head)).scalar_one()
    assert [link["act"] for link in links] == ["schedule", "approve", "suppress"]
    previous = ""
    for link in links:
        said = {name: link[name] for name in ("acted_at", "actor_id", "act", "subject", "detail_hash", "previous")}
        assert link["previous"] == previous
        assert link["chain"] == sha256(canonical(said))
        detail = details[link["id"]]
        assert hashlib.sha256(bytes(detail.salt) + detail.detail.encode()).hexdigest() == link["detail_hash"]
        previous = link["chain"]
    assert head == previous


def test_a_chained_link_names_nobody_so_erasing_leaves_it_whole(database: Database) -> None:
    people = keep(database, [person(1)], LIFT)
    with database.act() as connection:
        suppress(connection, people[0].email, SuppressionKind.ASKED, "by letter", SUPPRESSION_KEY, "anna", LIFT)
        connection.execute(delete(tables.audit_detail))
    with database.read() as connection:
        (link,) = connection.execute(select(tables.audit)).mappings().all()
    assert people[0].email not in str(dict(link))
