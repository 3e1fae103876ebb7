"""`mailer release preview`: every edition as it would be handed over, and every notice, before anybody has it."""

from collections.abc import Sequence
from pathlib import Path

import click

from mailer.cli.workspace import console, now, open_database
from mailer.core.embargo import Embargo
from mailer.core.errors import Misused
from mailer.core.notice import NOTICES, Notice
from mailer.core.release import Release
from mailer.core.words import DistributionKind
from mailer.core.zone import parse_moment
from mailer.dispatch.contact_sheet import picture_of, write_contact_sheet
from mailer.dispatch.desk import desk_of
from mailer.dispatch.folder import read_folder, read_notice_words
from mailer.dispatch.preview import preview_of, sample_readers, write_preview
from mailer.settings import load_settings
from mailer.store.people import person_known_by


@click.command()
@click.argument("slug")
@click.option("--to", "email", metavar="EMAIL", help="Exactly what this contact will get.")
@click.option("--all", "every", is_flag=True, help="Also the editions for readers in each city of the dateline.")
@click.option(
    "--notice", "kind", type=click.Choice([each.value for each in NOTICES]), help="That notice of it instead."
)
@click.option("--before", metavar="TIME", help="The embargo before it was moved: “2026-12-01 10:00 Europe/Paris”.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Where to write; var/previews/SLUG.")
@click.option("--open", "opening", is_flag=True, help="Open the contact sheet in the browser.")
def preview(
    slug: str,
    email: str | None,
    every: bool,
    kind: str | None,
    before: str | None,
    out: Path | None,
    opening: bool,
) -> None:
    """Write each edition as .html, .txt and .eml, byte for byte as it would be handed over.

    contact-sheet.html shows them all, on a phone and on a desk, in light and in dark; where Chromium is installed,
    contact-sheet.png is its picture.

    --notice shows what those get who hold the release already: that its time has changed, that it is lifted, a
    correction or an update with the whole text, hold or kill. What it says is read from the release's folder:
    notices/en.md, notices/ru.md, one file of plain Markdown per language.

    \b
    Example: mailer release preview lake-ferry --open
    Example: mailer release preview lake-ferry --to anna@lakeside.example
    Example: mailer release preview lake-ferry --notice correction
    Example: mailer release preview lake-ferry --notice "time changed" --before "2026-11-30 10:00 Europe/Paris"
    """
    if email and every:
        raise Misused("Choose one: --to shows what one contact gets, --all every edition.")
    settings = load_settings()
    _, story = read_folder(settings.workspace, slug)
    notice = _notice(settings.workspace, story, kind, before)
    readers = sample_readers(story, every_city=every)
    if email:
        with open_database(settings) as database, database.read() as connection:
            readers = [person_known_by(connection, email)]
    folder = out or settings.state / "previews" / slug
    pages = list(preview_of(desk_of(settings, settings.workspace), story, readers, now(), notice))
    written = [path for page in pages for path in write_preview(folder, page)]
    sheet = write_contact_sheet(folder, pages)
    picture = picture_of(sheet, len(pages))
    _say_where([*written, sheet], picture)
    if opening:
        click.launch(str(sheet.resolve()))


def _say_where(written: Sequence[Path], picture: Path | None) -> None:
    """What was written, a line each; the contact sheet is the last, before its picture."""
    for path in (*written, *([picture] if picture else [])):
        console().print(str(path), markup=False, soft_wrap=True)
    if picture is None:
        console().print(
            f"No picture of {written[-1].name}: Chromium is not installed here, or did not start.", markup=False
        )


def _notice(workspace: Path, story: Release, kind: str | None, before: str | None) -> Notice | None:
    """The notice of that kind, in the words of the release's folder."""
    if (kind == DistributionKind.TIME_CHANGED) != (before is not None):
        raise Misused(
            "--notice “time changed” and --before, the time it had, belong together: --before “2026-12-01 …”."
        )
    if kind is None:
        return None
    old = Embargo(moment=parse_moment(before)) if before else None
    return Notice(DistributionKind(kind), read_notice_words(workspace, story), old)
