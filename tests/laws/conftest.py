"""The world of the law tests, on each kind of database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailer.store.database import Database
from tests.laws.machine import World


@pytest.fixture
def world(database: Database, tmp_path: Path) -> Iterator[World]:
    made = World(database, tmp_path)
    yield made
    made.close()
