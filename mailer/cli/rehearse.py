"""`mailer rehearse` and `mailer demo`: the whole job under a moved clock, with a mail server of its own."""

import shutil
import sys
import tempfile
import webbrowser
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from mailer.cli.plan_view import print_warnings
from mailer.cli.rehearsal_story import Story, Told
from mailer.cli.tables import printable
from mailer.cli.workspace import console, now, open_database
from mailer.core.check.words import told
from mailer.core.contact import Agreement, Contact
from mailer.core.contact_file import read_contacts
from mailer.core.errors import Refused
from mailer.core.finding import Level
from mailer.core.words import SuppressionKind
from mailer.core.zone import Moment
from mailer.dispatch.checking import check
from mailer.dispatch.desk import desk_of
from mailer.dispatch.folder import read_file, read_folder
from mailer.dispatch.rehearsal import Rehearsal, Script, beginning
from mailer.dispatch.rehearsal_room import make_room
from mailer.dispatch.rehearsal_seen import sample_pages
from mailer.resources import sample_contacts, sample_release
from mailer.settings import Settings, load_settings
from mailer.store.copying import not_to_be_mailed
from mailer.store.database import Database
from mailer.store.people import people_of

_NOBODY = "Press office <press@office.invalid>"


@click.command()
@click.argument("slug")
@click.option("--list", "list_name", required=True, metavar="NAME|FILE", help="A list of yours, or a file of one.")
@click.option("--keep", type=click.Path(path_type=Path), help="The folder to make; else one under var/rehearsals/.")
def rehearse(slug: str, list_name: str, keep: Path | None) -> None:
    """Play a send through before it is real: your text and list, a moved clock, a mail server of its own.

    The same sender runs as on the day, and nothing leaves this machine. Shows who gets what at which hour in every
    city, and ends with a verdict. Works for a release of any year. Exit 1 if a law was broken.

    \b
    Example: mailer rehearse lake-ferry --list europe
    Example: mailer rehearse lake-ferry --list contacts/europe.csv
    """
    settings = load_settings()
    source, story = read_folder(settings.workspace, slug)
    people, suppressed = _whom(settings, list_name)
    begins, start = beginning(story, now())
    folder = keep or settings.state / "rehearsals" / f"{slug}-{now():%Y%m%d-%H%M%S}"
    if not settings.sender and story.sender is None:
        settings = replace(settings, sender=_NOBODY)
        print_warnings([f"No sender is set, so the emails say {_NOBODY}; set MAILER_SENDER, or [sender] from."])
    found = check(desk_of(settings, settings.workspace), source, story, begins)
    errors = [finding for finding in found if finding.level is Level.ERROR]
    print_warnings(f"`mailer schedule` would refuse this: {one.where}: {told(one).what}" for one in errors)
    script = Script(story, source, _list_name(list_name), people, suppressed, settings)
    told, folder = _play(script, folder, begins, start, trials=False)
    _say(f"All of it is in {folder}; the emails are in {folder / 'mail'}.")
    _end(told)


@click.command()
def demo() -> None:
    """The whole job on this machine in half a minute: an invented release, 60 invented people, nothing leaves.

    The mail server makes trouble, the clock is tried too early, and the sender is killed in the middle. Needs no
    settings and no network. Exit 1 if a law was broken.

    \b
    Example: mailer demo
    """
    sample = sample_release()
    source, story = read_folder(sample.parent.parent, sample.name)
    people = _from_file(sample_contacts())
    begins, start = beginning(story, None)
    folder = Path(tempfile.mkdtemp(prefix="press-mailer-demo-"))
    office = Settings(workspace=folder, office="Lake ferry press office", actor="demo")
    script = Script(story, source, "sample", people, {}, office)
    told, folder = _play(script, folder, begins, start, trials=True)
    pages = sample_pages(told.everybody, folder / "look")
    _say(f"The {len(told.ruling.identified)} emails are in {folder / 'mail'} (.eml).")
    opened = _show_in_browser(pages.values())
    names = " · ".join(path.name for path in pages.values())
    _say(
        f"Opened in your browser: {names}" if opened else f"Look at these in a browser, in {folder / 'look'}: {names}"
    )
    _say("")
    _say("Next, with your own text and list:")
    mailer = "mailer" if shutil.which("mailer") else sys.argv[0]
    _say(f"  {mailer} init")
    _say(f"  {mailer} release import english.txt russian.txt --slug my-release")
    _say(f"  {mailer} rehearse my-release --list journalists.csv")
    _end(told)


def _play(script: Script, folder: Path, begins: datetime, start: Moment | None, *, trials: bool) -> tuple[Told, Path]:
    room, key = make_room(folder, begins)
    _say(f"Rehearsal of {script.release.slug}: the clock is moved, and nothing leaves this machine.")
    _say("")
    with Rehearsal(room, script) as rehearsal:
        return Story(rehearsal, trials=trials).play(start, key), room.folder


def _is_file(list_name: str) -> bool:
    return list_name.lower().endswith((".csv", ".xlsx", ".vcf"))


def _list_name(list_name: str) -> str:
    return Path(list_name).stem if _is_file(list_name) else list_name


def _whom(settings: Settings, list_name: str) -> tuple[list[Contact], dict[str, SuppressionKind]]:
    """The people of a file, or of a list in the workspace's database, and who of them is not to be mailed."""
    file, is_file = Path(list_name), _is_file(list_name)
    if is_file and not Database(settings.database).exists():
        return _from_file(file), {}
    with open_database(settings) as database, database.read() as connection:
        people = _from_file(file) if is_file else people_of(connection, list_name)
        return people, not_to_be_mailed(connection, people, settings.key("suppression_key"))


def _from_file(file: Path) -> list[Contact]:
    found = read_contacts(file.name, read_file(file), usual=load_settings().usual_cities)
    print_warnings(f"{file.name} line {bad.line} is left out: {bad.reason}" for bad in found.bad)
    agreed = Agreement(now(), f"contact list {file.name}")
    return [replace(row.contact, agreement=agreed if row.embargo_agreed else None) for row in found.rows]


def _show_in_browser(pages: Iterable[Path]) -> bool:
    """Whether the pages were opened; a machine without a screen or a browser is no fault."""
    with suppress(Exception):  # whatever a browser does, the rehearsal is over and its files are named
        browser = webbrowser.get()
        if type(browser) is not webbrowser.GenericBrowser:  # that would be one inside this very terminal
            return all([browser.open(page.as_uri()) for page in pages])
    return False


def _end(told: Told) -> None:
    """Raises Refused, naming the first message, when a law was broken."""
    if told.ruling.breaches:
        first = told.ruling.breaches[0]
        raise Refused(f"A law was broken ({told.ruling}), first by {first.message}: {first.why}.")


def _say(line: str) -> None:
    console().print(printable(line) if line.strip() == line else line, markup=False, soft_wrap=True)
