"""An invented release in English and Russian, for tests of what is printed; nobody in it is real."""

from datetime import date, datetime
from pathlib import Path

from mailer.core.edition import Variant
from mailer.core.embargo import CityLift, Embargo
from mailer.core.place import Place, said
from mailer.core.release import Issuer, PressContact, Release, Text
from mailer.core.stationery import Stationery
from mailer.core.zone import Moment, moment
from mailer.dispatch.stationery import load_stationery

PARIS = Place("geonames:2988507", "Europe/Paris", {"en": "Paris", "ru": "Париж", "fr": "Paris"}, "FR")
ST_PETERSBURG = said("Europe/Moscow", {"en": "St Petersburg", "ru": "Санкт-Петербург", "fr": "Saint-Pétersbourg"})
DUSHANBE = Place("geonames:1221874", "Asia/Dushanbe", {"en": "Dushanbe", "ru": "Душанбе", "fr": "Douchanbé"}, "TJ")
MOSCOW = Place("geonames:524901", "Europe/Moscow", {"en": "Moscow", "ru": "Москва", "fr": "Moscou"}, "RU")
TOKYO = Place("geonames:1850147", "Asia/Tokyo", {"en": "Tokyo", "ru": "Токио", "fr": "Tokyo"}, "JP")
DATELINE = (PARIS, ST_PETERSBURG, DUSHANBE)

EN_BODY = """\
The last ferry on Lake Miralune stopped in May, and eleven villages on its far shore have been without a doctor,
a school bus or a post office ever since.

A joint survey published today finds that **four households in five** now travel more than three hours to reach a
clinic.[^1] The survey's authors walked the shore road twice, once in June and once after the first snow. Their
notes, photographs and tables are [open to everyone](https://miralune.example/survey).

> We do not ask for a new road. We ask for the boat we had.

The three organisations call upon the lake authority to:

- put the ferry back in service before 15 January;
- publish the safety report on which the closure was based;
- pay the fares of patients and schoolchildren until then.

## What happens next

The authority's board meets on Thursday. Nobody from the far shore has been invited.

[^1]: Survey of 412 households in eleven villages, June to October; margin of error three points.
"""

RU_BODY = """\
Последний паром на озере Миралюн остановился в мае, и с тех пор одиннадцать деревень на дальнем берегу живут без
врача, школьного автобуса и почты.

Совместное исследование, опубликованное сегодня, показывает: **четыре семьи из пяти** добираются до больницы дольше
трёх часов.[^1] Авторы дважды прошли береговую дорогу пешком — в июне и после первого снега. Их записи, снимки и
таблицы [открыты для всех](https://miralune.example/survey).

> Мы не просим новую дорогу. Мы просим вернуть паром, который у нас был.

Три организации призывают управление озера:

- вернуть паром на линию до 15 января;
- опубликовать отчёт о безопасности, из-за которого линию закрыли;
- до тех пор оплачивать проезд больных и школьников.

## Что дальше

Совет управления соберётся в четверг. С дальнего берега никого не пригласили.

[^1]: Опрос 412 семей в одиннадцати деревнях, июнь — октябрь; погрешность три пункта.
"""

TEXTS = {
    "en": Text(
        "en",
        "Eleven villages cut off since the Lake Miralune ferry stopped must get their boat back",
        EN_BODY,
        kicker="Statement on the survey “The Far Shore”",
        standfirst="A survey of 412 households shows what seven months without a ferry have cost.",
        notes="The full tables are free to reprint with the source named.",
    ),
    "ru": Text(
        "ru",
        "Одиннадцать деревень, отрезанных без парома на озере Миралюн, должны получить его обратно",
        RU_BODY,
        kicker="Заявление по итогам исследования «Дальний берег»",
        standfirst="Опрос 412 семей показал, чего стоили семь месяцев без парома.",
        notes="Таблицы можно перепечатывать с указанием источника.",
    ),
}

ISSUERS = (
    Issuer({"en": "Lake Shore Alliance", "ru": "Союз озёрных берегов"}),
    Issuer({"en": "Ferry Users’ Union", "ru": "Союз пассажиров парома"}),
    Issuer({"en": "Open Water Institute", "ru": "Институт открытой воды"}),
)

CONTACTS = (
    PressContact(
        name={"en": "Irina Vell", "ru": "Ирина Велл"},
        role={"en": "director", "ru": "директор"},
        where={"en": "In St Petersburg", "ru": "В Санкт-Петербурге"},
        phone="+7 812 555-01-63",
        email="press@miralune.example",
    ),
    PressContact(name={"en": "Duty desk", "ru": "Дежурный редактор"}, phone="317-89-30"),
)

RUSSIAN_FIRST = Variant(("ru", "en"), ST_PETERSBURG.key)
ENGLISH_FIRST = Variant(("en", "ru"), PARIS.key)
NO_CITY = Variant(("en", "ru"))


def at(wall: str, zone: str) -> Moment:
    """A wall time, such as `2011-11-23 10:00`, in a zone."""
    return moment(datetime.fromisoformat(wall), zone)


def one_instant(wall: str = "2011-11-23 10:00", zone: str = "Europe/Paris") -> Embargo:
    return Embargo(moment=at(wall, zone))


def local_embargo() -> Embargo:
    """Ten in the morning on each city's own clock."""
    return Embargo(cities=tuple(CityLift(each, at("2011-11-23 10:00", each.zone)) for each in DATELINE))


def release(**changes: object) -> Release:
    facts: dict[str, object] = {
        "slug": "lake-miralune",
        "kind": "release",
        "date": date(2011, 11, 23),
        "languages": ("en", "ru"),
        "texts": TEXTS,
        "issuers": ISSUERS,
        "dateline": DATELINE,
        "embargo": one_instant(),
        "contacts": CONTACTS,
    }
    return Release(**{**facts, **changes})  # type: ignore[arg-type]


def stationery(workspace: Path | None = None) -> Stationery:
    return load_stationery(workspace)
