"""Importing a release as found: every part in its place, and no word lost, in whatever layout it comes."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailer.core.check import findings
from mailer.core.errors import Misused
from mailer.core.importing.importer import Answers, Imported, import_release
from mailer.core.importing.issuers import split_names
from mailer.core.importing.marked_text import escaped
from mailer.core.release import Release, Said
from mailer.core.release_folder import read_release
from mailer.core.release_shape import paragraphs
from mailer.core.release_text import markdown, plain_line

SEEDS = Path(__file__).parents[2].parent / "shared" / "seeds"


def words(text: str) -> Counter[str]:
    return Counter(w.casefold() for w in re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text)))


def back(imported: Imported) -> Release:
    return read_release("found", {name: text.encode() for name, text in imported.files.items()})


def own(said: Said, language: str) -> str:
    return said.get(language, said.get("", ""))


MONTHS = {"en": "November", "ru": "ноября"}


def placed(release: Release, language: str) -> Iterator[str]:
    """All that the written files say in one language, counted apart from the importer's own account."""
    text = release.texts[language]
    yield from (text.kicker, text.headline, text.standfirst, text.body)
    yield from (own(issuer.name, language) for issuer in release.issuers)
    yield from (place.name(language) for place in release.dateline)
    for contact in release.contacts:
        yield from (own(contact.name, language), own(contact.role, language), own(contact.where, language))
        yield from (contact.phone, contact.email)
    yield f"{release.date.day} {MONTHS[language]} {release.date.year}"


def left(imported: Imported, source: str) -> Iterator[str]:
    yield from (label.text for label in imported.labels if label.source == source)
    yield from (unplaced.text for unplaced in imported.unplaced if unplaced.source == source)


def accounted(imported: Imported, source: str, language: str) -> Counter[str]:
    return words("\n".join([*placed(back(imported), language), *left(imported, source)]))


@pytest.fixture(scope="module")
def seeds() -> dict[str, str]:
    if not SEEDS.is_dir():
        pytest.skip("the seed texts are not beside this checkout")
    return {language: (SEEDS / f"press-release-{language}.txt").read_text("utf-8") for language in ("en", "ru")}


@pytest.fixture(scope="module")
def found(seeds: dict[str, str]) -> Imported:
    return import_release("found", [(f"{language}.txt", text.encode()) for language, text in seeds.items()])


def test_every_word_of_the_seeds_is_placed_or_listed(seeds: dict[str, str], found: Imported) -> None:
    for language, text in seeds.items():
        assert accounted(found, f"{language}.txt", language) == words(text)


def test_the_seeds_have_three_issuers_in_both_languages(seeds: dict[str, str], found: Imported) -> None:
    issuers = back(found).issuers
    for code, line, lengths in (("en", 3, [3, 6, 10]), ("ru", 5, [3, 6, 8])):
        assert [len(issuer.name[code].split()) for issuer in issuers] == lengths
        assert all(issuer.name[code] in seeds[code].split("\n")[line - 1] for issuer in issuers)


def test_the_seeds_have_kicker_headline_dateline_and_body_in_both_languages(
    seeds: dict[str, str], found: Imported
) -> None:
    release = back(found)
    assert release.date == date(2011, 11, 23)
    assert [place.key for place in release.dateline] == ["geonames:2988507", "geonames:498817", "geonames:1221874"]
    for code, kicker, headline, dateline in (("en", 1, 5, 8), ("ru", 1, 3, 7)):
        lines, text = ["", *seeds[code].split("\n")], release.texts[code]
        assert (text.kicker, text.headline, text.standfirst) == (lines[kicker], lines[headline], "")
        story = re.split(" [–—] ", lines[dateline], maxsplit=1)[1]
        assert text.body.startswith(story + "\n")


def test_the_demands_of_the_seeds_are_a_list_right_after_the_sentence_that_leads_to_them(found: Imported) -> None:
    for text in back(found).texts.values():
        blocks = text.body.split("\n\n")
        at = next(n for n, block in enumerate(blocks) if block.startswith("- "))
        assert blocks[at].count("\n- ") == 1
        assert blocks[at - 1].endswith(":")


