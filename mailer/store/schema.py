"""The schema's version: bringing a database up to ours, and refusing one that is not ours."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from mailer.core.errors import Refused
from mailer.store.database import Database


def upgrade(database: Database, migrations: Path) -> None:
    """Makes the database, or brings it to the newest revision. Raises Refused when it is from a newer program."""
    from alembic import command  # late: every command asks for the revision, and only this one changes it
    from alembic.config import Config

    database.make_room()
    refuse_newer(database, migrations)
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    with database.act() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def revision(database: Database) -> str | None:
    """The revision the database is at; None for an empty one."""
    with database.read() as connection:
        return revision_now(connection) if inspect(connection).has_table("alembic_version") else None


def revision_now(connection: Connection) -> str | None:
    """The revision, asked cheaply of a database that is known to have one."""
    found: str | None = connection.scalar(text("select version_num from alembic_version"))
    return found


def refuse_other(database: Database, migrations: Path) -> None:
    """Raises Refused unless the database is exactly at our revision: a worker of another version sends nothing."""
    if not database.exists():
        raise Refused("There is no database here yet; run `mailer init` first.")
    found, ours = revision(database), max(_known(migrations))
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
    if found is not None and found not in _known(migrations):
        raise Refused(
            f"The database was made by a newer version of this program (revision {found}); install that version."
        )


def _known(migrations: Path) -> set[str]:
    """The revisions of this program: each migration's file begins with its own, and they are in order."""
    return {path.name.partition("_")[0] for path in (migrations / "versions").glob("*_*.py")}
