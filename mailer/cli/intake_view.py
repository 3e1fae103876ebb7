"""The report of an import, for people and for programs: each line of the file is in it once."""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from mailer.cli.tables import printable
from mailer.cli.times import iso
from mailer.cli.workspace import console
from mailer.core.contact import Contact, ListRow
from mailer.core.contact_file import ContactFile, OpenPlace
from mailer.core.intake import Change, Doubt, Intake, Question, Suppressed
from mailer.core.listing.rows import Repeated
from mailer.core.words import SuppressionKind

_FEW = 20
"""So many of one kind are named unless everybody is asked for; bad lines and questions always are."""

_STOPPED = {SuppressionKind.ASKED: "asked not to be mailed", SuppressionKind.FAILED: "the address has failed"}


def print_intake(
    list_name: str, read: ContactFile, intake: Intake, *, written: bool, removed: bool, verbose: bool
) -> None:
    """Remarks, then what needs a person, then what changes, then the counts."""
    few = None if verbose else _FEW
    _say_all(None, "", (f"Note: {note}" for note in read.notes))
    _say_all(None, "red", (f"Line {bad.line}: {bad.reason} ({bad.text[:200]})" for bad in read.bad))
    _say_all(None, "yellow", map(_question, intake.questions))
    _say_all(None, "yellow", map(_open_place, read.open_places))
    _say_all(few, "", map(_repeated, read.repeated))
    _say_all(few, "yellow", (_stopped(row, stop) for row, stop in intake.suppressed))
    _say_all(few, "", (f"New, line {row.line}: {_who(row.contact)}" for row in intake.new))
    _say_all(few, "", map(_change, intake.changed))
    for change in intake.ended:
        _say(f"{change.new.email}: {change.ended}, so the agreement to embargoes has ended.", "yellow")
    _say_all(few, "", (f"Not in this file: {_who(person)}" for person in intake.missing))
    if intake.missing:
        _say(
            "They were taken off the list." if removed else "They stay on the list; --remove-missing takes them off."
        )
    _say(f"List {list_name}: {_counts(read, intake)}." + ("" if written else " Nothing was written."))


def _say_all(few: int | None, style: str, sentences: Iterable[str]) -> None:
    rest = iter(sentences)
    for sentence in islice(rest, few):
        _say(sentence, style)
    if more := sum(1 for _ in rest):
        _say(f"… and {more} more like these; --verbose names them all.", style)


def _counts(read: ContactFile, intake: Intake) -> str:
    always = [
        (len(intake.new), "new"),
        (len(intake.changed), "changed"),
        (len(intake.same), "same"),
        (len(read.bad), "bad"),
    ]
    at_times = [
        (len(read.repeated), "repeated"),
        (len(intake.questions), "held back until you decide"),
        (len(intake.suppressed), "not to be mailed"),
        (len(intake.missing), "not in this file"),
    ]
    return ", ".join(f"{count} {what}" for count, what in [*always, *(pair for pair in at_times if pair[0])])


def _who(person: Contact) -> str:
    said = ", ".join(filter(None, (person.name, person.outlet)))
    return f"{person.email} ({said})" if said else person.email


def _question(question: Question) -> str:
    row, other = question.row, question.other
    line = f"Line {row.line}?"
    if question.doubt is Doubt.TWO_PEOPLE:
        return f"{line} its addresses are of two people, {row.contact.email} and {other}: leave one of them out."
    if question.doubt is Doubt.ONE_PERSON:
        return f"{line} {_who(row.contact)} is the person of line {question.line}, too: keep one of the lines."
    if question.line is not None:
        return (
            f"{line} {_who(row.contact)} looks like the person of line {question.line}, {other}: put both addresses"
            f" into one cell, or say --other {row.contact.email} for two people."
        )
    return (
        f"{line} {_who(row.contact)} is known as {other}: the same person? --same {row.contact.email}={other}."
        f" Somebody else? --other {row.contact.email}."
    )


def _open_place(place: OpenPlace) -> str:
    lines = ", ".join(map(str, place.lines[:10])) + (" …" if len(place.lines) > 10 else "")
    why = place.why.removeprefix(f"“{place.city}” ").rstrip(".")
    return (
        f"City “{place.city}” (line {lines}) {why}. Its people are taken without a place and no time of their own;"
        f' --place "{place.city}=City, COUNTRY" or ="Zone/Name" settles it.'
    )


def _repeated(again: Repeated) -> str:
    said = f"Line {again.line}: the same person as line {again.first} ({again.email}), one contact"
    differs = "; ".join(f"it says {name} “{new}”, and “{old}” counts" for name, (old, new) in again.differs.items())
    return f"{said}; {differs}." if differs else f"{said}."


def _stopped(row: ListRow, stop: Suppressed) -> str:
    since = f"{stop.since:%d %B %Y}"
    return f"Line {row.line}: {row.contact.email} is not mailed and stays so: {_STOPPED[stop.kind]}, {since}."


def _change(change: Change) -> str:
    fields = [f"{name} “{old}” → “{new}”" for name, (old, new) in change.fields.items()]
    agreed = ["agrees to embargoes"] if change.agrees else []
    return f"Changed, line {change.line}: {change.new.email}: {', '.join([*fields, *agreed]) or 'as below'}"


def intake_record(
    list_name: str, read: ContactFile, intake: Intake, *, written: bool, removed: bool
) -> dict[str, Any]:
    """The report for programs; its keys are told in contacts/README.md."""
    return {
        "list": list_name,
        "written": written,
        "new": [_row_record(row.line, row.contact) for row in intake.new],
        "changed": [_change_record(change) for change in intake.changed],
        "same": [{"line": change.line, "email": change.new.email} for change in intake.same],
        "suppressed": [
            {"line": row.line, "email": row.contact.email, "kind": stop.kind.value, "since": iso(stop.since)}
            for row, stop in intake.suppressed
        ],
        "repeated": [
            {"line": again.line, "first": again.first, "email": again.email, "differs": _fields(again.differs)}
            for again in read.repeated
        ],
        "bad": [{"line": bad.line, "text": bad.text, "reason": bad.reason} for bad in read.bad],
        "questions": [
            _row_record(question.row.line, question.row.contact)
            | {"doubt": question.doubt.value, "other": question.other, "other_line": question.line}
            for question in intake.questions
        ],
        "missing": [
            {"email": person.email, "name": person.name, "outlet": person.outlet} for person in intake.missing
        ],
        "missing_removed": removed,
        "places": [{"city": place.city, "why": place.why, "lines": list(place.lines)} for place in read.open_places],
        "notes": list(read.notes),
    }


def _row_record(line: int, person: Contact) -> dict[str, Any]:
    return {"line": line, "email": person.email, "name": person.name, "outlet": person.outlet}


def _change_record(change: Change) -> dict[str, Any]:
    agreement = {"agreement_begins": change.agrees, "agreement_ends": change.ended or None}
    return {"line": change.line, "email": change.new.email, "fields": _fields(change.fields)} | agreement


def _fields(fields: Mapping[str, tuple[str, str]]) -> dict[str, dict[str, str]]:
    return {name: {"old": old, "new": new} for name, (old, new) in fields.items()}


def _say(line: str, style: str = "") -> None:
    console().print(printable(line), style=style or None, markup=False, soft_wrap=True)
