"""Contacts and lists: the people of a list, and whoever is asked for, as core knows them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, not_, or_, select

from mailer.core.address import address_key
from mailer.core.contact import Agreement, Contact
from mailer.core.errors import Refused
from mailer.core.place import Place
from mailer.store.dialects import kind_of
from mailer.store.spool import Spool
from mailer.store.tables import address, agreement, contact, contact_list, list_member, outlet, place


def search_text(*parts: str) -> str:
    """What people search by: case-folded here, since SQLite's lower() leaves Cyrillic alone."""
    return " ".join(parts).casefold()


def list_id_of(connection: Connection, name: str) -> int | None:
    """The list of that name, or None where there is none yet."""
    return connection.scalar(select(contact_list.c.id).where(contact_list.c.name == name))


def everybody(connection: Connection) -> Sequence[Contact]:
    """All people of the contacts, kept out of memory."""
    return _spooled(_people(connection))


def _spooled(people: Iterable[Contact]) -> Sequence[Contact]:
    plainer = Plainer()
    return Spool(plainer.plain, plainer.whole, people)


def people_of(connection: Connection, list_name: str) -> list[Contact]:
    """The people of a list. Raises Refused when there is no list of that name."""
    return list(_people(connection, _is_on(connection, list_name)))


def roll_of(connection: Connection, list_name: str) -> Sequence[Contact]:
    """The same in the order of their address keys, as they are planned: read once, and kept out of memory."""
    return _spooled(_people(connection, _is_on(connection, list_name), order=_key_order(connection)))


def _is_on(connection: Connection, list_name: str) -> ColumnElement[bool]:
    list_id = list_id_of(connection, list_name)
    if list_id is None:
        names = list(list_sizes(connection))
        known = f"there are: {', '.join(names)}" if names else "there is none yet"
        raise Refused(f"There is no list “{list_name}” ({known}); `mailer contacts import FILE` makes one.")
    return contact.c.id.in_(select(list_member.c.contact_id).where(list_member.c.list_id == list_id))


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


def addresses_beside(connection: Connection, email: str) -> set[str]:
    """Every address of whoever has this one."""
    whose = select(address.c.contact_id).where(address.c.address_key == address_key(email))
    return set(connection.scalars(select(address.c.email).where(address.c.contact_id.in_(whose))))


def find_people(connection: Connection, words: str) -> list[Contact]:
    """The contacts whose name, outlet or address holds all of these words."""
    holds = [contact.c.search.contains(word, autoescape=True) for word in words.casefold().split()]
    return list(_people(connection, *holds))


def _people(
    connection: Connection, *conditions: ColumnElement[bool], order: Sequence[ColumnElement[Any]] = ()
) -> Iterator[Contact]:
    query = (
        select(
            contact,
            address.c.email,
            outlet.c.name.label("outlet_name"),
            agreement.c.agreed_at,
            agreement.c.how,
            agreement.c.words,
            agreement.c.until,
        )
        .join(address, and_(address.c.contact_id == contact.c.id, address.c.is_primary))
        .outerjoin(outlet, outlet.c.id == contact.c.outlet_id)
        .outerjoin(agreement, _running_agreement())
        .where(*conditions)
        .order_by(*order, contact.c.id, agreement.c.id)
        .execution_options(yield_per=500)
    )
    others, places = _other_addresses(connection), places_known(connection)
    for contact_id, rows in groupby(connection.execute(query), key=lambda row: row.id):
        *_, latest = rows  # one person may have agreed more than once
        yield _contact(latest, others.get(contact_id, ()), places)


def _key_order(connection: Connection) -> tuple[ColumnElement[Any]]:
    """By address key as Python sorts text; the languages of PostgreSQL have orders of their own."""
    return (kind_of(connection).in_byte_order(address.c.address_key),)


_FIELDS = [field.name for field in fields(Contact)]
_PLACE = _FIELDS.index("place")
_values = attrgetter(*_FIELDS)


class Plainer:
    """Contacts as they are kept in a file: each place once, here, and its key there."""

    def __init__(self) -> None:
        self._places: dict[str, Place] = {}

    def plain(self, person: Contact) -> tuple[Any, ...]:
        values: tuple[Any, ...] = _values(person)
        if person.place is None:
            return values
        self._places.setdefault(person.place.key, person.place)
        return (*values[:_PLACE], person.place.key, *values[_PLACE + 1 :])

    def whole(self, plain: tuple[Any, ...]) -> Contact:
        values, key = [*plain], plain[_PLACE]
        values[_PLACE] = self._places[key] if key else None
        return Contact(*values)


def places_known(connection: Connection) -> dict[str, Place]:
    """The places that are known, by their keys; however many live in one, it is there once."""
    return {row.id: Place(row.id, row.zone, row.names, row.country) for row in connection.execute(select(place))}


def _other_addresses(connection: Connection) -> dict[int, tuple[str, ...]]:
    """The addresses, besides the primary one, of those few who have any."""
    query = select(address.c.contact_id, address.c.email).where(not_(address.c.is_primary)).order_by(address.c.id)
    found: dict[int, tuple[str, ...]] = {}
    for contact_id, email in connection.execute(query):
        found[contact_id] = (*found.get(contact_id, ()), email)
    return found


def _running_agreement() -> Any:
    """An agreement counts only for the outlet it was given at."""
    same_outlet = or_(
        agreement.c.outlet_id == contact.c.outlet_id,
        and_(agreement.c.outlet_id.is_(None), contact.c.outlet_id.is_(None)),
    )
    return and_(agreement.c.contact_id == contact.c.id, agreement.c.ended_at.is_(None), same_outlet)


def _contact(row: Any, others: tuple[str, ...], places: Mapping[str, Place]) -> Contact:
    return Contact(
        id=row.id,
        email=row.email,
        name=row.name,
        outlet=row.outlet_name or "",
        role=row.role,
        place=places[row.place_id] if row.place_id else None,
        zone=row.zone,
        languages=tuple(row.languages),
        agreement=Agreement(row.agreed_at, row.how, row.words, row.until) if row.agreed_at else None,
        tags=tuple(row.tags),
        source=row.source,
        others=others,
    )
