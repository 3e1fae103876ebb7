"""The press office that tests of commands work in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailer.settings import load_settings
from tests.cli.office import OfficeForTests


@pytest.fixture
def bare_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OfficeForTests]:
    """An empty folder with settings and no database."""
    office = OfficeForTests(tmp_path, monkeypatch)
    yield office
    office.database.close()
    load_settings.cache_clear()


@pytest.fixture
def office(bare_office: OfficeForTests) -> OfficeForTests:
    """A workspace with a release to come, lake-ferry, and the list europe."""
    bare_office.make_database()
    bare_office.make_release()
    bare_office.ok("contacts", "import", str(bare_office.make_list()))
    return bare_office
