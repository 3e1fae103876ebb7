"""A database sends only from its own home and with its own suppression key."""

import shutil
from pathlib import Path

import pytest

from mailer.core.errors import Refused
from mailer.store.database import Database
from mailer.store.guards import adopt, refuse_stranger
from tests.conftest import SUPPRESSION_KEY, Databases


def test_a_copied_database_sends_nothing_until_a_person_adopts_it(databases: Databases, tmp_path: Path) -> None:
    original = databases.fresh("sqlite")
    path = original.engine.url.database
    original.close()
    assert path is not None
    shutil.copy(path, tmp_path / "copy.db")
    copy = Database(f"sqlite:///{tmp_path / 'copy.db'}")
    home = copy.home()
    with copy.act() as connection:
        with pytest.raises(Refused, match="is a copy or has been moved"):
            refuse_stranger(connection, home, SUPPRESSION_KEY)
        adopt(connection, home)
        refuse_stranger(connection, home, SUPPRESSION_KEY)
    copy.close()


def test_another_suppression_key_is_noticed_before_anything_is_sent(database: Database) -> None:
    home = database.home()
    with database.read() as connection:
        refuse_stranger(connection, home, SUPPRESSION_KEY)
        with pytest.raises(Refused, match="MAILER_SUPPRESSION_KEY is not the key"):
            refuse_stranger(connection, home, b"another key of the same length")
