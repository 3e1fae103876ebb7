"""Contacts and lists: what a contact file changes, and the people of a list as core knows them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from mailer.core.address import address_key
from mailer.core.contact import Agreement, Contact, ListRow
from mailer.core.errors import Refused
from mailer.core.place import Place
from mailer.store.agreements import agree, end_agreements
from mailer.store.epoch import raise_epoch
from mailer.store.tables import address, agreement, contact, contact_list, list_member, outlet, place


@dataclass
class ImportReport:
    """What a contact file would change, or has changed; `ended` are those whose agreement a new outlet has ended."""

    new: list[Contact] = field(default_factory=list)
    changed: list[Contact] = field(default_factory=list)
    same: list[Contact] = field(default_factory=list)
    ended: list[Contact] = field(default_factory=list)


def import_contacts(connection: Connection, list_name: str, rows: Sequence[ListRow], now: datetime) -> ImportReport:
    """Adds the rows to the list of that name: new people are added, known addresses updated, nobody removed.

    An empty cell leaves what is known. An agreement is recorded when the file says so and ended when the person's
    outlet changes, which takes an advance copy still to be sent away. One transaction; the caller rolls it back
    for a dry run.
    """
    report = ImportReport()
    list_id = _list_id(connection, list_name, now)
    known = {address_key(person.email): person for person in _people(connection)}
    olds = [known.get(address_key(row.contact.email)) for row in rows]
    pairs = [(old, _merged(old, row.contact)) for old, row in zip(olds, rows, strict=True) if old]
    report.new = _add(connection, [row.contact for old, row in zip(olds, rows, strict=True) if not old], now)
    _save_changes(connection, [(old, new) for old, new in pairs if new != old], now, report)
    added, kept = iter(report.new), iter(new for _, new in pairs)
    members = [(next(kept) if old else next(added), row) for old, row in zip(olds, rows, strict=True)]
    agreed = _newly_agreed(list_name, members, {person.id for person in report.ended})
    agree(connection, agreed, now)
    changed = {person.id for person in report.changed} | agreed.keys()
    report.changed = [new for _, new in pairs if new.id in changed]
    report.same = [new for _, new in pairs if new.id not in changed]
    _join(connection, list_id, members)
    return report


def save_change(connection: Connection, old: Contact, new: Contact, now: datetime) -> None:
    """Changes what is known of one person; a new outlet ends the agreement to embargoes."""
    _save_changes(connection, [(old, new)], now, ImportReport())


def _merged(old: Contact, row: Contact) -> Contact:
    """What is known of a person after a row of a file: its cells, and where they are empty what was known before."""
    where = row if row.place or row.zone else old
    return replace(
        old,
        name=row.name or old.name,
        outlet=row.outlet or old.outlet,
        role=row.role or old.role,
        place=where.place,
        zone=where.zone,
        languages=row.languages or old.languages,
        tags=row.tags or old.tags,
        source=row.source or old.source,
    )


def _newly_agreed(list_name: str, members: Sequence[tuple[Contact, ListRow]], ended: set[int]) -> dict[int, str]:
    return {
        person.id: f"contact list {list_name}, line {row.line}"
        for person, row in members
        if row.embargo_agreed and (person.agreement is None or person.id in ended)
    }


def _join(connection: Connection, list_id: int, members: Sequence[tuple[Contact, ListRow]]) -> None:
    if members:
        rows = [{"list_id": list_id, "contact_id": person.id} for person, _ in members]
        connection.execute(insert_new(connection, list_member), rows)


def _add(connection: Connection, people: Sequence[Contact], now: datetime) -> list[Contact]:
    """Adds new people with their addresses; returns them with their ids."""
    if not people:
        return []
    rows = [row | {"created_at": now} for row in _rows(connection, people, now)]
    ids = connection.scalars(insert(contact).returning(contact.c.id, sort_by_parameter_order=True), rows)
    added = [replace(person, id=contact_id, agreement=None) for person, contact_id in zip(people, ids, strict=True)]
    connection.execute(
        insert(address),
        [
            {"contact_id": person.id, "email": person.email, "address_key": address_key(person.email)}
            for person in added
        ],
    )
    return added


def _save_changes(
    connection: Connection, changes: Sequence[tuple[Contact, Contact]], now: datetime, report: ImportReport
) -> None:
    if not changes:
        return
    report.changed = [new for _, new in changes]
    rows = _rows(connection, report.changed, now)
    keyed = [row | {"contact_id": person.id} for row, person in zip(rows, report.changed, strict=True)]
    connection.execute(update(contact).where(contact.c.id == bindparam("contact_id")), keyed)
    report.ended = [new for old, new in changes if old.agreement and old.outlet != new.outlet]
    if report.ended:
        end_agreements(connection, [person.id for person in report.ended], now)
        raise_epoch(connection)


def _rows(connection: Connection, people: Sequence[Contact], now: datetime) -> list[dict[str, Any]]:
    """The rows of these people; their outlets and places are remembered first."""
    outlets = _outlet_ids(connection, (person.outlet for person in people))
    _remember_places(connection, [person.place for person in people if person.place])
    return [
        {
            "outlet_id": outlets.get(person.outlet),
            "name": person.name,
            "role": person.role,
            "place_id": person.place.key if person.place else None,
            "zone": person.zone,
            "languages": list(person.languages),
            "tags": list(person.tags),
            "source": person.source,
            "search": search_text(person.name, person.outlet, person.email),
            "changed_at": now,
        }
        for person in people
    ]


def search_text(*parts: str) -> str:
    """What people search by: case-folded here, since SQLite's lower() leaves Cyrillic alone."""
    return " ".join(parts).casefold()


