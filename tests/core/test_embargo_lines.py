"""Lines that set an embargo, as press offices write them in six languages: the lift they say, or the question."""

import pytest

from mailer.core.importing.block import Block
from mailer.core.importing.embargo_line import read_embargo_line, sets_embargo
from mailer.core.places import place_named

CITIES = {
    "Paris": place_named("Paris, FR"),
    "Париж": place_named("Paris, FR"),
    "Moscow": place_named("Moscow, RU"),
    "Москва": place_named("Moscow, RU"),
    "Dushanbe": place_named("Dushanbe"),
}
LINES = [  # language, line, and the lift it says; “ask” where a person must answer, “no” where it is no notice
    ("en", "EMBARGOED UNTIL 00.01 (London time), Tuesday 1 December 2026", "2026-12-01 00:01 Europe/London"),
    ("en", "EMBARGO: 0001 hrs GMT, 1 December 2026", "ask"),
    ("en", "Embargoed until 0001 London, 1 December 2026", "2026-12-01 00:01 Europe/London"),
    ("en", "STRICTLY EMBARGOED UNTIL 10:00 CET (PARIS), 1 DECEMBER 2026", "2026-12-01 10:00 Europe/Paris"),
    ("en", "Embargoed until 10:00am Paris time on 1 December 2026", "ask"),
    ("en", "Under embargo until Tuesday, December 1, 2026, 10:00 a.m. ET", "ask"),
    ("en", "EMBARGO until 12:01 AM EST, December 1, 2026", "ask"),
    ("en", "Embargo: 1 December 2026, noon Paris time", "ask"),
    ("en", "Hold for release until 10:00 Paris time, 1 December 2026", "2026-12-01 10:00 Europe/Paris"),
    ("en", "HOLD FOR RELEASE: 10:00 Paris time, 1 December 2026", "2026-12-01 10:00 Europe/Paris"),
    ("en", "Not for release before 10.00 hours Geneva time on 1 December 2026", "2026-12-01 10:00 Europe/Zurich"),
    (
        "en",
        "Not for publication, broadcast or online use before 10:00 Paris time on 1 December 2026",
        "2026-12-01 10:00 Europe/Paris",
    ),
    ("en", "Do not publish before 1 December 2026, 10h00 (Paris)", "2026-12-01 10:00 Europe/Paris"),
    ("en", "For release at 10:00 Paris time, 1 December 2026", "2026-12-01 10:00 Europe/Paris"),
    ("en", "FOR RELEASE: 1 December 2026, 10:00 (Europe/Paris)", "2026-12-01 10:00 Europe/Paris"),
    ("en", "Release time: 10:00 Paris time, 1 December 2026", "2026-12-01 10:00 Europe/Paris"),
    ("en", "*** EMBARGO *** 1 December 2026 10:00 Paris", "2026-12-01 10:00 Europe/Paris"),
    (
        "en",
        "Embargo: Tuesday 1 December 2026 at 10:00 (Paris) / 12:00 (Moscow) / 14:00 (Dushanbe)",
        "2026-12-01 10:00 Europe/Paris",
    ),
    ("en", "Embargo: Tuesday 1 December 2026 at 10:00 (Paris) / 13:00 (Moscow)", "ask"),
    ("en", "Embargoed until 10:00 Paris / 18:00 Tokyo, 1 December 2026", "2026-12-01 10:00 Europe/Paris"),
    (
        "en",
        "Embargoed until 18:00 London Tuesday 1 December / 03:00 Tokyo Wednesday 2 December 2026",
        "2026-12-01 18:00 Europe/London",
    ),
    ("en", "Embargo: 09:00 UTC, 1 December 2026", "2026-12-01 09:00 UTC"),
    ("en", "Embargo until 1 December 2026", "ask"),
    ("en", "Embargoed until 10:00 Paris time", "ask"),
    ("en", "EMBARGOED UNTIL 10:00 PARIS TIME, WEDNESDAY 1 DECEMBER 2026", "ask"),
    ("en", "EMBARGO LIFTS: 1 December 2026, 10:00 Paris", "2026-12-01 10:00 Europe/Paris"),
    (
        "en",
        "This press release is under embargo until 10:00 Paris time on 1 December 2026.",
        "2026-12-01 10:00 Europe/Paris",
    ),
    ("en", "Media embargo: 10:00 Paris, 1 December 2026", "2026-12-01 10:00 Europe/Paris"),
    ("en", "[EMBARGOED until 10:00 (Paris), 1 December 2026]", "2026-12-01 10:00 Europe/Paris"),
    ("en", "Embargoed for release until 10:00 Paris time, 1 December 2026", "2026-12-01 10:00 Europe/Paris"),
    ("en", "Embargoed until 02:30 Paris time, 29 March 2026", "ask"),
    ("en", "Embargoed until 02:30 Paris time, 25 October 2026", "ask"),
    ("en", "Embargoed until 24:00 Paris time, 1 December 2026", "ask"),
    ("en", "Embargoed until 14:00 US Eastern, 1 December 2026", "ask"),
    ("en", "Embargoed until 14:00 New York time (20:00 Paris), 1 December 2026", "2026-12-01 14:00 America/New_York"),
    ("fr", "EMBARGO jusqu'au mardi 1er décembre 2026, 10h, heure de Paris", "2026-12-01 10:00 Europe/Paris"),
    ("fr", "Sous embargo jusqu'au 1er décembre à 10 h 00 (heure de Paris)", "2026-12-01 10:00 Europe/Paris"),
    ("fr", "Embargo : 1er décembre 2026 à 10 heures, heure de Paris", "2026-12-01 10:00 Europe/Paris"),
    ("fr", "Embargo jusqu’à 00h01 heure de Paris le 1er décembre 2026", "2026-12-01 00:01 Europe/Paris"),
    ("fr", "Sous embargo strict jusqu'au 1er décembre 2026 minuit (heure de Paris)", "ask"),
    ("fr", "Ne pas diffuser avant le 1er décembre 2026 à 10h00 (Paris)", "2026-12-01 10:00 Europe/Paris"),
    (
        "fr",
        "Information sous embargo jusqu'au 1er décembre 2026, 10h00 heure de Paris",
        "2026-12-01 10:00 Europe/Paris",
    ),
    ("fr", "Document sous embargo jusqu'au 1er décembre 2026, 10h00 heure de Paris", "2026-12-01 10:00 Europe/Paris"),
    ("fr", "À ne pas publier avant le 1er décembre 2026, 10h00 heure de Paris", "2026-12-01 10:00 Europe/Paris"),
    ("fr", "Embargo levé le 1er décembre 2026 à 10h00 heure de Paris", "2026-12-01 10:00 Europe/Paris"),
    ("fr", "Embargo : 10 h 30 (heure de Bruxelles), 1er décembre 2026", "2026-12-01 10:30 Europe/Brussels"),
    ("ru", "ЭМБАРГО до 13:00 (МСК) 1 декабря 2026 г.", "ask"),
    ("ru", "Эмбарго до 12:00 по московскому времени 1 декабря 2026 года", "2026-12-01 12:00 Europe/Moscow"),
    ("ru", "Не для публикации до 12:00 (время московское) 1 декабря 2026 года", "2026-12-01 12:00 Europe/Moscow"),
    ("ru", "Под эмбарго до 1 декабря 2026 г., 12.00 (Москва)", "2026-12-01 12:00 Europe/Moscow"),
    ("ru", "ЭМБАРГО: 12 ч. по Москве, 1 декабря 2026 г.", "2026-12-01 12:00 Europe/Moscow"),
    ("ru", "Эмбарго: до 12 часов мск 1 декабря 2026 г.", "ask"),
    ("ru", "Эмбарго до 12:00 по времени Парижа, 1 декабря 2026 г.", "2026-12-01 12:00 Europe/Paris"),
    ("ru", "Эмбарго до полудня 1 декабря 2026 г. (Москва)", "ask"),
    (
        "ru",
        "Эмбарго до 10:00 по парижскому времени (12:00 по московскому) 1 декабря 2026 года",
        "2026-12-01 10:00 Europe/Paris",
    ),
    ("ru", "Не публиковать раньше 12:00 (Москва) 01.12.2026", "2026-12-01 12:00 Europe/Moscow"),
    ("ru", "Просим не публиковать до 12:00 (Москва) 1 декабря 2026 г.", "2026-12-01 12:00 Europe/Moscow"),
    ("ru", "Публикация разрешена с 12:00 (Москва) 1 декабря 2026 г.", "2026-12-01 12:00 Europe/Moscow"),
    (
        "ru",
        "ИНФОРМАЦИЯ ПОД ЭМБАРГО ДО 12:00 ПО МОСКОВСКОМУ ВРЕМЕНИ 1 ДЕКАБРЯ 2026 ГОДА",
        "2026-12-01 12:00 Europe/Moscow",
    ),
    ("ru", "Эмбарго до 15:00 по времени Астаны 1 декабря 2026 года", "2026-12-01 15:00 Asia/Almaty"),
    ("ru", "Эмбарго до 15:00 (Бишкек) 1 декабря 2026 года", "2026-12-01 15:00 Asia/Bishkek"),
    ("ru", "Эмбарго до 15:00 бишкекского времени 1 декабря 2026 года", "2026-12-01 15:00 Asia/Bishkek"),
    ("uk", "ЕМБАРГО до 11:00 за Києвом, 1 грудня 2026 року", "2026-12-01 11:00 Europe/Kyiv"),
    ("uk", "Під ембарго до 11:00 (за київським часом) 1 грудня 2026 року", "2026-12-01 11:00 Europe/Kyiv"),
    ("uk", "Не для публікації до 11:00 за київським часом 1 грудня 2026 р.", "2026-12-01 11:00 Europe/Kyiv"),
    ("uk", "Ембарго до 11 год. (Київ) 1 грудня 2026 року", "2026-12-01 11:00 Europe/Kyiv"),
    ("de", "SPERRFRIST: 1. Dezember 2026, 10:00 Uhr (Berlin)", "2026-12-01 10:00 Europe/Berlin"),
    ("de", "Sperrfrist: Dienstag, 1. Dezember 2026, 10 Uhr MEZ", "ask"),
    ("de", "Sperrfrist bis 1. Dezember 2026, 10.00 Uhr Berliner Zeit", "2026-12-01 10:00 Europe/Berlin"),
    ("de", "Achtung Sperrfrist! 1.12.2026, 10 Uhr (Wien)", "2026-12-01 10:00 Europe/Vienna"),
    ("de", "Gesperrt bis 01.12.2026, 0.01 Uhr, Ortszeit Genf", "2026-12-01 00:01 Europe/Zurich"),
    ("de", "Embargo: 1. Dezember 2026, 10.30 Uhr (Bern)", "2026-12-01 10:30 Europe/Zurich"),
    ("de", "Frei ab 1. Dezember 2026, 10 Uhr (Berlin)", "2026-12-01 10:00 Europe/Berlin"),
    ("de", "Nicht vor dem 1. Dezember 2026, 10 Uhr (Berlin) veröffentlichen", "2026-12-01 10:00 Europe/Berlin"),
    ("de", "Sperrfrist: 10 Uhr, 1. Dezember 2026, Köln", "2026-12-01 10:00 Europe/Berlin"),
    ("es", "EMBARGADO HASTA las 10:00 (hora de Madrid) del 1 de diciembre de 2026", "2026-12-01 10:00 Europe/Madrid"),
    ("es", "Embargo: martes 1 de diciembre de 2026, 10:00 horas (Madrid)", "2026-12-01 10:00 Europe/Madrid"),
    (
        "es",
        "Bajo embargo hasta el 1 de diciembre de 2026 a las 10.00 h, hora de Madrid",
        "2026-12-01 10:00 Europe/Madrid",
    ),
    (
        "es",
        "No publicar antes de las 10:00 hora de Bogotá del 1 de diciembre de 2026",
        "2026-12-01 10:00 America/Bogota",
    ),
    ("es", "Embargado hasta las 10 de la mañana (Madrid) del 1 de diciembre de 2026", "ask"),
    (
        "es",
        "Prohibida su difusión hasta las 10:00 (Madrid) del 1 de diciembre de 2026",
        "2026-12-01 10:00 Europe/Madrid",
    ),
    (
        "en",
        "Embargo on coal imports will end on 1 December 2026, the minister said in Paris at 10:00 on Monday.",
        "no",
    ),
    ("en", "Embargoes hurt the poor: a report by the Institute of Trade", "no"),
    ("ru", "Эмбарго на поставки угля отменено с 1 декабря 2026 года", "no"),
    ("fr", "Embargo sur les armes : l'Union prolonge d'un an", "no"),
    ("en", "The embargo on coal ends", "no"),
]


@pytest.mark.parametrize(("language", "line", "lift"), LINES, ids=[line for _, line, _ in LINES])
def test_the_line_says(language: str, line: str, lift: str) -> None:
    assert said(language, line) == lift


def said(language: str, line: str) -> str:
    block = Block(1, line)
    if not sets_embargo(block):
        return "no"
    read = read_embargo_line(block, language, 2026, CITIES)
    assert read.lift or read.why.endswith("release.toml")
    return f"{read.lift.wall:%Y-%m-%d %H:%M} {read.lift.zone}" if read.lift else "ask"


def test_a_weekday_that_the_date_does_not_fall_on_is_asked_about() -> None:
    line = Block(1, "EMBARGOED UNTIL 10:00 PARIS TIME, WEDNESDAY 1 DECEMBER 2026")
    assert "2026-12-01 is a Tuesday: which is right?" in read_embargo_line(line, "en", 2026, CITIES).why
