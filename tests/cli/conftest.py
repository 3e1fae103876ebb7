"""The press office that tests of commands work in."""

import logging
import signal
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


@pytest.fixture
def signals_and_log() -> Iterator[None]:
    """A sending process takes over the signals and the log of its process, which here is the tests' own."""
    handlers = {signum: signal.getsignal(signum) for signum in (signal.SIGTERM, signal.SIGINT)}
    log = logging.getLogger("mailer")
    yield
    for signum, handler in handlers.items():
        signal.signal(signum, handler)
    log.handlers.clear()
    log.propagate = True
