"""What every command needs: the settings, the open database, the console, the time, and who is acting."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from mailer.core.errors import MailerError
from mailer.dispatch.clock_file import note_clock
from mailer.resources import migrations_path
from mailer.settings import Settings, host_name, load_settings
from mailer.store.database import Database
from mailer.store.guards import refuse_stranger
from mailer.store.schema import refuse_other
from mailer.store.workers import running

if TYPE_CHECKING:
    from rich.console import Console

NO_SENDER = "No sender is running: nothing will leave. Start one with `mailer run`."


@lru_cache(maxsize=1)
def console() -> "Console":
    """The terminal, for people."""
    return _console()


def _console(*, stderr: bool = False) -> "Console":
    from rich.console import Console  # late: a sender has nothing to draw

    return Console(stderr=stderr, highlight=False)


def now() -> datetime:
    """The present instant, aware, UTC."""
    return datetime.now(UTC)


@contextmanager
def open_database(settings: Settings | None = None) -> Iterator[Database]:
    """The workspace's database, at our revision. Raises Refused when there is none or it is not ours to use.

    Notes what this machine's clock shows, so that whoever comes later sees whether it was set.
    """
    settings = settings or load_settings()
    database = Database(settings.database)
    try:
        refuse_other(database, migrations_path())
        note_clock(settings.state, host_name())
        yield database
    finally:
        database.close()


def refuse_copy(database: Database, settings: Settings) -> None:
    """Raises Refused for a copied database or another suppression key, before anything is planned or sent."""
    home = database.home()
    with database.read() as connection:
        refuse_stranger(connection, home, settings.key("suppression_key"))


def warn_without_sender() -> None:
    """Says so, in a workspace that has a database of ours, when no sender has ticked for 30 seconds."""
    try:
        with open_database() as database, database.read() as connection:
            silent = not running(connection, now())
    except MailerError:
        return  # no workspace, or not one that could send: the command itself has said what matters
    if silent:
        _console(stderr=True).print(NO_SENDER, style="bold red")
