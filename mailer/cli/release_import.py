"""`mailer release import`: texts as they were found become a release folder, with a report on every word."""

import json
from datetime import datetime
from pathlib import Path

import click

from mailer.cli.release_view import print_imported
from mailer.core.errors import Misused, Refused
from mailer.core.importing.importer import Answers, Imported, import_release
from mailer.core.release_toml import NAME
from mailer.core.slug import check_slug
from mailer.core.source_text import utf8_text
from mailer.dispatch.folder import read_file, release_folder
from mailer.settings import load_settings


@click.command("import")
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
