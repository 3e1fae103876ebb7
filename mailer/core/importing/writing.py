"""Facts and parts → the files of a release folder: release.toml and one Markdown file per language."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date

from mailer.core.importing.held import Held
from mailer.core.importing.marked_text import escaped
from mailer.core.importing.pairing import Facts, FoundPlace
from mailer.core.importing.parts import Parts, Person
from mailer.core.places import written
from mailer.core.translation import text_digest, translated_table
from mailer.core.zone import Moment

EMBARGO_EXAMPLE = """\
# No embargo was found in the text. For one, take the marks away and set the wall time and its zone:
# [embargo]
# lift = 2026-12-01T10:00:00
# zone = "Europe/Paris"
"""
_TO_FILL_IN = """\
# It could not be taken as it is; take the marks away and set the wall time and its zone:
# lift = 2026-12-01T10:00:00
# zone = "Europe/Paris"
"""


def write_files(sources: Sequence[Parts], facts: Facts, day: date, lift: Moment | None, held: Held) -> dict[str, str]:
    """The text of each file, by name; `lift` is the embargo that the texts say, `held` what is kept from before."""
    texts = {parts.language: _markdown(parts) for parts in sources}
    first, *others = texts
    compared = [translated_table(language, first, text_digest(texts[first])) for language in others]
    facts_of_all = "\n".join([_toml(sources, facts, day, lift, held), *compared])
    return {"release.toml": facts_of_all} | {f"{language}.md": text for language, text in texts.items()}


def with_question(release_toml: str, notices: Sequence[str]) -> str:
    """The facts with an [embargo] that must be filled in before the release can be read again."""
    said = "\n".join(f"# The text says: {' '.join(notice.split())}" for notice in notices)
    return release_toml.replace(EMBARGO_EXAMPLE, f"[embargo]\n{said}\n{_TO_FILL_IN}")


def _toml(sources: Sequence[Parts], facts: Facts, day: date, lift: Moment | None, held: Held) -> str:
    languages = [parts.language for parts in sources]
    kept = dict(held.tables)
    tables = [
        f'kind = "release"\ndate = {day.isoformat()}\nlanguages = [{", ".join(map(_quoted, languages))}]\n',
        kept.pop("embargo", "") or (_embargo(lift) if lift else EMBARGO_EXAMPLE),
        *(_issuer(names, facts.abouts[n], languages) for n, names in enumerate(facts.issuers)),
        *(_dateline(found) for found in facts.places),
        *(_contact(row, languages) for row in facts.people),
        *_pictures(sources),
        *kept.values(),
    ]
    return "\n".join(tables)


def _embargo(lift: Moment) -> str:
    fold = f"fold = {lift.fold}\n" if lift.fold else ""
    return f'[embargo]\nlift = {lift.wall:%Y-%m-%dT%H:%M:%S}\nzone = "{lift.zone}"\n{fold}'


def _issuer(names: Mapping[str, str], about: Mapping[str, str], languages: Sequence[str]) -> str:
    boilerplate = f"boilerplate = {_said(about, languages)}\n" if about else ""
    return f"[[issuers]]\nname = {_said(names, languages)}\n{boilerplate}"


def _pictures(sources: Sequence[Parts]) -> list[str]:
    """A table for each picture; what only a person knows of it stands there as a comment to fill in."""
    captions: dict[str, dict[str, str]] = {}
    for parts in sources:
        for picture in parts.pictures:
            captions.setdefault(picture.file, {})[parts.language] = picture.words
    return [_picture(file, {code: text for code, text in said.items() if text}) for file, said in captions.items()]


def _picture(file: str, caption: Mapping[str, str]) -> str:
    said = f"caption = {_table(caption)}" if caption else '# caption = { en = "What is to be seen, and where" }'
    return f'[[picture]]\nfile = {_quoted(file)}\n{said}\n# credit = "Who took it"\n'


def _dateline(found: FoundPlace) -> str:
    """The place of the table, with the author's own spelling where it differs; or zone and name in full."""
    name = written(found.place)
    spelt = {language: _in_small_letters(text) for language, text in found.written.items()}
    if name is None:
        return f"[[dateline]]\nzone = {_quoted(found.place.zone)}\nname = {_table(spelt)}\n"
    own = {
        language: text for language, text in spelt.items() if found.place.name(language).casefold() != text.casefold()
    }
    return f"[[dateline]]\nplace = {_quoted(name)}\n" + (f"name = {_table(own)}\n" if own else "")


def _in_small_letters(text: str) -> str:
    """A city in the capitals of a dateline as it is written elsewhere: `PORTLAND, Ore.` is Portland, Ore."""
    city = text.partition(",")[0]
    if city.upper() != city:
        return text
    return re.sub(r"[^\W\d_]{3,}", lambda word: word[0].capitalize(), text)


def _contact(row: Mapping[str, Person], languages: Sequence[str]) -> str:
    lines = ["[[contact]]"]
    for key in ("name", "role", "where"):
        texts = {language: getattr(person, key) for language, person in row.items() if getattr(person, key)}
        if texts:
            lines.append(f"{key} = {_said(texts, languages)}")
    for key in ("phone", "email"):
        value = next((getattr(person, key) for person in row.values() if getattr(person, key)), "")
        if value:
            lines.append(f"{key} = {_quoted(value)}")
    return "\n".join(lines) + "\n"


def _said(texts: Mapping[str, str], languages: Sequence[str]) -> str:
    """One text when every language says the same, else a table."""
    if len(texts) == len(languages) and len(set(texts.values())) == 1:
        return _quoted(next(iter(texts.values())))
    return _table(texts)


def _table(texts: Mapping[str, str]) -> str:
    return "{ " + ", ".join(f"{language} = {_quoted(text)}" for language, text in texts.items()) + " }"


def _quoted(text: str) -> str:
    """A TOML basic string; JSON's escapes are a subset of TOML's (TOML 1.0, String)."""
    return json.dumps(text, ensure_ascii=False)


def _markdown(parts: Parts) -> str:
    plain = not parts.source.endswith(".md")
    mark = escaped if plain else str
    blocks = [
        mark(parts.kicker),
        f"# {mark(parts.headline)}",
        f"*{mark(parts.standfirst)}*" if parts.standfirst else "",
        *parts.body,
        *(f"[^{number}]: {_indented(text)}" for number, text in parts.footnotes.items()),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _indented(text: str) -> str:
    return text.replace("\n", "\n    ")
