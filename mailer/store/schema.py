"""The schema's version: bringing a database up to ours, and refusing one that is not ours."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from mailer.core.errors import Refused
from mailer.store.database import Database


def upgrade(database: Database, migrations: Path) -> None:
    """Makes the database, or brings it to the newest revision. Raises Refused when it is from a newer program."""
    database.make_room()
    refuse_newer(database, migrations)
    with database.begin() as connection:
        config = _config(migrations)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def revision(database: Database) -> str | None:
    """The revision the database is at; None for an empty one."""
    with database.read() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def revision_now(connection: Connection) -> str | None:
    """The revision, asked cheaply of a database that is known to have one."""
    found: str | None = connection.scalar(text("select version_num from alembic_version"))
    return found


def refuse_other(database: Database, migrations: Path) -> None:
    """Raises Refused unless the database is exactly at our revision: a worker of another version sends nothing."""
    if not database.exists():
        raise Refused("There is no database here yet; run `mailer init` first.")
    found, ours = revision(database), _script(migrations).get_current_head()
    if found == ours:
        return
    refuse_newer(database, migrations)
    raise Refused(
        "There is no database here yet; run `mailer init` first."
        if found is None
        else f"The database is at revision {found} and this program needs {ours}; run `mailer init` to bring it up."
    )


def refuse_newer(database: Database, migrations: Path) -> None:
    """Raises Refused for a revision this program has never heard of."""
    found = revision(database)
    known = {script.revision for script in _script(migrations).walk_revisions()}
    if found is not None and found not in known:
        raise Refused(
            f"The database was made by a newer version of this program (revision {found}); install that version."
        )


def _config(migrations: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    return config


def _script(migrations: Path) -> ScriptDirectory:
    return ScriptDirectory.from_config(_config(migrations))
