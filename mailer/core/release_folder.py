"""A release folder → Release: release.toml for the facts, one Markdown file per language for the texts."""

from collections.abc import Mapping

from mailer.core.errors import Misused
from mailer.core.release import Release, Text
from mailer.core.release_facts import (
    KINDS,
    is_language,
    read_contacts,
    read_date,
    read_dateline,
    read_event,
    read_issuers,
    read_languages,
    read_sender,
    read_sending,
    read_translated,
)
from mailer.core.release_files import read_attachments, read_pictures
from mailer.core.release_text import read_text
from mailer.core.release_time import read_embargo
from mailer.core.release_toml import NAME, parse_table
from mailer.core.slug import check_slug
from mailer.core.source_text import utf8_text

_KEYS = (
    *("kind", "date", "languages", "issuers", "embargo", "dateline"),
    *("contact", "picture", "attachment", "event", "sender", "sending", "translated"),
)


def read_release(slug: str, files: Mapping[str, bytes]) -> Release:
    """The release that the files of its folder describe; what neither is a text nor named in release.toml is ignored.

    Raises Misused with one sentence, naming file and line, for whatever cannot be read without a guess.
    """
    check_slug(slug)
    if NAME not in files:
        raise Misused(f"releases/{slug} has no {NAME}; write one with at least date and languages.")
    top = parse_table(utf8_text(NAME, files[NAME]))
    top.only(*_KEYS)
    languages = read_languages(top)
    dateline = read_dateline(top, languages)
    kind = top.word("kind", KINDS)
    event = read_event(top.table("event"), languages, dateline)
    if kind == "invitation" and event is None:
        raise top.wrong("kind", "an invitation needs [event] with start, zone and place; add it.")
    return Release(
        slug=slug,
        kind=kind,
        date=read_date(top),
        languages=languages,
        texts=_texts(slug, files, languages),
        issuers=read_issuers(top, languages),
        dateline=dateline,
        embargo=read_embargo(top.table("embargo"), dateline),
        contacts=read_contacts(top, languages),
        pictures=read_pictures(top, languages, files),
        attachments=read_attachments(top, languages, files),
        event=event,
        sender=read_sender(top.table("sender")),
        sending=read_sending(top.table("sending")),
        translated=read_translated(top.table("translated"), languages),
    )


def _texts(slug: str, files: Mapping[str, bytes], languages: tuple[str, ...]) -> dict[str, Text]:
    for name in sorted(files):
        code = name.removesuffix(".md")
        if code != name and is_language(code) and code not in languages:
            raise Misused(f"{name} is not among languages in {NAME}; add “{code}” there or take the file away.")
    texts = {}
    for language in languages:
        name = f"{language}.md"
        if name not in files:
            raise Misused(
                f"releases/{slug} has no {name}, but {NAME} lists “{language}”; write it or drop the language."
            )
        texts[language] = read_text(name, language, utf8_text(name, files[name]))
    return texts
