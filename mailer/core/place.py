"""A place: a city with its zone and its name in each language."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mailer.core.zone import zone_named


@dataclass(frozen=True)
class Place:
    """A city of the table, or one said in full by the author.

    `key` is stable (`geonames:2988507`, or `said:Europe/Moscow:St Petersburg`); `zone` is an IANA name.
    """

    key: str
    zone: str
    names: Mapping[str, str] = field(hash=False)
    country: str | None = None

    def name(self, language: str) -> str:
        """The city in that language: the author's or the table's name, then CLDR's, then any name."""
        if language in self.names:
            return self.names[language]
        from babel import Locale
        from babel.dates import get_timezone_location  # late: it looks for this machine's own zone at length

        located = get_timezone_location(zone_named(self.zone), locale=Locale.parse(language), return_city=True)
        # CLDR names only the city of the zone itself: right for Dushanbe, wrong for a second city of a zone
        if self.zone.rsplit("/", 1)[-1].replace("_", " ") == self.names.get("en"):
            return located
        return self.names.get("en") or next(iter(self.names.values()), located)


def said(zone: str, names: Mapping[str, str]) -> Place:
    """A place the author said in full. Raises Misused for an unknown zone."""
    zone_named(zone)
    return Place(f"said:{zone}:{names.get('en') or next(iter(names.values()))}", zone, dict(names))


def of_zone(zone: str) -> Place:
    """The city a zone is named after, for a contact of whom only the zone is known. Raises Misused if unknown."""
    zone_named(zone)
    return Place(f"zone:{zone}", zone, {})