def insert_new(connection: Connection, table: Any) -> Any:
    """An insert that leaves a row that is already there as it is, on either database."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    return dialect.insert(table).on_conflict_do_nothing()


def _list_id(connection: Connection, name: str, now: datetime) -> int:
    connection.execute(insert_new(connection, contact_list), {"name": name, "created_at": now})
    return int(connection.execute(select(contact_list.c.id).where(contact_list.c.name == name)).scalar_one())


def _outlet_ids(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    wanted = sorted({name for name in names if name})
    if wanted:
        connection.execute(insert_new(connection, outlet), [{"name": name} for name in wanted])
    return {row.name: row.id for row in connection.execute(select(outlet.c.name, outlet.c.id))}


def _remember_places(connection: Connection, places: Sequence[Place]) -> None:
    rows = [
        {
            "id": known.key,
            "zone": known.zone,
            "country": known.country,
            "names": dict(known.names),
            "geonames_id": int(known.key.split(":")[1]) if known.key.startswith("geonames:") else None,
        }
        for known in {known.key: known for known in places}.values()
    ]
    if rows:
        connection.execute(insert_new(connection, place), rows)


def people_of(connection: Connection, list_name: str) -> list[Contact]:
    """The people of a list. Raises Refused when there is no list of that name."""
    list_id = connection.scalar(select(contact_list.c.id).where(contact_list.c.name == list_name))
    if list_id is None:
        names = list(list_sizes(connection))
        known = f"there are: {', '.join(names)}" if names else "there is none yet"
        raise Refused(f"There is no list “{list_name}” ({known}); `mailer contacts import FILE` makes one.")
    members = select(list_member.c.contact_id).where(list_member.c.list_id == list_id)
    return list(_people(connection, contact.c.id.in_(members)))


def list_sizes(connection: Connection) -> dict[str, int]:
    """Every list with the number of its people, by name."""
    rows = connection.execute(
        select(contact_list.c.name, func.count(list_member.c.contact_id))
        .outerjoin(list_member, list_member.c.list_id == contact_list.c.id)
        .group_by(contact_list.c.name)
        .order_by(contact_list.c.name)
    )
    return {name: size for name, size in rows}


def lists_of(connection: Connection, contact_id: int) -> list[str]:
    """The lists that a person is on."""
    query = select(contact_list.c.name).join(list_member, list_member.c.list_id == contact_list.c.id)
    return list(connection.scalars(query.where(list_member.c.contact_id == contact_id).order_by(contact_list.c.name)))


def person_known_by(connection: Connection, email: str) -> Contact:
    """The contact with this address. Raises Refused when there is none."""
    ids = select(address.c.contact_id).where(address.c.address_key == address_key(email))
    person = next(_people(connection, contact.c.id.in_(ids)), None)
    if person is None:
        raise Refused(f"Nobody in the contacts has the address {email}.")
    return person


def find_people(connection: Connection, words: str) -> list[Contact]:
    """The contacts whose name, outlet or address holds all of these words."""
    holds = [contact.c.search.contains(word, autoescape=True) for word in words.casefold().split()]
    return list(_people(connection, *holds))


def _people(connection: Connection, *conditions: ColumnElement[bool]) -> Iterator[Contact]:
    query = (
        select(
            contact,
            address.c.email,
            outlet.c.name.label("outlet_name"),
            place.c.zone.label("place_zone"),
            place.c.names,
            place.c.country,
            agreement.c.agreed_at,
            agreement.c.how,
            agreement.c.words,
            agreement.c.until,
        )
        .join(address, and_(address.c.contact_id == contact.c.id, address.c.is_primary))
        .outerjoin(outlet, outlet.c.id == contact.c.outlet_id)
        .outerjoin(place, place.c.id == contact.c.place_id)
        .outerjoin(agreement, _running_agreement())
        .where(*conditions)
        .order_by(contact.c.id, agreement.c.id)
    )
    latest = {row.id: row for row in connection.execute(query)}  # one person may have agreed more than once
    return (_contact(row) for row in latest.values())


def _running_agreement() -> Any:
    """An agreement counts only for the outlet it was given at."""
    same_outlet = or_(
        agreement.c.outlet_id == contact.c.outlet_id,
        and_(agreement.c.outlet_id.is_(None), contact.c.outlet_id.is_(None)),
    )
    return and_(agreement.c.contact_id == contact.c.id, agreement.c.ended_at.is_(None), same_outlet)


def _contact(row: Any) -> Contact:
    return Contact(
        id=row.id,
        email=row.email,
        name=row.name,
        outlet=row.outlet_name or "",
        role=row.role,
        place=Place(row.place_id, row.place_zone, row.names, row.country) if row.place_id else None,
        zone=row.zone,
        languages=tuple(row.languages),
        agreement=Agreement(row.agreed_at, row.how, row.words, row.until) if row.agreed_at else None,
        tags=tuple(row.tags),
        source=row.source,
    )