def test_the_footnote_of_the_seeds_is_tied_to_its_mark(found: Imported) -> None:
    for text in back(found).texts.values():
        assert len(re.findall(r"\[\^1\](?!:)", text.body)) == 1
        assert len(re.findall(r"^\[\^1\]: ", text.body, re.MULTILINE)) == 1


def test_the_press_contacts_of_the_seeds_are_paired(seeds: dict[str, str], found: Imported) -> None:
    office, *people = back(found).contacts
    assert "@" in office.email
    assert len(people) == 2
    for contact in (office, *people):
        for code, text in seeds.items():
            # what is said of one person stands before the same phone in each text
            row = next(line for line in text.split("\n") if contact.phone in line)
            said = [contact.where.get(code, ""), contact.name[code], contact.role.get(code, "")]
            positions = [row.index(part) for part in said if part]
            assert positions == sorted(positions)
            assert positions[-1] < row.index(contact.phone)
    assert [bool(contact.where) for contact in (office, *people)] == [True, False, False]
    assert [len(contact.role.get("en", "").split()) for contact in (office, *people)] == [0, 1, 2]


def test_only_the_website_s_own_line_is_left_of_the_seeds_and_the_missing_embargo_is_said(found: Imported) -> None:
    assert [(u.source, u.line) for u in found.unplaced] == [("en.txt", 46)]
    assert found.unplaced[0].text.endswith("Russian")
    assert any("No embargo was found" in sentence for sentence in found.recognised)
    assert "# [embargo]" in found.files["release.toml"]
    assert any("Paris, FR (not Paris, US-TX)" in sentence for sentence in found.recognised)


def test_the_check_raises_no_error_on_the_seeds_and_tells_the_short_phone(found: Imported) -> None:
    files = {name: text.encode() for name, text in found.files.items()}
    all_found = findings(back(found), files, datetime(2011, 11, 22, tzinfo=UTC))
    graver = [(one.code, one.where, one.details["phone"]) for one in all_found if one.level != "note"]
    assert graver == [("contact-phone", "release.toml:31", "317-89-30")]
    assert {one.code for one in all_found} - {"contact-phone"} <= {"char-space"}


def test_one_language_alone_is_enough(seeds: dict[str, str]) -> None:
    for language, text in seeds.items():
        imported = import_release("found", [(f"{language}.txt", text.encode())])
        assert len(back(imported).issuers) == 3
        assert accounted(imported, f"{language}.txt", language) == words(text)


# --- an invented release in many layouts ---

ISSUERS = {
    "en": [
        "Harbour Museum of Small Boats",
        "International Society of Tide Watchers (ISTW)",
        "Bureau for Lamps and Law of the Sea",
    ],
    "ru": ["Музей малых лодок", "Международное общество наблюдателей приливов (ISTW)", "Бюро ламп и морского права"],
}
CITIES = {"en": ["Geneva", "Almaty", "Kathmandu"], "ru": ["Женева", "Алматы", "Катманду"]}
TEXT = {
    "en": {
        "kicker": "Outcome of the second tide conference and of the report “Lamps: who pays?”",
        "headline": "Lighthouse keepers ask for one common night",
        "lead": "The keepers of all three lakes have agreed on when the night begins.",
        "body": "Until now each shore lit its lamps by its own clock, and captains learnt all of the 14 rules.[1]",
        "call": "The three organisations ask the harbours of the lakes:",
        "items": ["to light the lamps at the same minute;", "to keep them lit until the last boat is in."],
        "note": "The report of the Harbour Museum of Small Boats and the Tide Watchers is free.",
        "contacts": "Press contacts:",
        "people": [("In Geneva", "Ada Keel", "Director"), ("", "Bo Mast", "Press Officer")],
    },
    "ru": {
        "kicker": "Итоги второй конференции о приливах и доклада «Лампы: кто платит?»",
        "headline": "Смотрители маяков просят об одной общей ночи",
        "lead": "Смотрители всех трёх озёр договорились, когда начинается ночь.",
        "body": "До сих пор на каждом берегу лампы зажигали по своим часам, и капитаны учили все 14 правил.[1]",
        "call": "Три организации просят гавани озёр:",
        "items": ["зажигать лампы в одну и ту же минуту;", "не гасить их, пока не вернётся последняя лодка."],
        "note": "Доклад Музея малых лодок и его партнёров раздают бесплатно.",
        "contacts": "Контакты для прессы:",
        "people": [("В Женеве", "Ада Киль", "директор"), ("", "Бо Мачта", "пресс-секретарь")],
    },
}
DATES = {
    "en": ["23 November 2026", "November 23, 2026", "Nov. 23, 2026", "2026-11-23", "23rd November 2026"],
    "ru": ["23 ноября 2026 года", "23 ноября 2026 г.", "23 ноября 2026", "23.11.2026"],
}
REACH = [("+41 22 000 00 41", "ada@tides.example"), ("+41 22 000 00 42", "bo@tides.example")]
AND = {"en": "and", "ru": "и"}


