"""The release check: everything that would embarrass us, found before anyone outside sees it."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from mailer.core.clock_notes import first_free, unusual_weeks
from mailer.core.finding import Finding, error, warning
from mailer.core.release import PressContact, Release, in_language
from mailer.core.release_check_text import CYRILLIC, CYRILLIC_LANGUAGES, text_findings
from mailer.core.release_shape import Shape, shape
from mailer.core.release_toml import NAME
from mailer.core.zone import aware, local

SHORT_LEAD = timedelta(hours=2)
OLD_NEWS = timedelta(days=30)
_COUNTRY_CODE = re.compile(r"^\s*(?:\+|00)\s*\d")


def findings(release: Release, now: datetime) -> list[Finding]:
    """All findings, errors first, each with its file and what to do. `now` is aware; Misused when it is not."""
    now = aware(now)
    found = [
        *_parity(release),
        *(finding for text in release.texts.values() for finding in text_findings(text)),
        *_contacts(release),
        *_names(release),
        *_embargo(release, now),
        *_date(release, now),
        *_clocks(release),
    ]
    return sorted(found, key=lambda finding: finding.level != "error")


def _parity(release: Release) -> Iterator[Finding]:
    """Each other language against the first one of the house order."""
    first, *others = release.languages
    model = shape(release.texts[first])
    for language in others:
        yield from _compared(first, model, language, shape(release.texts[language]))


def _compared(first: str, model: Shape, language: str, other: Shape) -> Iterator[Finding]:
    file = f"{language}.md"
    mend = f"Compare it with {first}.md part by part."
    for what, here, there, level in (
        ("paragraphs", other.paragraphs, model.paragraphs, warning),
        ("list items", other.items, model.items, error),
        ("footnotes", other.footnotes, model.footnotes, error),
        ("links", other.links, model.links, warning),
    ):
        if here != there:
            yield level(file, f"It has {here} {what} and {first}.md has {there}.", mend)
    missing, extra = model.numbers - other.numbers, other.numbers - model.numbers
    if missing or extra:
        sides = [
            *([f"only in {first}.md: {', '.join(sorted(missing.elements()))}"] if missing else []),
            *([f"only in {file}: {', '.join(sorted(extra.elements()))}"] if extra else []),
        ]
        yield warning(
            file, f"The numbers differ ({'; '.join(sides)}).", "Check each; one may be spelt out as a word."
        )


def _contacts(release: Release) -> Iterator[Finding]:
    if not release.contacts and release.kind != "note":
        yield error(NAME, "There is no press contact.", "Add a [[contact]] with a name, a phone and an email.")
    for contact in release.contacts:
        yield from _contact(release, contact)


def _contact(release: Release, contact: PressContact) -> Iterator[Finding]:
    name = in_language(contact.name, release.languages[0])
    if contact.phone and not _COUNTRY_CODE.match(contact.phone):
        yield warning(
            NAME,
            f"The phone of {name}, {contact.phone}, has no country code: nobody abroad can dial it.",
            "Write it like +33 1 99 00 12 34.",
        )
    if not contact.phone and not contact.email:
        yield warning(NAME, f"{name} has neither phone nor email.", "Add one, or take the contact out.")


def _names(release: Release) -> Iterator[Finding]:
    """What would be printed in one language's block in another language."""
    for place in release.dateline:
        for language in release.languages:
            if language not in place.names and place.name(language) == place.names.get("en"):
                yield warning(
                    NAME,
                    f"{place.name('en')} has no name in “{language}”, and would be printed as it stands.",
                    f"Add name = {{ {language} = … }} to its [[dateline]].",
                )
    said = [("The issuer", issuer.name) for issuer in release.issuers]
    for contact in release.contacts:
        said += [("The contact’s name", contact.name), ("The role", contact.role), ("The place", contact.where)]
    for what, names in said:
        for language in release.languages:
            if language not in CYRILLIC_LANGUAGES and CYRILLIC.search(in_language(names, language)):
                shown = in_language(names, language)
                yield error(
                    NAME, f"{what} “{shown}” would stand in the “{language}” text.", "Say it in that language."
                )
        missing = [language for language in release.languages if names and "" not in names and language not in names]
        if missing:
            shown = in_language(names, release.languages[0])
            yield warning(NAME, f"{what} “{shown}” is not said in {', '.join(missing)}.", "Add it in that language.")


def _embargo(release: Release, now: datetime) -> Iterator[Finding]:
    embargo = release.embargo
    if embargo is None:
        return
    lift, mend = embargo.earliest(), "Move the lift, or take [embargo] out for immediate release."
    if lift <= now:
        yield error(NAME, f"The lift, {lift:%Y-%m-%d %H:%M} UTC, has passed: an embargo would be a mistake.", mend)
    elif lift - now < SHORT_LEAD:
        minutes = int((lift - now).total_seconds() // 60)
        yield warning(NAME, f"The lift is only {minutes} minutes away: little use to anyone.", mend)
    zone = release.dateline[0].zone if release.dateline else (embargo.moment.zone if embargo.moment else "UTC")
    day = local(lift, zone).date()
    if day != release.date:
        city = release.dateline[0].name("en") if release.dateline else zone
        yield warning(
            NAME,
            f"The dateline says {release.date}, but in {city} the lift falls on {day}.",
            "Make date and lift agree, unless the difference is meant.",
        )


def _clocks(release: Release) -> Iterator[Finding]:
    if release.embargo is None:
        return
    if note := unusual_weeks(release.embargo.earliest(), release.dateline):
        yield warning(NAME, note, "Check every hour that you have told by telephone or in another text.")
    if note := first_free(release.embargo):
        yield warning(NAME, note, "Say one lift and zone in [embargo] if all cities must have the news at once.")


def _date(release: Release, now: datetime) -> Iterator[Finding]:
    age = now.date() - release.date
    if release.embargo is None and age > OLD_NEWS:
        yield warning(NAME, f"The date, {release.date}, is {age.days} days ago.", "Correct date if this is new.")
