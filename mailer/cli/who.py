"""`mailer who`: what one person or outlet got, one sentence each that can be read out on the telephone."""

import json
from collections.abc import Iterator
from datetime import datetime

import click

from mailer.cli.log_record import KEYS, record
from mailer.cli.who_words import got_words, left_out_words, unconcerned_words
from mailer.cli.workspace import now, open_database
from mailer.core.contact import Contact
from mailer.settings import load_settings
from mailer.store import who as store
from mailer.store.who import Answer


@click.command()
@click.argument("words")
@click.argument("slug", required=False)
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object a line; docs/log-format.md says what is in it."
)
def who(words: str, slug: str | None, as_json: bool) -> None:
    """What one person or outlet got, in a sentence.

    WORDS is a part of the name, the outlet or the address; put several words in quotes.

    Example: mailer who "anna lakeside" lake-ferry
    """
    zone = load_settings().office_city
    with open_database() as database:
        at = now()
        with database.read() as connection:
            answer = store.who(connection, words, slug, at)
    for said in _answers(answer, slug, zone, at):
        click.echo(json.dumps(said, ensure_ascii=False) if as_json else said["sentence"])


def _answers(answer: Answer, slug: str | None, zone: str, at: datetime) -> Iterator[dict[str, object]]:
    """Each answer with its sentence and the keys of a log line, which are None where there is no copy."""
    for got in answer.got:
        yield {"answer": "copy", "sentence": got_words(got, zone, at), **record(got.line, zone)}
    for out in answer.left_out:
        told = {"release": out.slug, "kind": out.kind.value, "reason": out.reason}
        yield {"answer": "left out", "sentence": left_out_words(out), **_person(out.contact), **told}
    for person in answer.unconcerned:
        yield {"answer": "on no list", "sentence": unconcerned_words(person, slug), **_person(person)}


def _person(contact: Contact) -> dict[str, object]:
    known = {"name": contact.name, "outlet": contact.outlet, "email": contact.email}
    return {**dict.fromkeys(KEYS), **known}
