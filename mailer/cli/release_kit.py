"""`mailer release pdf` and `mailer release calendar`: what a release becomes besides an email."""

from pathlib import Path

import click

from mailer.cli.workspace import console, now, open_database
from mailer.core.calendar_entry import Revision, calendar_entry
from mailer.core.errors import Misused
from mailer.core.paper import on_paper
from mailer.core.release import Release
from mailer.core.words import Phase
from mailer.dispatch.desk import desk_for, desk_of
from mailer.dispatch.folder import read_folder
from mailer.settings import load_settings
from mailer.store.releases import next_version

_OUT = click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Where; var/previews/SLUG.")


@click.command()
@click.argument("slug")
@_OUT
def pdf(slug: str, out: Path | None) -> None:
    """Write the release as a PDF in each language: under embargo with its notice, and without it for after the lift.

    To send them with every message, write pdf = "attach" under [sending]. It needs the extra:
    pip install 'press-mailer[pdf]'.

    \b
    Example: mailer release pdf lake-ferry
    """
    settings = load_settings()
    _, story = read_folder(settings.workspace, slug)
    desk = desk_for(desk_of(settings, settings.workspace), story)
    phases = (Phase.EMBARGOED, Phase.PUBLIC) if story.embargo else (Phase.PUBLIC,)
    for language in story.languages:
        for phase in phases:
            paper = on_paper(story, language, phase, desk.stationery, desk.printer)
            _write(out or settings.state / "previews" / slug, paper.file, paper.content)


@click.command()
@click.argument("slug")
@_OUT
def calendar(slug: str, out: Path | None) -> None:
    """Write an invitation's calendar entry (.ics, in UTC), for a page of yours that “Add to calendar” leads to.

    Before the lift it says who invites and when, not what for. Write it again when the event has moved.

    \b
    Example: mailer release calendar lake-ferry
    """
    settings = load_settings()
    _, story = read_folder(settings.workspace, slug)
    if story.event is None:
        raise Misused(f"{slug} has no [event], so there is nothing to put into a calendar.")
    desk, at = desk_for(desk_of(settings, settings.workspace), story), now()
    with open_database(settings) as database, database.read() as connection:
        revision = Revision(next_version(connection, slug) - 1, at, desk.letterhead.message_domain)
    secret = story.embargo is not None and at < story.embargo.earliest()
    labels = desk.stationery.labels_for(story.languages[0])
    entry = calendar_entry(story, story.event, labels, Phase.EMBARGOED if secret else Phase.PUBLIC, revision)
    _write(out or settings.state / "previews" / slug, entry.name, entry.content)
    console().print(_next_step(story), markup=False, soft_wrap=True)


def _next_step(story: Release) -> str:
    assert story.event is not None
    if story.event.calendar:
        return f"Put it where the emails lead: {story.event.calendar}"
    return 'Put it on a page of yours, and its address under [event]: calendar = "https://…".'


def _write(folder: Path, name: str, data: bytes) -> None:
    """Into a folder that only its owner can open: before the lift it is as secret as the text."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / name).write_bytes(data)
    console().print(str(folder / name), markup=False, soft_wrap=True)