@dataclass(frozen=True)
class Layout:
    kicker: bool
    issuers_first: bool
    issuers: str
    day: int
    dash: str
    bullet: str
    note: bool
    people: str
    stray: str
    gap: str
    end: str
    bom: bool
    extra: str


layouts = st.builds(
    Layout,
    kicker=st.booleans(),
    issuers_first=st.booleans(),
    issuers=st.sampled_from(["comma", "label", "lines"]),
    day=st.integers(0, 4),
    dash=st.sampled_from([" – ", " — ", " - ", ". ", ": "]),
    bullet=st.sampled_from(["–        ", "• ", "- ", "* ", "— ", "1. "]),
    note=st.booleans(),
    people=st.sampled_from(["line", "card", "joined", "labelled"]),
    stray=st.sampled_from(["", "Share this page", "Поделиться страницей", "###", "Read also: 14 other pages"]),
    gap=st.sampled_from(["\n\n", "\n\n\n", "\n  \n", "\n"]),
    end=st.sampled_from(["\n", "\r\n"]),
    bom=st.booleans(),
    extra=st.text(alphabet="ab#*_[]()<>&;`\\~=-+.1:!| \né«»“”", max_size=40),
)


def laid_out(language: str, layout: Layout) -> str:
    text = TEXT[language]
    names = ISSUERS[language]
    together = f"{', '.join(names[:2])} {AND[language]} {names[2]}"
    if layout.issuers == "label" and language == "en":
        together = f"Press Release {names[0]} {names[1]} and {names[2]}"
    elif layout.issuers == "lines":
        together = "\n".join(names)
    day = DATES[language][layout.day % len(DATES[language])]
    head = [together, text["headline"]] if layout.issuers_first else [text["headline"], together]
    kicker = [text["kicker"]] if layout.kicker else []
    opening = f"{', '.join(CITIES[language])}, {day}{layout.dash}{text['lead']}"
    body = str(text["body"]) if layout.note else str(text["body"]).replace("[1]", "")
    marks = [layout.bullet.replace("1", str(n)) for n in (1, 2)]
    items = [mark + item for mark, item in zip(marks, text["items"], strict=True)]
    note = [f"[1]             {text['note']}"] if layout.note else []
    extra = [layout.extra.replace("\n", " ") if layout.gap == "\n" else layout.extra] if layout.extra.strip() else []
    blocks = [
        *kicker,
        *head,
        opening,
        body,
        *extra,
        text["call"],
        *items,
        text["contacts"],
        *people(language, layout),
    ]
    whole = layout.gap.join([*map(str, blocks), *note, *([layout.stray] if layout.stray else [])])
    return ("\ufeff" if layout.bom else "") + whole.replace("\n", layout.end)


