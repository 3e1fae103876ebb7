"""Words that must not go out, and words that look like them: each sentence is one that press offices write."""

import pytest

from mailer.core.check.embargo_words import embargo_words
from mailer.core.check.leftovers import leftovers
from mailer.core.check.passages import Passage

ORDERS = [
    "EMBARGOED UNTIL 10:00 CET, 23 NOVEMBER 2011",
    "Embargoed until Wednesday 23 November",
    "EMBARGO: 00.01hrs Monday",
    "Under embargo until 10am GMT",
    "STRICTLY EMBARGOED: 00:01 Tuesday",
    "Strictly embargoed until 00:01",
    "STRICT EMBARGO until noon",
    "*** EMBARGO *** ",
    "Not for publication before 10:00",
    "Not for release before Tuesday",
    "NOT FOR PUBLICATION OR BROADCAST BEFORE 10.00",
    "Not for publication until 10:00 Paris time",
    "Please note this release is embargoed until 10:00.",
    "The report remains under strict embargo until 1 December.",
    "The findings are embargoed.",
    "This information is strictly embargoed until 1 December 2026.",
    "Please do not publish before 10:00",
    "Hold for release until Monday",
    "Embargoed to 00:01 on 1 December",
    "ЭМБАРГО до 13:00 (МСК) 23 ноября",
    "Эмбарго до 10:00 по Парижу",
    "Материал находится под эмбарго до 23 ноября",
    "Под эмбарго до 10:00",
    "Не для публикации до 10:00",
    "Не публиковать ранее 10 часов",
    "Публикация запрещена до 10:00",
    "Информация под эмбарго.",
    "SOUS EMBARGO jusqu’au 1er décembre à 10 h",
    "Embargo jusqu’au mardi 1er décembre à 10 h",
    "Sous embargo jusqu'à 10 h",
    "Ne pas diffuser avant 10 h",
    "Communiqué sous embargo",
    "Embargo : mardi 1er décembre 2026, 10 h",
    "Sperrfrist: Dienstag, 1. Dezember, 10 Uhr",
    "Sperrfrist bis 10 Uhr",
    "Embargado hasta el 1 de diciembre a las 10:00",
    "Embargo hasta las 10:00",
    "No publicar antes de las 10:00",
    "Embargo lifts at 10:00",
    "Embargo ends: 1 December 2026, 10:00",
    "Embargo date: 1 December 2026",
    "Embargo: not before 10:00",
    "News embargo until 10:00",
    "Media embargo: 10:00",
    "Press embargo: 00:01, 2 May",
]
NEWS = [
    "The arms embargo until 2027 stays.",
    "The council kept the arms embargo until Monday",
    "The trade embargo was lifted on 1 December at 10:00.",
    "Embargoes on arms until 2030 are common.",
    "Embargo on oil until 1 December extended",
    "Нефтяное эмбарго до 2024 года",
    "Эмбарго на нефть до 1 декабря продлено",
    "Страна находится под эмбарго.",
    "Le pays est sous embargo depuis 2019.",
    "L’embargo jusqu’en 2027",
    "Un embargo jusqu’au 1er décembre pèse sur le pays",
    "El embargo hasta 2027 sigue",
    "Das Waffenembargo bis 2027 bleibt",
    "Embargo ended in May.",
    "Embargo to be lifted by spring",
    "The embargo lifts hopes of peace",
    "The EU arms embargo: ten years on",
    "Embargo: what it means for farmers",
    "US embargo: Cuba protests",
    "The goods are embargoed.",
    "He was not released before Tuesday",
    "The film is not for children before 10:00",
    "They were not to be released until Monday",
    "The prisoners are not to be used as labour before trial",
]
LEFT_OVER = [
    "The cost is TK.",
    "TKTK people came",
    "[TK]",
    "Said XXXX",
    "[insert quote here]",
    "[Name, title]",
    "[date]",
    "[to be confirmed]",
    "[●] million",
    "lorem ipsum dolor",
    "Dear {{first_name}},",
    "{name} said",
    "<<NAME>>",
    "<INSERT DATE>",
    "%NAME%",
    "It costs €XX million",
    "XX% of people",
    "on XX/XX/2026",
    "at XX:XX",
    "XX percent more",
    "Time: TBC",
    "Venue: TBD",
    "DRAFT 3",
    "TODO: check",
    "[à compléter]",
    "[à confirmer avec Paul]",
    "[вставить цитату]",
    "[имя]",
    "УТОЧНИТЬ у Ивана",
    "ЧЕРНОВИК",
    "«…»",
    "“...”",
    "????",
    "_____",
    "FIXME",
    "[XX]",
    "[...........]",
    "[Datum einfügen]",
    "[name of spokesperson]",
    "[quote 2]",
    "<date>",
    "[insertar nombre]",
    "«ХХХХ»",
]
FINISHED = [
    "TKO by the third round",
    "TK 1985 to Istanbul",
    "in the XX century",
    "XX век",
    "в XX в. и XIX–XX вв.",
    "XXX Olympic Games",
    "the XX Congress",
    "XXL shirts",
    "Vin Diesel's xXx",
    "[sic] and […] and [the village]",
    "[FIDH] and [USA]",
    "“We [the villagers] wait … for”",
    "a set {1, 2}",
    "5 < 6 and 7 > 2",
    "<https://x.example>",
    "the draft law",
    "DRAFTED in 1996",
    "todo el servicio",
    "100%",
    "A. B.",
    "A long pause... and then",
    "What?!",
    "see [1]",
    "[^1]",
    "ТК РФ",
    "TBCs",
    "XXI век",
    "Pope John XXIII",
    "«… и так далее»",
    "date [of birth]",
    "“the [city of Paris] and its [place in history]”",
    "<https://date.example>",
    "Name: [Peter]",
]


def passage(text: str) -> Passage:
    return Passage("en.md", "en", 1, "paragraph", text)


@pytest.mark.parametrize("text", ORDERS)
def test_an_order_not_to_publish_is_found(text: str) -> None:
    assert list(embargo_words(passage(text)))


@pytest.mark.parametrize("text", NEWS)
def test_news_of_an_embargo_is_no_order(text: str) -> None:
    assert list(embargo_words(passage(text))) == []


@pytest.mark.parametrize("text", LEFT_OVER)
def test_a_placeholder_is_found(text: str) -> None:
    assert [finding.code for finding in leftovers(passage(text))] == ["left-over"]


@pytest.mark.parametrize("text", FINISHED)
def test_finished_words_are_no_placeholder(text: str) -> None:
    assert list(leftovers(passage(text))) == []
