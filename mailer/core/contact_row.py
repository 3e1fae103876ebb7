"""One line of a contact file → a contact, or the reason why it cannot be one."""

import re
from functools import lru_cache

from mailer.core.address import address_key, parse_address
from mailer.core.contact import BadRow, Contact, ListRow
from mailer.core.errors import Misused
from mailer.core.place import Place
from mailer.core.places import Reading, cities_named, plain, read_place
from mailer.core.release_facts import is_language
from mailer.core.source_text import forbidden_in
from mailer.core.zone import zone_named

COLUMNS = ("email", "name", "outlet", "role", "city", "zone", "languages", "embargo", "tags", "source")
_SYNONYMS = {
    "email": "e-mail, mail, email address, e-mail address, адрес, почта, эл. почта, электронная почта, courriel,"
    " adresse e-mail, adresse mail, e-mail-adresse, correo, correo electrónico",
    "name": "full name, contact, journalist, имя, фио, контакт, журналист, nom, nom complet, nombre",
    "outlet": "media, publication, organisation, organization, company, издание, сми, редакция, média, journal,"
    " medium, redaktion, medio",
    "role": "title, position, job title, должность, роль, fonction, poste, funktion, cargo",
    "city": "town, place, location, город, ville, stadt, ort, ciudad",
    "zone": "time zone, timezone, tz, часовой пояс, fuseau, fuseau horaire, zeitzone, zona horaria",
    "languages": "language, lang, langs, язык, языки, langue, langues, sprache, sprachen, idioma, idiomas",
    "embargo": "embargo agreed, эмбарго, sperrfrist",
    "tags": "tag, labels, метки, теги, étiquettes, schlagwörter, etiquetas",
    "source": "origin, источник, quelle, fuente, origine",
}
_HEADS = {plain(head): column for column in COLUMNS for head in (column, *_SYNONYMS[column].split(","))}
_LANGUAGE_NAMES = {
    **dict.fromkeys(("english", "английский", "англ", "anglais"), "en"),
    **dict.fromkeys(("russian", "русский", "рус", "russe"), "ru"),
    **dict.fromkeys(("french", "французский", "français", "francais"), "fr"),
    **dict.fromkeys(("german", "немецкий", "deutsch"), "de"),
    **dict.fromkeys(("spanish", "испанский", "español"), "es"),
}
_YES = frozenset(
    ["yes", "y", "agreed", "accepted", "true", "1", "x", "oui", "ja", "sí", "si", "да", "согласен", "согласна"]
)
_NO = frozenset(["", "no", "n", "false", "0", "-", "non", "nein", "нет", "not agreed"])
_BETWEEN = re.compile(r"[\s,;/+|]+")


def column_named(head: str) -> str | None:
    """The column that a head names, in English, French, Russian, German or Spanish; None when it is none of ours."""
    return _HEADS.get(plain(head))


class RowReader:
    """Reads rows of one file, and remembers what a person should be told once about how cities were read."""

    def __init__(self) -> None:
        self._notes: dict[str, None] = {}

    @property
    def notes(self) -> tuple[str, ...]:
        return tuple(self._notes)

    def read(self, line: int, cells: dict[str, str], lines: dict[str, int]) -> ListRow | BadRow:
        """The row, or why it is bad. `lines` holds the line of each address met so far and gains this one's."""
        try:
            return self._row(line, cells, lines)
        except Misused as error:
            return BadRow(line, ", ".join(cell for cell in cells.values() if cell), str(error))

    def _row(self, line: int, cells: dict[str, str], lines: dict[str, int]) -> ListRow:
        _refuse_traps(cells)
        email = parse_address(cells.get("email", ""))
        key = address_key(email)
        if key in lines:
            raise Misused(f"same address as line {lines[key]}")
        place, zone = self._where(cells.get("city", ""), cells.get("zone", ""))
        agreed = _agreed(cells.get("embargo", ""))
        contact = Contact(
            id=0,
            email=email,
            name=cells.get("name", ""),
            outlet=cells.get("outlet", ""),
            role=cells.get("role", ""),
            place=place,
            zone=zone,
            languages=_languages(cells.get("languages", "")),
            tags=tuple(
                dict.fromkeys(filter(None, (tag.strip() for tag in re.split("[,;|]", cells.get("tags", "")))))
            ),
            source=cells.get("source", ""),
        )
        lines[key] = line
        return ListRow(line, contact, agreed)

    def _where(self, city: str, zone: str) -> tuple[Place | None, str]:
        if zone:
            zone_named(zone)
        if not city:
            return None, zone
        if zone:
            return _in_zone(city, zone)
        if not cities_named(city):
            self._note(
                f"The city “{city}” is not in the table: add its zone, or its people see no time of their own."
            )
            return None, ""
        reading = _reading(city)
        if reading.note:
            self._note(f"{reading.note}: write the country after the city if that is wrong.")
        return reading.city.place, reading.city.place.zone

    def _note(self, sentence: str) -> None:
        self._notes[sentence] = None


def _in_zone(city: str, zone: str) -> tuple[Place | None, str]:
    """The city of that name in that zone; a city the table does not hold leaves only the zone."""
    found = cities_named(city)
    here = next((each.place for each in found if each.place.zone == zone), None)
    if found and here is None:
        raise Misused(f"{city} is in {found[0].place.zone}, not in {zone}: correct the city or the zone")
    return here, zone


@lru_cache(maxsize=4096)
def _reading(city: str) -> Reading:
    return read_place(city)


def _agreed(text: str) -> bool:
    word = text.casefold().strip(" .!")
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise Misused(f"the embargo column says “{text}”; write yes or no")


@lru_cache(maxsize=1024)
def _languages(text: str) -> tuple[str, ...]:
    codes: dict[str, None] = {}
    for word in filter(None, _BETWEEN.split(text.casefold())):
        code = _LANGUAGE_NAMES.get(word, word)
        if not is_language(code):
            raise Misused(f"“{word}” is not a language; write codes such as en or ru, the person's first one first")
        codes[code] = None
    return tuple(codes)


def _refuse_traps(cells: dict[str, str]) -> None:
    for column, cell in cells.items():
        if "\n" in cell:
            raise Misused(f"the column {column} has a line break inside; keep it on one line")
        if character := forbidden_in(cell):
            raise Misused(f"the column {column} holds the invisible character {character}; delete it")