def people(language: str, layout: Layout) -> list[str]:
    rows = []
    for (where, name, role), (phone, email) in zip(TEXT[language]["people"], REACH, strict=True):
        lead = f"{where} – " if where else ""
        if layout.people == "card":
            rows.append(f"{lead}{name}\n{role}\n{phone}\n{email}")
        elif layout.people == "labelled":
            rows.append(f"{lead}{name}, {role}, Tel.: {phone}, e-mail: {email}")
        else:
            rows.append(f"{lead}{name}, {role}, {phone}, {email}")
    return [f", {AND[language]} ".join(rows) + "."] if layout.people == "joined" else rows


def imported(layout: Layout) -> tuple[Imported, dict[str, str]]:
    texts = {language: laid_out(language, layout) for language in ("en", "ru")}
    return import_release("found", [(f"{code}.txt", text.encode()) for code, text in texts.items()]), texts


relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@relaxed
@given(layouts)
def test_no_word_is_lost_or_invented_in_any_layout(layout: Layout) -> None:
    result, texts = imported(layout)
    for language, text in texts.items():
        counted = accounted(result, f"{language}.txt", language)
        assert words(text) - counted == Counter()
        # a date written in numbers or with a short month is told in full: nothing else may be added
        assert counted - words(text) <= words(f"23 {MONTHS[language]} 2026")
    assert not [left for left in result.unplaced if "differs from" in left.why]


@relaxed
@given(layouts)
def test_the_parts_are_found_in_any_layout(layout: Layout) -> None:
    result, _ = imported(layout)
    release = back(result)
    for code, names in ISSUERS.items():
        assert [own(issuer.name, code) for issuer in release.issuers] == names
    assert [[place.name(code) for place in release.dateline] for code in ("en", "ru")] == [*CITIES.values()]
    assert release.date == date(2026, 11, 23)
    assert [(contact.phone, contact.email) for contact in release.contacts] == REACH
    for code, text in release.texts.items():
        assert text.headline == TEXT[code]["headline"]
        assert text.kicker == (TEXT[code]["kicker"] if layout.kicker else "")
        assert text.body.startswith(str(TEXT[code]["lead"]))
        assert text.body.count("[^1]") in ((2, 3) if layout.note else (0,))  # `extra` may call it too
        items = [re.sub(r"^(?:- |\d\. )", "", line) for line in text.body.split("\n")]
        at = items.index(TEXT[code]["call"])
        assert items[at + 2 : at + 4] == TEXT[code]["items"]
        names = [own(contact.name, code) for contact in release.contacts]
        assert names == [name for _, name, _ in TEXT[code]["people"]]
        roles = [own(contact.role, code) for contact in release.contacts]
        assert roles == [role for _, _, role in TEXT[code]["people"]]
    assert own(release.contacts[0].where, "ru") == "В Женеве"


@relaxed
@given(st.lists(st.text(alphabet="abcАБВ .,:–-*#[]1289@+\"'()/\\\n", max_size=60), max_size=8))
def test_whatever_is_read_at_all_loses_no_word(lines: list[str]) -> None:
    text = "The headline of the day\n\nGeneva, 23 November 2026 – The body of it.\n\n" + "\n\n".join(lines)
    with suppress(Misused):
        result = import_release("found", [("en.txt", text.encode())])
        assert words(text) - accounted(result, "en.txt", "en") == Counter()


# --- single decisions ---

PLAIN = "The headline of the day\n\nGeneva, 23 November 2026 – The body of the release.\n"


def one(text: str, choices: dict[str, str] | None = None, day: date | None = None) -> Imported:
    return import_release("found", [("en.txt", text.encode())], Answers(choices or {}, day))


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("release.pdf", b"%PDF", r"\.txt, \.md, \.docx and \.html"),
        ("release.txt", b"PK\x03\x04", "Word or Excel"),
        ("release.txt", b"", "empty"),
        ("release.txt", b"42 42 42", "language"),
        ("release.txt", b"The only line of the file", "no text below"),
        ("release.txt", b"The headline\n\nThe text of it has no date.", "no dateline with a date"),
    ],
)
def test_what_cannot_be_a_release_is_refused_in_a_sentence(name: str, data: bytes, sentence: str) -> None:
    with pytest.raises(Misused, match=sentence):
        import_release("found", [(name, data)])


