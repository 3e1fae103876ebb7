"""`mailer release`: texts in, checked and looked at before anybody outside sees them."""

import json
from datetime import datetime
from functools import partial
from pathlib import Path

import click

from mailer.cli.check_view import findings_record, must_not, print_findings, print_fine
from mailer.cli.release_kit import calendar, pdf
from mailer.cli.release_preview import preview
from mailer.cli.release_view import print_imported
from mailer.cli.workspace import console, now
from mailer.core.check.words import WORDS
from mailer.core.errors import Misused, Refused
from mailer.core.finding import Level
from mailer.core.importing import Answers, Imported, import_release
from mailer.core.release_folder import check_slug
from mailer.core.release_toml import NAME
from mailer.core.source_text import utf8_text
from mailer.dispatch.asked import asked_size
from mailer.dispatch.checking import check as check_release
from mailer.dispatch.desk import desk_of
from mailer.dispatch.folder import read_file, read_folder, release_folder
from mailer.dispatch.translations import confirm_translations
from mailer.settings import load_settings


@click.group()
def release() -> None:
    """Import, check and preview a release.

    Example: mailer release check lake-ferry
    """


@release.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--slug", help="The name of the release: a-z, 0-9 and -. Made of the files' names when left out.")
@click.option(
    "--place", "places", multiple=True, metavar="NAME=CITY", help="Which city a name is: “Paris=Paris, FR”."
)
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="The date, when the texts have none.")
@click.option("--country", metavar="CODE", help="The country of phone numbers without a code: FR.")
@click.option(
    "--force",
    is_flag=True,
    help="Replace the texts of a release that is there; its embargo, sender, sending and attachments stay.",
)
@click.option("--json", "as_json", is_flag=True, help="The report for programs.")
def import_(
    files: tuple[Path, ...],
    slug: str | None,
    places: tuple[str, ...],
    day: datetime | None,
    country: str | None,
    force: bool,
    as_json: bool,
) -> None:
    """Make a release folder of texts as they were found: .txt, .md, .docx or .html, one file per language, or one
    file that holds two languages in different scripts.

    Says what was recognised, and lists every word that could not be placed. What is written is for you to read
    and mend: releases/SLUG/release.toml and one .md file per language.

    \b
    Example: mailer release import ferry-en.txt ferry-ru.txt --slug lake-ferry --place "Paris=Paris, FR"
    """
    name = slug or _slug_of(files)
    settings = load_settings()
    folder = release_folder(settings.workspace, name)
    sources = [(path.name, read_file(path)) for path in files]
    answers = Answers(dict(map(_choice, places)), day.date() if day else None, country, settings.usual_cities)
    imported = import_release(name, sources, answers, _held(folder, force=force))
    _write(folder, imported)
    if as_json:
        record = {
            "slug": name,
            "files": [str(folder / file) for file in imported.files],
            "recognised": imported.recognised,
            "labels": [{"file": one.source, "line": one.line, "text": one.text} for one in imported.labels],
            "unplaced": [
                {"file": one.source, "line": one.line, "text": one.text, "why": one.why} for one in imported.unplaced
            ],
        }
        click.echo(json.dumps(record, ensure_ascii=False, indent=2))
    else:
        print_imported(name, folder, imported)


def _slug_of(files: tuple[Path, ...]) -> str:
    """What the names of the files have in common: ferry-en.txt and ferry-ru.txt make `ferry`."""
    stems = [path.stem.lower() for path in files]
    parts = [stem.replace("_", "-").replace(" ", "-").split("-") for stem in stems]
    common = [words[0] for words in zip(*parts, strict=False) if len(set(words)) == 1]
    if len(files) == 1 and len(common) > 1 and len(common[-1]) == 2:
        common.pop()  # the language of a single file
    slug = "-".join(common)
    try:
        check_slug(slug)
    except Misused:
        raise Misused("The files' names do not say what to call the release; name it with --slug.") from None
    return slug


def _choice(text: str) -> tuple[str, str]:
    name, equals, city = text.partition("=")
    if not equals or not name.strip() or not city.strip():
        raise Misused(f"“{text}” does not say which city is meant; write it like --place “Paris=Paris, FR”.")
    return name.strip(), city.strip()


def _held(folder: Path, *, force: bool) -> str:
    """The release.toml that is there already. Raises Refused when it may not be replaced."""
    if folder.exists() and not force:
        raise Refused(f"{folder} is there already; say --force to replace its texts, or choose another --slug.")
    held = folder / NAME
    return utf8_text(NAME, read_file(held)) if held.is_file() else ""


def _write(folder: Path, imported: Imported) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    others = sorted(path.name for path in folder.glob("*.md") if path.name not in imported.files)
    if others:
        raise Refused(
            f"{folder} also holds {', '.join(others)}; import all languages together, or take it away first."
        )
    for file, text in imported.files.items():
        (folder / file).write_text(text, encoding="utf-8")
    for file, data in imported.pictures.items():
        (folder / file).write_bytes(data)


@release.command()
@click.argument("slug")
@click.option("--language", type=click.Choice(list(WORDS)), help="The language to speak, instead of the setting’s.")
@click.option("--json", "as_json", is_flag=True, help="The findings for programs.")
def check(slug: str, language: str | None, as_json: bool) -> None:
    """Find everything that would embarrass us, before anyone sees it. Exit 1 when it must not go out.

    Each finding names the file and its line, what is wrong, and how to mend it; docs/check.md lists every rule.

    \b
    Example: mailer release check lake-ferry
    Example: mailer release check lake-ferry --language fr
    """
    settings = load_settings()
    language = language or settings.language
    source, story = read_folder(settings.workspace, slug)
    found = check_release(desk_of(settings, settings.workspace), source, story, now(), partial(asked_size, settings))
    errors = sum(finding.level is Level.ERROR for finding in found)
    if as_json:
        click.echo(json.dumps(findings_record(slug, found, language), ensure_ascii=False, indent=2))
    else:
        print_findings(found, language)
    if errors:
        raise Refused(must_not(slug, errors, language))
    if not as_json:
        print_fine(slug, found, language)


@release.command()
@click.argument("slug")
@click.option("--language", metavar="CODE", help="The translation that still holds; all of them when left out.")
def confirm(slug: str, language: str | None) -> None:
    """Say that a translation still holds: that it agrees with the text it was made from, as both are now.

    It is written into release.toml, and from then on the check tells when that text is changed again.

    \b
    Example: mailer release confirm lake-ferry
    Example: mailer release confirm lake-ferry --language ru
    """
    settings = load_settings()
    _, story = read_folder(settings.workspace, slug)
    for holds, against in confirm_translations(settings.workspace, story, language):
        console().print(f"{holds}.md holds against {against}.md as it is now.", markup=False)


release.add_command(pdf)
release.add_command(calendar)
release.add_command(preview)
