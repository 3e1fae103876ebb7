"""How dates are written in words, per language: regular expressions for months, weekdays and their order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DateWords:
    """The parts of one language's dates, as regular expressions that are read without regard to case.

    `months` begins with January and `weekdays` with Monday. `shapes` say how DAY, MONTH and YEAR stand to each
    other; `linking` are the small words between a weekday and its date. Where `capitals` is true, a month or
    weekday in small letters is another word (“may”, “so”) and no date.
    """

    months: Sequence[str]
    weekdays: Sequence[str]
    shapes: Sequence[str]
    linking: str
    capitals: bool = False


_DIGITS = r"YEAR-NUMBER-DAY"
_DOTTED = r"DAY[./]NUMBER[./]YEAR"  # the day leads wherever people write dates so, but not always in English

_ENGLISH = DateWords(
    months=(
        "January|Jan", "February|Feb", "March|Mar", "April|Apr", "May", "June|Jun", "July|Jul", "August|Aug",
        "September|Sept?", "October|Oct", "November|Nov", "December|Dec",
    ),
    weekdays=(
        "Monday|Mon", "Tuesday|Tues?", "Wednesday|Wed", "Thursday|Thu(?:rs?)?", "Friday|Fri", "Saturday|Sat",
        "Sunday|Sun",
    ),
    shapes=(
        r"DAY(?:st|nd|rd|th)?(?: of)? MONTH(?:,? YEAR)?",
        r"MONTH DAY(?:st|nd|rd|th)?(?:,? YEAR)?",
        _DIGITS,
    ),
    linking="the|on",
    capitals=True,
)  # fmt: skip

_FRENCH = DateWords(
    months=(
        "janvier|janv", "f[ée]vrier|f[ée]vr", "mars", "avril|avr", "mai", "juin", "juillet|juil", "ao[uû]t",
        "septembre|sept", "octobre|oct", "novembre|nov", "d[ée]cembre|d[ée]c",
    ),
    weekdays=(
        r"lundi|lun\.", r"mardi|mar\.", r"mercredi|mer\.", r"jeudi|jeu\.", r"vendredi|ven\.", r"samedi|sam\.",
        r"dimanche|dim\.",
    ),
    shapes=(r"DAY(?:er|ᵉʳ)? MONTH(?: YEAR)?", _DOTTED, _DIGITS),
    linking="le",
)  # fmt: skip

_SPANISH = DateWords(
    months=(
        "enero|ene", "febrero|feb", "marzo|mar", "abril|abr", "mayo|may", "junio|jun", "julio|jul", "agosto|ago",
        "septiembre|setiembre|sept?", "octubre|oct", "noviembre|nov", "diciembre|dic",
    ),
    weekdays=(
        "lunes|lun", "martes|mar", "mi[ée]rcoles|mi[ée]", "jueves|jue", "viernes|vie",
        "s[áa]bado|s[áa]b", "domingo|dom",
    ),
    shapes=(r"DAY(?:\.?[ºo°])? (?:de )?MONTH(?: (?:del? )?YEAR)?", _DOTTED, _DIGITS),
    linking="el|d[ií]a",
)  # fmt: skip

_GERMAN = DateWords(
    months=(
        "Januar|Jänner|Jan", "Februar|Feber|Feb", "März|Mär|Mrz", "April|Apr", "Mai", "Juni|Jun", "Juli|Jul",
        "August|Aug", "September|Sept?", "Oktober|Okt", "November|Nov", "Dezember|Dez",
    ),
    weekdays=("Montag|Mo", "Dienstag|Di", "Mittwoch|Mi", "Donnerstag|Do", "Freitag|Fr", "Samstag|Sonnabend|Sa",
              "Sonntag|So"),
    shapes=(r"DAY\. ?MONTH(?: YEAR)?", _DOTTED, _DIGITS),
    linking="den|dem|am",
    capitals=True,
)  # fmt: skip

_RUSSIAN = DateWords(
    months=(
        "января|янв", "февраля|февр?", "марта|мар", "апреля|апр", "мая", "июня|июн", "июля|июл", "августа|авг",
        "сентября|сент?", "октября|окт", "ноября|нояб|ноя", "декабря|дек",
    ),
    weekdays=(
        "понедельник(?:а|у|ом|е)?|пн", "вторник(?:а|у|ом|е)?|вт", "сред(?:а|ы|е|у|ой)|ср",
        "четверг(?:а|у|ом|е)?|чт", "пятниц(?:а|ы|е|у|ей)|пт", "суббот(?:а|ы|е|у|ой)|сб", "воскресень(?:е|я|ю|ем)|вс",
    ),
    shapes=(r"DAY(?:-?го)? MONTH(?: YEAR(?: ?г(?:\.|ода?))?)?", _DOTTED, _DIGITS),
    linking="во?|на|до|с",
)  # fmt: skip

_UKRAINIAN = DateWords(
    months=(
        "січня|січ", "лютого|лют", "березня|бер", "квітня|квіт?", "травня|трав", "червня|черв", "липня|лип",
        "серпня|серп", "вересня|вер", "жовтня|жовт", "листопада|лист", "грудня|груд",
    ),
    weekdays=(
        "понеділ(?:ок|к(?:а|у|ом))|пн", "вівтор(?:ок|к(?:а|у|ом))|вт", "серед(?:а|и|і|у|ою)|ср",
        "четвер(?:га?|гу|гом)?|чт", "п[’'ʼ]ятниц(?:я|і|ю|ею)|пт", "субот(?:а|и|і|у|ою)|сб", "неділ(?:я|і|ю|ею)|нд",
    ),
    shapes=(r"DAY(?:-?го)? MONTH(?: YEAR(?: ?р(?:\.|оку))?)?", _DOTTED, _DIGITS),
    linking="[ву]|на|до|з",
)  # fmt: skip

DATE_WORDS: Mapping[str, DateWords] = {
    "en": _ENGLISH,
    "fr": _FRENCH,
    "es": _SPANISH,
    "de": _GERMAN,
    "ru": _RUSSIAN,
    "uk": _UKRAINIAN,
}

DIGITS_ONLY = DateWords(months=(), weekdays=(), shapes=(_DIGITS,), linking="")
"""For any other language: dates like 2026-12-01, which everybody reads alike."""
