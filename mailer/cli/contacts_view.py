"""Contacts as people and programs read them: a list, one person."""

from collections.abc import Sequence
from typing import Any

from mailer.cli.tables import aligned
from mailer.cli.times import iso
from mailer.cli.workspace import console
from mailer.core.contact import Contact


def print_people(people: Sequence[Contact]) -> None:
    rows = [
        (person.email, person.name, person.outlet, _where(person), " ".join(person.languages), _agreed(person))
        for person in people
    ]
    for line in aligned([("ADDRESS", "NAME", "OUTLET", "WHERE", "READS", "EMBARGO"), *rows]):
        _say(line)


def print_person(person: Contact, lists: Sequence[str], not_mailed: str | None) -> None:
    facts = [
        ("Address", person.email),
        ("Also", ", ".join(person.others)),
        ("Name", person.name),
        ("Outlet", person.outlet),
        ("Role", person.role),
        ("Where", _where(person)),
        ("Reads", " ".join(person.languages) or "the order of the house"),
        ("Embargoes", _agreement(person)),
        ("Lists", ", ".join(lists)),
        ("Tags", ", ".join(person.tags)),
        ("Source", person.source),
        ("Not mailed", not_mailed or ""),
    ]
    for line in aligned([(name, value) for name, value in facts if value]):
        _say(line)


def as_record(person: Contact) -> dict[str, Any]:
    agreement = person.agreement
    return {
        "id": person.id,
        "email": person.email,
        "other_emails": list(person.others),
        "name": person.name,
        "outlet": person.outlet,
        "role": person.role,
        "city": person.place.name("en") if person.place else None,
        "zone": person.zone or None,
        "languages": list(person.languages),
        "tags": list(person.tags),
        "source": person.source,
        "embargo": {"agreed": agreement is not None, "since": iso(agreement.at) if agreement else None}
        | {"how": agreement.how if agreement else None, "until": iso(agreement.until) if agreement else None},
    }


def _where(person: Contact) -> str:
    return person.place.name("en") if person.place else person.zone


def _agreed(person: Contact) -> str:
    return "agreed" if person.agreement else ""


def _agreement(person: Contact) -> str:
    if person.agreement is None:
        return "not agreed: gets the news at the lift"
    return f"agreed on {person.agreement.at:%d %B %Y} ({person.agreement.how})"


def _say(line: str, style: str = "") -> None:
    console().print(line, style=style or None, markup=False, soft_wrap=True)
