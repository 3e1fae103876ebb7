"""A contact file brought in: the contacts are looked up, core decides, and what it decided is written down."""

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, insert, select, update

from mailer.core.address import hash_of, key_of
from mailer.core.contact import Contact, ListRow
from mailer.core.intake import Change, Intake, Known, Suppressed
from mailer.core.made import Numbers, Shelf
from mailer.core.place import Place
from mailer.store.agreements import agree, end_agreements
from mailer.store.bulk import some_at_a_time, write_all
from mailer.store.dialects import insert_new
from mailer.store.epoch import raise_epoch
from mailer.store.people import Plainer, everybody, list_id_of, search_text
from mailer.store.spool import Spool
from mailer.store.suppressions import read_suppressions
from mailer.store.tables import address, contact, contact_list, list_member, outlet, place


def shelf_in_a_file() -> Shelf[Any]:
    """Where the rows of a long file are kept out of memory, the good ones and the bad."""
    plainer = Plainer()

    def plain(row: object) -> Any:
        return (row.line, plainer.plain(row.contact), row.embargo_agreed) if isinstance(row, ListRow) else row

    def whole(kept: Any) -> Any:
        return ListRow(kept[0], plainer.whole(kept[1]), kept[2]) if isinstance(kept, tuple) else kept

    return Spool(plain, whole)


def look_up(connection: Connection, list_name: str, rows: Iterable[ListRow], key: bytes) -> Known:
    """What core needs to know to decide about these rows; `key` is the suppression key."""
    list_id = list_id_of(connection, list_name)
    members = select(list_member.c.contact_id).where(list_member.c.list_id == list_id)
    some = connection.scalars(members.execution_options(yield_per=500))
    return Known(everybody(connection), Numbers(some), _suppressed(connection, rows, key))


def _suppressed(connection: Connection, rows: Iterable[ListRow], key: bytes) -> dict[str, Suppressed]:
    """Those of the rows' addresses that are not to be mailed; where the person asked, that counts first."""
    stops = {digest: Suppressed(one.kind, one.since) for digest, one in read_suppressions(connection).items()}
    addresses = (key_of(email) for row in rows for email in row.contact.addresses) if stops else ()
    return {found: stops[digest] for found in addresses if (digest := hash_of(key, found)) in stops}


def write_intake(
    connection: Connection, list_name: str, intake: Intake, now: datetime, *, remove_missing: bool = False
) -> Sequence[int]:
    """Writes what was decided: new people, changes, agreements begun and ended, and who is on the list.

    Nothing revives a suppressed address. An agreement that ends takes an advance copy still to be sent away. One
    transaction, the caller's. Returns the ids of the new people.
    """
    list_id = _list_id(connection, list_name, now)
    added = array("q")
    for some in some_at_a_time(intake.new):
        ids = _add(connection, [row.contact for row in some], now)
        added.extend(ids)
        given = [(person, row.line) for person, row in zip(ids, some, strict=True) if row.embargo_agreed]
        agree(connection, _as_lined(list_name, given), now)
    save_changes(connection, intake.changed, now)
    agreeing = ((change.new.id, change.line) for change in intake.changed if change.agrees)
    agree(connection, _as_lined(list_name, agreeing), now)
    _join(connection, list_id, chain(added, (change.new.id for change in intake.kept)))
    if remove_missing:
        _leave(connection, list_id, (person.id for person in intake.missing))
    return added


def _as_lined(list_name: str, agreed: Iterable[tuple[int, int]]) -> Iterable[tuple[int, str]]:
    return ((person, f"contact list {list_name}, line {line}") for person, line in agreed)


def save_changes(connection: Connection, changes: Iterable[Change], now: datetime) -> None:
    """Writes what is known of these people now; agreements that ended take their advance copies away."""
    ended: list[int] = []
    for some in some_at_a_time(changes):
        rows = zip(_rows(connection, [change.new for change in some], now), some, strict=True)
        keyed = [row | {"contact_id": change.new.id} for row, change in rows]
        connection.execute(update(contact).where(contact.c.id == bindparam("contact_id")), keyed)
        moved = [change.new for change in some if change.old.addresses != change.new.addresses]
        for person in moved:
            connection.execute(delete(address).where(address.c.contact_id == person.id))
        _save_addresses(connection, moved)
        ended += [change.new.id for change in some if change.ended]
    if ended:
        end_agreements(connection, ended, now)
        raise_epoch(connection)


def _join(connection: Connection, list_id: int, people: Iterable[int]) -> None:
    rows = ({"list_id": list_id, "contact_id": person} for person in people)
    write_all(connection, insert_new(connection, list_member), rows)


def _leave(connection: Connection, list_id: int, people: Iterable[int]) -> None:
    gone = delete(list_member).where(
        and_(list_member.c.list_id == list_id, list_member.c.contact_id == bindparam("gone"))
    )
    write_all(connection, gone, ({"gone": person} for person in people))


def _add(connection: Connection, people: Sequence[Contact], now: datetime) -> list[int]:
    """Adds a few new people with their addresses; returns their ids."""
    rows = [row | {"created_at": now} for row in _rows(connection, people, now)]
    ids = connection.scalars(insert(contact).returning(contact.c.id, sort_by_parameter_order=True), rows).all()
    _save_addresses(connection, [replace(person, id=found) for person, found in zip(people, ids, strict=True)])
    return list(ids)


def _save_addresses(connection: Connection, people: Sequence[Contact]) -> None:
    rows = (
        {
            "contact_id": person.id,
            "email": email,
            "address_key": key_of(email),
            "is_primary": email == person.email,
        }
        for person in people
        for email in person.addresses
    )
    write_all(connection, insert(address), rows)


def _rows(connection: Connection, people: Sequence[Contact], now: datetime) -> list[dict[str, Any]]:
    """The rows of these few people; their outlets and places are remembered first."""
    outlets = _outlet_ids(connection, {person.outlet for person in people})
    _remember_places(connection, {person.place.key: person.place for person in people if person.place})
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
            "search": search_text(person.name, person.outlet, *person.addresses),
            "changed_at": now,
        }
        for person in people
    ]


def _list_id(connection: Connection, name: str, now: datetime) -> int:
    connection.execute(insert_new(connection, contact_list), {"name": name, "created_at": now})
    return int(connection.execute(select(contact_list.c.id).where(contact_list.c.name == name)).scalar_one())


def _outlet_ids(connection: Connection, names: Collection[str]) -> dict[str, int]:
    wanted = sorted(filter(None, names))
    if wanted:
        connection.execute(insert_new(connection, outlet), [{"name": name} for name in wanted])
    found = connection.execute(select(outlet.c.name, outlet.c.id).where(outlet.c.name.in_(wanted)))
    return {row.name: row.id for row in found}


def _remember_places(connection: Connection, places: Mapping[str, Place]) -> None:
    rows = [
        {
            "id": known.key,
            "zone": known.zone,
            "country": known.country,
            "names": dict(known.names),
            "geonames_id": int(known.key.split(":")[1]) if known.key.startswith("geonames:") else None,
        }
        for known in places.values()
    ]
    if rows:
        connection.execute(insert_new(connection, place), rows)
