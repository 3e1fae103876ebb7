"""The schema: the migrations make exactly the tables of the code, on both databases, and words are words."""

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import IntegrityError

from mailer.core import words
from mailer.core.errors import Refused
from mailer.resources import migrations_path
from mailer.store import tables
from mailer.store.database import Database
from mailer.store.schema import refuse_other, revision, upgrade
from mailer.store.workers import register, running
from tests.builders import LIFT, keep, person, schedule
from tests.conftest import Databases

KINDS = {
    "delivery_state": words.DeliveryState,
    "report_state": words.ReportState,
    "phase": words.Phase,
    "wave_kind": words.WaveKind,
    "distribution_kind": words.DistributionKind,
    "distribution_state": words.DistributionState,
    "suppression_kind": words.SuppressionKind,
}


def test_the_migrations_make_exactly_the_tables_of_the_code(database: Database) -> None:
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables.metadata) == []


def test_the_files_of_the_migrations_are_named_by_their_revisions_in_order(database: Database) -> None:
    config = Config()
    config.set_main_option("script_location", str(migrations_path()))
    script = ScriptDirectory.from_config(config)
    names = [Path(one.path).name.partition("_")[0] for one in script.walk_revisions()]
    assert names == [one.revision for one in script.walk_revisions()]
    assert names == sorted(names, reverse=True)
    assert revision(database) == script.get_current_head()


def test_the_words_in_the_database_are_the_words_of_core(database: Database) -> None:
    with database.read() as connection:
        for table, kind in KINDS.items():
            assert set(connection.scalars(select(tables.metadata.tables[table].c.word))) == {str(w) for w in kind}


def test_a_word_that_does_not_exist_is_refused_and_a_new_one_is_one_insert(database: Database) -> None:
    people = keep(database, [person(1)], LIFT.replace(year=2019))
    schedule(database, people, LIFT.replace(year=2019))
    with pytest.raises(IntegrityError), database.act() as connection:
        connection.execute(update(tables.distribution).values(kind="advisory"))
    with database.act() as connection:
        connection.execute(insert(tables.metadata.tables["distribution_kind"]).values(word="advisory"))
        connection.execute(update(tables.distribution).values(kind="advisory"))


def test_upgrading_keeps_what_a_populated_database_holds(database: Database) -> None:
    keep(database, [person(1), person(2)], LIFT)
    upgrade(database, migrations_path())
    with database.read() as connection:
        assert len(connection.execute(select(tables.contact)).all()) == 2


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_database_of_the_first_schema_is_brought_up_with_what_it_holds(
    kind: str, databases: Databases, tmp_path: Path
) -> None:
    database = Database(f"sqlite:///{tmp_path}/old.db" if kind == "sqlite" else databases.empty(kind))
    config = Config()
    config.set_main_option("script_location", str(migrations_path()))
    with database.act() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    keep(database, [person(1)], LIFT)
    with database.act() as connection:
        register(connection, "host-1-aa", "host", 1, 0, LIFT)
    upgrade(database, migrations_path())
    with database.read() as connection:
        assert len(connection.execute(select(tables.contact)).all()) == 1
        (worker,) = running(connection, LIFT)
    assert worker.slowed == ()
    database.close()


def test_a_database_of_a_newer_version_is_refused_in_one_sentence_and_left_alone(database: Database) -> None:
    with database.act() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    with pytest.raises(Refused, match="newer version of this program"):
        refuse_other(database, migrations_path())
    with pytest.raises(Refused, match="newer version of this program"):
        upgrade(database, migrations_path())
    assert revision(database) == "9999"


def test_an_instant_keeps_its_microsecond_and_comes_back_in_utc(database: Database) -> None:
    instant = LIFT.replace(microsecond=123457)
    with database.act() as connection:
        connection.execute(insert(tables.actor).values(name="anna", created_at=instant))
    with database.read() as connection:
        found = connection.execute(select(tables.actor.c.created_at)).scalar_one()
    assert found == instant
    assert str(found.tzinfo) == "UTC"


def test_a_naive_datetime_never_reaches_the_database(database: Database) -> None:
    with pytest.raises(Exception, match="naive datetime"), database.act() as connection:
        connection.execute(insert(tables.actor).values(name="anna", created_at=LIFT.replace(tzinfo=None)))
