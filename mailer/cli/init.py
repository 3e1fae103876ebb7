"""`mailer init`: makes a workspace in the current folder, or takes over a database that has been moved here."""

import os
import secrets
from pathlib import Path

import click

from mailer.cli.init_questions import QUESTIONS, ask_all, filled_in
from mailer.cli.workspace import console
from mailer.core.errors import Refused
from mailer.dispatch.high_water import HighWater
from mailer.resources import env_example, migrations_path
from mailer.settings import Settings, load_settings
from mailer.store.database import Database
from mailer.store.guards import adopt as take_over
from mailer.store.guards import claim_home, refuse_stranger
from mailer.store.schema import refuse_newer, revision, upgrade

ENV = Path(".env")
_FOLDERS = ("releases", "contacts")


def _with_questions(command: click.Command) -> click.Command:
    for question in reversed(QUESTIONS):
        command.params.insert(0, click.Option([f"--{question.option}"], metavar="TEXT", help=f"{question.words}."))
    return command


@_with_questions
@click.command()
@click.option("--yes", is_flag=True, help="Ask nothing: take the options, and the defaults for the rest.")
@click.option("--adopt", is_flag=True, help="Take over a database that was moved here; the original has stopped.")
def init(yes: bool, adopt: bool, **given: str | None) -> None:
    """Make a workspace in the current folder: .env, database, releases/, contacts/ and var/.

    What is there already stays as it is; an older database is brought up to this version.

    \b
    Example: mailer init
    Example: mailer init --yes --from "Lake Press <press@lake.example>" --smtp-host smtp.lake.example
    """
    text = None if ENV.exists() else _new_env(given, asking=not yes)
    database = Database(load_settings().database)
    try:
        _refuse_before_anything(database, fresh=text is not None, adopting=adopt)
        is_new = not database.exists() or revision(database) is None
        if adopt and not yes:
            click.confirm("Has the original database stopped for good?", abort=True)
        if text is not None:
            _write_secretly(ENV, text)
            load_settings.cache_clear()
        settings = load_settings()
        _make_room(settings)
        upgrade(database, migrations_path())
        _bind(database, settings, adopting=adopt)
        if is_new or adopt:
            HighWater(settings.state).forget()
    finally:
        database.close()
    _tell_next(settings, fresh=text is not None)


def _new_env(given: dict[str, str | None], *, asking: bool) -> str:
    said = {name.replace("_", "-"): value for name, value in given.items()}
    answers = ask_all(said, asking=asking)
    answers |= {"SECRET": secrets.token_urlsafe(32), "SUPPRESSION_KEY": secrets.token_urlsafe(32)}
    return filled_in(env_example().read_text(encoding="utf-8"), answers)


def _refuse_before_anything(database: Database, *, fresh: bool, adopting: bool) -> None:
    """Raises Refused for a newer database, a copy, or one whose .env is gone, while nothing has been changed yet."""
    if not database.exists():
        return
    refuse_newer(database, migrations_path())
    if revision(database) is None:
        return
    settings, home = load_settings(), database.home()
    if fresh and not settings.suppression_key.value:
        raise Refused("There is a database here but no .env, which holds its keys; put the old .env back.")
    if not adopting:
        with database.read() as connection:
            refuse_stranger(connection, home, settings.key("suppression_key"))


def _write_secretly(path: Path, text: str) -> None:
    """Writes a new file that only its owner can read."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)


def _make_room(settings: Settings) -> None:
    for folder in _FOLDERS:
        (settings.workspace / folder).mkdir(parents=True, exist_ok=True)
    settings.state.mkdir(mode=0o700, parents=True, exist_ok=True)  # embargoed text will be kept there


def _bind(database: Database, settings: Settings, *, adopting: bool) -> None:
    home, key = database.home(), settings.key("suppression_key")
    with database.act() as connection:
        claim_home(connection, home, key)
        if adopting:
            take_over(connection, home)
        refuse_stranger(connection, home, key)


def _tell_next(settings: Settings, *, fresh: bool) -> None:
    out = console()
    kept = "A new .env holds the settings; keep a copy of it." if fresh else "The .env that was here is kept."
    out.print(f"The workspace is ready. {kept}", soft_wrap=True)
    if not settings.smtp_host:
        out.print("No mail server is set yet: MAILER_SMTP_HOST in .env.", soft_wrap=True)
    out.print(
        "Next:\n  mailer release import FILE…\n  mailer contacts import FILE\n  mailer rehearse SLUG --list NAME"
    )
