"""The invented release of `samples` in all ten languages that have labels; its texts are short."""

from dataclasses import replace

from mailer.core.place import Place
from mailer.core.places import place_named
from mailer.core.release import Event, Release, Text
from tests.core import samples

HEADLINES = {
    "en": "Eleven villages must get their boat back",
    "fr": "Onze villages doivent retrouver leur bac",
    "ru": "Одиннадцать деревень должны получить паром обратно",
    "uk": "Одинадцять сіл мають повернути свій пором",
    "es": "Once pueblos deben recuperar su barco",
    "de": "Elf Dörfer müssen ihr Boot zurückbekommen",
    "ar": "يجب إعادة العبّارة إلى إحدى عشرة قرية",
    "tg": "Ёздаҳ деҳа бояд киштии худро баргардонад",
    "zh": "十一个村庄必须恢复渡轮",
    "kk": "Он бір ауыл кемесін қайтарып алуы керек",
}
BODIES = {
    "ar": "توقفت العبّارة في مايو. للاتصال +33 1 99 00 41 07 أو (0)1 99 00 41 08 الآن.",
    "zh": "渡轮已于五月停航。" * 20,
}
TEXTS = {code: Text(code, line, BODIES.get(code, f"{line}.")) for code, line in HEADLINES.items()}
CITIES: tuple[Place, ...] = tuple(
    place_named(name)
    for name in ("Paris, FR", "Berlin, DE", "Dushanbe, TJ", "Tokyo, JP", "Beirut, LB", "New York, US-NY")
)
EVENT = Event(
    samples.at("2026-12-02 11:00", "Europe/Paris"),
    CITIES[0],
    {"": "Boat House"},
    "https://miralune.example/join",
)


def release(**changes: object) -> Release:
    return replace(samples.release(), languages=tuple(TEXTS), texts=TEXTS, dateline=CITIES[:3], **changes)  # type: ignore[arg-type]


def invitation(**changes: object) -> Release:
    return release(kind="invitation", event=EVENT, **changes)