def test_two_files_in_one_language_are_refused() -> None:
    with pytest.raises(Misused, match="both in “en”"):
        import_release("found", [("a.txt", PLAIN.encode()), ("b.txt", PLAIN.encode())])


def test_a_doubtful_city_is_left_with_a_question_and_settled_by_a_choice() -> None:
    text = PLAIN.replace("Geneva", "San José")
    asked = one(text)
    assert "San Jose, US-CA (America/Los_Angeles, 997,368 people), San José, CR (" in asked.unplaced[0].why
    assert back(asked).dateline == ()
    assert back(one(text, {"san jose": "San José, CR"})).dateline[0].zone == "America/Costa_Rica"


def test_a_city_that_the_table_does_not_hold_can_be_given_its_zone() -> None:
    text = PLAIN.replace("Geneva", "Kizhi, Moscow")
    assert [unplaced.text for unplaced in one(text).unplaced] == ["Kizhi"]
    places = back(one(text, {"Kizhi": "Europe/Moscow"})).dateline
    assert [(place.name("en"), place.zone) for place in places] == [
        ("Kizhi", "Europe/Moscow"),
        ("Moscow", "Europe/Moscow"),
    ]


def test_the_author_s_own_spelling_of_a_city_is_kept() -> None:
    (place,) = back(one(PLAIN.replace("Geneva", "Paris, France"))).dateline
    assert (place.key, place.name("en"), place.name("ru")) == ("geonames:2988507", "Paris, France", "Париж")


def test_a_text_without_a_date_takes_the_one_it_is_given() -> None:
    assert back(one("The headline\n\nThe text of it.", day=date(2026, 12, 1))).date == date(2026, 12, 1)


def test_dates_that_differ_between_the_languages_are_told_and_left() -> None:
    ru = "Заголовок дня\n\nЖенева, 24 ноября 2026 года — Текст релиза.\n"
    result = import_release("found", [("en.txt", PLAIN.encode()), ("ru.txt", ru.encode())])
    assert back(result).date == date(2026, 11, 23)
    assert any("The dates differ" in sentence for sentence in result.recognised)
    assert [unplaced.text for unplaced in result.unplaced] == ["24 ноября 2026 года"]


def test_an_embargo_line_is_left_for_a_person_and_said_aloud() -> None:
    result = one("EMBARGOED UNTIL 10 AM CET\n\n" + PLAIN)
    assert "[embargo]" in result.unplaced[0].why
    with pytest.raises(Misused, match="lift is missing"):
        back(result)
    assert any("An embargo stands in the text" in sentence for sentence in result.recognised)


def test_windows_text_is_read_and_told() -> None:
    ru = "Заголовок дня\n\nЖенева, 23 ноября 2026 года — Текст релиза.\n"
    result = import_release("found", [("ru.txt", ru.encode("cp1251"))])
    assert back(result).texts["ru"].headline == "Заголовок дня"
    assert "cp1251" in result.recognised[0]


def test_markdown_stays_markdown() -> None:
    text = "# The headline\n\nGeneva, 23 November 2026 – The *body* of [it](https://tides.example).\n\n- one\n- two\n"
    body = back(import_release("found", [("en.md", text.encode())])).texts["en"].body
    assert body == "The *body* of [it](https://tides.example).\n\n- one\n- two\n"


def test_plain_text_never_turns_into_marks() -> None:
    line = "*Not a list, [not](a link), # no heading, <b>no tag</b> &amp; `no code` \\ 1_000_000"
    body = back(one(PLAIN + "\n" + line + "\n\n2027. A year.\n\n===\n\n> no quote\n")).texts["en"].body
    assert paragraphs(back(one(PLAIN + "\n" + line)).texts["en"])[-1] == line
    assert "\n# " not in body


