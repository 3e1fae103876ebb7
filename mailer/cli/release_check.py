"""`mailer release check` and `confirm`: what would embarrass us, and which translation still holds."""

import json
from functools import partial

import click

from mailer.cli.check_view import findings_record, must_not, print_findings, print_fine
from mailer.cli.workspace import console, now
from mailer.core.check.words import WORDS
from mailer.core.errors import Refused
from mailer.core.finding import Level
from mailer.dispatch.asked import asked_size
from mailer.dispatch.checking import check as check_release
from mailer.dispatch.desk import desk_of
from mailer.dispatch.folder import read_folder
from mailer.dispatch.translations import confirm_translations
from mailer.settings import load_settings


@click.command()
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


@click.command()
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
