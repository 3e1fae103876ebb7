"""Contacts, their agreements and lists: what a contact file changes, and the people of a list as core knows them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from mailer.core.address import address_key
from mailer.core.contact import Agreement, Contact, ListRow
from mailer.core.errors import Refused
from mailer.core.place import Place
from mailer.store.tables import address, agreement, contact, contact_list, list_member, outlet, place


@dataclass
class ImportReport:
    """What a contact file would change, or has changed."""

    new: list[Contact] = field(default_factory=list)
    changed: list[Contact] = field(default_factory=list)
    same: list[Contact] = field(default_factory=list)


def import_contacts(connection: Connection, list_name: str, rows: Sequence[ListRow], now: datetime) -> ImportReport:
    """Adds the rows to the list of that name: new people are added, known addresses updated, nobody removed.

    An agreement is recorded when the file says so and ended when the person's outlet changes. One transaction;
    the caller rolls it back for a dry run.
    """
    report = ImportReport()
    list_id = _list_id(connection, list_name, now)
    known = {address_key(person.email): person for person in _people(connection, None)}
    outlets = _outlet_ids(connection, (row.contact.outlet for row in rows))
    _remember_places(connection, [row.contact.place for row in rows if row.contact.place])
    for row in rows:
        old = known.get(address_key(row.contact.email))
        values = _values(row.contact, outlets, now)
        if old is None:
            contact_id = _add(connection, row.contact, values, now)
            report.new.append(row.contact)
        else:
            contact_id = old.id
            _update(connection, old, row, values, now, report)
        if row.embargo_agreed and (old is None or old.agreement is None or old.outlet != row.contact.outlet):
            agree(connection, contact_id, f"contact list {list_name}, line {row.line}", now)
        _join(connection, list_id, contact_id)
    return report


def _update(
    connection: Connection, old: Contact, row: ListRow, values: dict[str, Any], now: datetime, report: ImportReport
) -> None:
    told = ("name", "outlet", "role", "place", "zone", "languages", "tags", "source")
    new_agreement = row.embargo_agreed and old.agreement is None
    if all(getattr(old, name) == getattr(row.contact, name) for name in told) and not new_agreement:
        report.same.append(row.contact)
        return
    connection.execute(update(contact).where(contact.c.id == old.id).values(**values))
    if old.outlet != row.contact.outlet:
        end_agreements(connection, old.id, now)
    report.changed.append(row.contact)


def _values(person: Contact, outlets: dict[str, int], now: datetime) -> dict[str, Any]:
    return {
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


def search_text(*parts: str) -> str:
    """What people search by: case-folded here, since SQLite's lower() leaves Cyrillic alone."""
    return " ".join(parts).casefold()


def _add(connection: Connection, person: Contact, values: dict[str, Any], now: datetime) -> int:
    row = connection.execute(insert(contact).values(**values, created_at=now).returning(contact.c.id))
    contact_id = int(row.scalar_one())
    connection.execute(
        insert(address).values(contact_id=contact_id, email=person.email, address_key=address_key(person.email))
    )
    return contact_id


def _join(connection: Connection, list_id: int, contact_id: int) -> None:
    connection.execute(insert_new(connection, list_member), {"list_id": list_id, "contact_id": contact_id})


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


def agree(connection: Connection, contact_id: int, how: str, now: datetime, until: datetime | None = None) -> None:
    """Records that this person, at the present outlet, accepted embargoes."""
    outlet_id = connection.scalar(select(contact.c.outlet_id).where(contact.c.id == contact_id))
    connection.execute(
        insert(agreement).values(
            contact_id=contact_id, outlet_id=outlet_id, agreed_at=now, how=how, words="", until=until
        )
    )


def end_agreements(connection: Connection, contact_id: int, now: datetime) -> None:
    """Ends every running agreement of this person."""
    connection.execute(
        update(agreement)
        .where(and_(agreement.c.contact_id == contact_id, agreement.c.ended_at.is_(None)))
        .values(ended_at=now)
    )


def people_of(connection: Connection, list_name: str) -> list[Contact]:
    """The people of a list. Raises Refused when there is no list of that name."""
    list_id = connection.scalar(select(contact_list.c.id).where(contact_list.c.name == list_name))
    if list_id is None:
        names = list(connection.scalars(select(contact_list.c.name).order_by(contact_list.c.name)))
        known = f"there are: {', '.join(names)}" if names else "there is none yet"
        raise Refused(f"There is no list “{list_name}” ({known}); `mailer contacts import FILE` makes one.")
    return list(_people(connection, list_id))


def find_people(connection: Connection, words: str) -> list[Contact]:
    """The contacts whose name, outlet or address holds all of these words."""
    people = _people(connection, None)
    return [p for p in people if all(w in search_text(p.name, p.outlet, p.email) for w in words.casefold().split())]


def _people(connection: Connection, list_id: int | None) -> Iterator[Contact]:
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
        .order_by(contact.c.id)
    )
    if list_id is not None:
        query = query.join(list_member, list_member.c.contact_id == contact.c.id)
        query = query.where(list_member.c.list_id == list_id)
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