@given(st.text(alphabet="ab1 #*_[]()<>&;`\\~=-+.:!|^\n«é", max_size=60))
def test_escaped_text_is_shown_as_it_was_written(text: str) -> None:
    written = "\n".join(filter(None, (" ".join(line.split()) for line in text.split("\n"))))
    tokens = [token for token in markdown().parse(escaped(written) + "\n") if token.type == "inline"]
    assert " ".join(map(plain_line, tokens)) == written.replace("\n", " ")


def test_a_line_without_phone_or_email_is_no_press_contact() -> None:
    contact = "Press contacts:\nAda Keel, Director, Tel.: +41 22 000 00 41\nwww.tides.example\n"
    result = one(f"{PLAIN}\n{contact}")
    assert [own(contact.name, "en") for contact in back(result).contacts] == ["Ada Keel"]
    assert [unplaced.text for unplaced in result.unplaced] == ["www.tides.example"]


def test_the_small_words_around_a_date_are_labels() -> None:
    fr = "Le titre du jour\n\nGenève, le 1er décembre 2026 – Le texte de la journée.\n"
    result = import_release("found", [("fr.txt", fr.encode())])
    assert back(result).date == date(2026, 12, 1)
    assert {label.text for label in result.labels} == {"le 1er"}
    assert not result.unplaced


@pytest.mark.parametrize(
    "date_line", ["23 November 2026", "Press release, 23 November 2026", "PRESS RELEASE\n\n23 November 2026\n"]
)
def test_a_date_above_the_headline_is_not_a_title(date_line: str) -> None:
    result = one(f"{date_line}\n\n{PLAIN}")
    text = back(result).texts["en"]
    assert (text.kicker, text.headline) == ("", "The headline of the day")
    assert not result.unplaced


def test_a_date_deep_in_the_story_is_no_dateline() -> None:
    story = "Monday, 5 October 2026: the lamps went out."
    text = back(one(PLAIN + "\n" + "A long paragraph of the story. " * 12 + f"\n\n{story}\n")).texts["en"]
    assert text.headline == "The headline of the day"
    assert text.body.endswith(story + "\n")


@pytest.mark.parametrize(
    ("line", "evidence", "count", "names"),
    [
        ("A Center, B Bureau and C Museum", "", None, ["A Center", "B Bureau", "C Museum"]),
        ("A Center, B Bureau, and C Museum", "", None, ["A Center", "B Bureau", "C Museum"]),
        ("Center for Law and Order", "", None, ["Center for Law and Order"]),
        ("Museum of Art and Museum of Stone", "", 2, ["Museum of Art", "Museum of Stone"]),
        ("Sea Watch Lamp Keepers", "at Sea Watch, and the Lamp Keepers say", 2, ["Sea Watch", "Lamp Keepers"]),
        ("Фонд «Море, небо», Музей ламп", "", None, ["Фонд «Море, небо»", "Музей ламп"]),
    ],
)
def test_names_are_parted_where_the_evidence_says(
    line: str, evidence: str, count: int | None, names: list[str]
) -> None:
    assert [*split_names(line, evidence, count).names] == names


@pytest.mark.parametrize("zone", ["Central European Time", "Central time", "Greenwich Mean Time"])
def test_a_zone_that_is_also_the_name_of_a_small_town_is_not_told_by_its_clock(zone: str) -> None:
    found = one(f"Embargoed until 10:00 {zone}, 4 May 2026\n\n{PLAIN}")
    assert [left.text for left in found.unplaced] == [f"Embargoed until 10:00 {zone}, 4 May 2026"]


def test_a_weekday_that_the_dateline_s_date_does_not_fall_on_is_asked_about() -> None:
    result = one(PLAIN.replace("23 November 2026", "Tuesday, 23 November 2026"))
    assert any("but 2026-11-23 is a Monday: which is right?" in sentence for sentence in result.recognised)


def test_an_hour_in_the_dateline_is_left_with_a_question() -> None:
    result = one(PLAIN.replace("23 November 2026", "23 November 2026 at 10:00 CET"))
    assert [(left.text, "[embargo]" in left.why) for left in result.unplaced] == [("at 10:00 CET", True)]
