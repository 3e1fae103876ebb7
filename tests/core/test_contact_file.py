"""A contact file: every line becomes a row or is reported with its number and reason."""

import csv
import io
import time
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from mailer.core.contact_file import ContactFile, read_contacts
from mailer.core.errors import Misused
from mailer.core.listing.table import table_lines
from mailer.core.places import usual_cities

SAMPLE = Path(__file__).parents[2] / "contacts" / "sample.csv"
HEAD = "email,name,outlet,role,city,zone,languages,embargo,tags,source\n"


def read(text: str, encoding: str = "utf-8") -> ContactFile:
    return read_contacts("list.csv", text.encode(encoding))


def account(found: ContactFile) -> list[int]:
    """Every line that the file accounts for."""
    return sorted(each.line for each in (*found.rows, *found.bad, *found.repeated))


def test_the_sample_is_read_without_a_bad_line_or_a_remark() -> None:
    found = read_contacts("sample.csv", SAMPLE.read_bytes())
    assert (len(found.rows), found.bad, found.notes) == (60, (), ())
    assert all(row.contact.place and row.contact.email.endswith(".example") for row in found.rows)
    assert 15 <= sum(row.embargo_agreed is True for row in found.rows) <= 25
    assert {row.contact.languages for row in found.rows} >= {("en",), ("ru",), ("ru", "en"), ("en", "ru"), ("fr",)}
    cities = {row.contact.place.name("en") for row in found.rows if row.contact.place}
    assert cities >= {"Paris", "St Petersburg", "Dushanbe"}


def test_a_line_becomes_a_contact_with_its_place_languages_tags_and_yes() -> None:
    (row,) = read(HEAD + "ada@tides.example,Ada,The Tide,editor,Kathmandu,,ru EN,Да,wires; asia,asked us\n").rows
    contact = row.contact
    assert (row.line, row.embargo_agreed, contact.id) == (2, True, 0)
    assert (contact.email, contact.name, contact.outlet, contact.role) == (
        "ada@tides.example",
        "Ada",
        "The Tide",
        "editor",
    )
    assert contact.place is not None
    assert (contact.place.name("ru"), contact.zone) == ("Катманду", "Asia/Kathmandu")
    assert (contact.languages, contact.tags, contact.source) == (("ru", "en"), ("wires", "asia"), "asked us")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_what_office_programs_write_is_read(delimiter: str, encoding: str) -> None:
    rows = [
        ["Электронная почта", "ИМЯ", "Издание", "Город"],
        ["ada@tides.example", "Ада Приливова", "Море, день", "Москва"],
    ]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    (row,) = read(out.getvalue(), encoding).rows
    assert (row.contact.name, row.contact.outlet, row.contact.zone) == (
        "Ада Приливова",
        "Море, день",
        "Europe/Moscow",
    )


def test_western_text_of_one_byte_is_read_and_told() -> None:
    found = read("courriel;nom;ville\nada@tides.example;Hélène Bœuf;Genève\n", "cp1252")
    assert (found.rows[0].contact.name, found.rows[0].contact.zone) == ("Hélène Bœuf", "Europe/Zurich")
    assert "cp1252" in found.notes[0]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b",,\n,\n", "empty"),
        (b"PK\x03\x04\x14\x00", "not a whole Excel file"),
        (b"email\n\x00\x01\x02", "binary"),
        (b"name,outlet\nAda,Tide\n", "no email column .*name, outlet"),
        (b"Ada,a@b.example\nEve,e@b.example\n", "no line that names its columns .*Ada, a@b.example"),
        (b"email\n" + b'"a\n' * 501, "not CSV"),
        (b"email\n" * 200_001, "more than 200,000 lines"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel file"),
        (b"<html><table><tr><td>email</td></tr></table>", "web page"),
        (b"{\\rtf1 email}", "rich text"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(Misused, match=sentence) as told:
        read_contacts("list.csv", data)
    assert "list.csv" in str(told.value)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("not an address,,,,,,,,,", "not an email address"),
        (",Ada,,,,,,,,", "has no email address"),
        ("ada(at)b.example,,,,,,,,,", "must have an @-sign"),
        ("ada@b.example.,,,,,,,,,", "cannot end with a period"),
        ("a@b.example; ada,,,,,,,,,", "“ada” is not an email address"),
        ("a@b.example,A\x07da,,,,,,,,", "U+0007"),
        ("a@b.example,=A2&B2,,,,,,,,", "holds a formula (=A2&B2)"),
        ("a@b.example,#REF!,,,,,,,,", "holds the error #REF!"),
        ('a@b.example,"Ada,,,,,,,,', "a quotation mark too many"),
        ("a@b.example,,,,,CET,,,,", "CET"),
        ("a@b.example,,,,,Europe/Atlantis,,,,", "no time zone"),
        ("a@b.example,,,,Paris,Asia/Tokyo,,,,", "Paris is in Europe/Paris, not in Asia/Tokyo"),
        ("a@b.example,,,,,,klingon,,,", "klingon"),
        ("a@b.example,,,,,,,maybe,,", "embargo column says “maybe”"),
        ("a@b.example,,,,,,,,,,too,many", "more cells"),
    ],
)
def test_a_bad_line_is_reported_with_its_number_and_the_others_are_read(line: str, reason: str) -> None:
    text = HEAD + "first@b.example,,,,,,,,,\n" + line + "\nlast@b.example,,,,,,,,,\n"
    found = read(text)
    assert [row.contact.email for row in found.rows] == ["first@b.example", "last@b.example"]
    ((bad_line, told),) = [(bad.line, bad.reason) for bad in found.bad]
    assert bad_line == 3
    assert reason in told


def test_the_same_address_twice_is_reported_and_not_read_twice() -> None:
    text = HEAD + "Ada@Tides.example,,,,,,,,,\n\neve@tides.example,,,,,,,,,\nada@TIDES.example,,,,,,,yes,,\n"
    found = read(text)
    assert [(again.line, again.first) for again in found.repeated] == [(5, 2)]
    assert [(row.line, row.contact.email, row.embargo_agreed) for row in found.rows] == [
        (2, "Ada@tides.example", True),
        (4, "eve@tides.example", None),
    ]
    assert found.bad == ()


def test_a_city_in_doubt_is_left_open_and_asked_about_with_its_lines() -> None:
    found = read(
        HEAD + "a@b.example,,,,San José,,,,,\nb@b.example,,,,Lakeville-le-Neuf,,,,,\nc@b.example,,,,San José,,,,,\n"
    )
    assert [(row.contact.place, row.contact.zone) for row in found.rows] == [(None, "")] * 3
    assert [(place.city, place.lines) for place in found.open_places] == [
        ("San José", (2, 4)),
        ("Lakeville-le-Neuf", (3,)),
    ]
    assert "write which one" in found.open_places[0].why


def test_a_zone_settles_a_city_that_the_table_does_not_hold() -> None:
    found = read(HEAD + "c@b.example,,,,Lakeville-le-Neuf,Europe/Moscow,,,,\n")
    assert (found.rows[0].contact.zone, found.open_places) == ("Europe/Moscow", ())


def test_an_answer_settles_a_city_in_doubt_as_a_city_or_a_zone() -> None:
    text = "email,city,country\na@b.example,SAN JOSE,\nb@b.example,Lakeville-le-Neuf,France\n"
    answers = {"San José": "San José, CR", "Lakeville-le-Neuf, France": "Europe/Paris"}
    found = read_contacts("list.csv", text.encode(), places=answers)
    assert [row.contact.zone for row in found.rows] == ["America/Costa_Rica", "Europe/Paris"]
    assert found.open_places == ()
    with pytest.raises(Misused, match="not in the table"):
        read_contacts("list.csv", text.encode(), places={"San José": "Nowhere at all"})


def test_the_country_of_a_line_tells_cities_of_one_name_apart_in_any_language() -> None:
    text = "email,city,state,country\na@b.example,Paris,,Франция\nb@b.example,Paris,TX,Vereinigte Staaten\n"
    assert [row.contact.zone for row in read(text).rows] == ["Europe/Paris", "America/Chicago"]


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Berg, Anna", "Anna Berg"),
        ("van der Berg, Anna", "Anna van der Berg"),
        ("d’Exemple, Jean-Luc", "Jean-Luc d’Exemple"),
        ("Примеров, Иван Петрович", "Иван Петрович Примеров"),
        ("Smith, John, Jr.", "John Smith Jr."),
        ("Smith, Jr.", "Smith, Jr."),
        ("Smith, PhD", "Smith, PhD"),
        ("Newsroom, second floor", "Newsroom, second floor"),
        ("Desk 4, Anna", "Desk 4, Anna"),
        ("Berg, Anna, Wire", "Berg, Anna, Wire"),
        ("anna example", "anna example"),
    ],
)
def test_a_name_is_turned_only_when_it_is_plainly_last_and_first(written: str, printed: str) -> None:
    (row,) = read(f'email,name,outlet\na@b.example,"{written}","Reuters, Moscow"\n').rows
    assert (row.contact.name, row.contact.outlet) == (printed, "Reuters, Moscow")


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("English", ("en",)),
        ("anglais, français", ("en", "fr")),
        ("ru;en", ("ru", "en")),
        ("русский и английский", ("ru", "en")),
        ("DE", ("de",)),
        ("en-GB / pt_BR", ("en", "pt")),
        ("inglés y alemán", ("en", "de")),
        ("English (UK)", ("en",)),
        ("украинский, РУС.", ("uk", "ru")),
    ],
)
def test_languages_are_read_by_code_and_by_name(cell: str, codes: tuple[str, ...]) -> None:
    assert read(f'email,languages\na@b.example,"{cell}"\n').rows[0].contact.languages == codes


def test_a_city_read_as_the_larger_of_two_is_told_once() -> None:
    found = read(HEAD + "a@b.example,,,,Paris,,,,,\nc@b.example,,,,Paris,,,,,\n")
    assert {row.contact.zone for row in found.rows} == {"Europe/Paris"}
    assert len(found.notes) == 1
    assert "not Paris, US-TX" in found.notes[0]


def test_a_column_that_is_not_read_is_told() -> None:
    assert "“shoe size”" in read("email,shoe size\na@b.example,39\n").notes[0]


@given(st.binary(max_size=300) | st.text('BEGIN:VCARD\n;="@,.', max_size=300).map(str.encode))
def test_any_bytes_are_read_or_refused_in_a_sentence(data: bytes) -> None:
    for whole in (data, b"email,name\n" + data):
        with suppress(Misused):
            found = read_contacts("list.csv", whole)
            assert all(bad.reason and bad.line >= 1 for bad in found.bad)


NOISE = st.text('",;\n ab=#', max_size=8)


@given(st.lists(st.tuples(NOISE, NOISE), max_size=8))
def test_no_address_is_lost_whatever_stands_around_it(noises: list[tuple[str, str]]) -> None:
    text = "".join(f"{before}u{n}@x.example{after}\n" for n, (before, after) in enumerate(noises))
    with suppress(Misused):
        found = repr(read("email,name\n" + text))
        assert [n for n in range(len(noises)) if f"u{n}@x.example" not in found] == []


@given(st.lists(st.text("BEGIN:VCARD\n;=EMAIL,", max_size=8), max_size=8))
def test_no_card_is_lost_whatever_stands_around_it(noises: list[str]) -> None:
    cards = (f"BEGIN:VCARD\nFN:A\nEMAIL:u{n}@x.example\n{noise}\nEND:VCARD\n" for n, noise in enumerate(noises))
    with suppress(Misused):
        found = repr(read_contacts("list.vcf", "".join(cards).encode()))
        assert [n for n in range(len(noises)) if f"u{n}@x.example" not in found] == []


@pytest.mark.parametrize("unit", [b"a", b",", b'"', b"a@x.example ", b"<", b"\x00\x41", b"en ", b";A=b:"])
@pytest.mark.parametrize("above", [b"email,name,languages\n", b"BEGIN:VCARD\nVERSION:3.0\nEMAIL"])
def test_an_endless_line_costs_little(above: bytes, unit: bytes) -> None:
    began = time.perf_counter()
    with suppress(Misused):
        read_contacts("list.csv", above + unit * (2_000_000 // len(unit)))
    assert time.perf_counter() - began < 10  # below 0.5 s alone


@given(st.lists(st.sampled_from(["a@b.example", "c@d.example", "", "nonsense", "É@ü.example"]), max_size=12))
def test_every_line_is_a_row_or_is_reported(emails: list[str]) -> None:
    found = read(HEAD + "".join(f"{email},x,,,,,,,,\n" for email in emails))
    assert account(found) == list(range(2, len(emails) + 2))


def test_ten_thousand_lines_are_read_at_once() -> None:
    cities = ["Lima", "Париж", "Kathmandu", "Санкт-Петербург", "Dushanbe"]
    text = HEAD + "".join(f"p{n}@o{n % 50}.example,P {n},O,,{cities[n % 5]},,ru en,yes,a;b,\n" for n in range(10_000))
    began = time.perf_counter()
    assert len(read(text).rows) == 10_000
    assert time.perf_counter() - began < 5  # 0.4 s alone on one core; other work may be running beside


def test_a_long_quoted_table_takes_time_in_proportion_to_its_length() -> None:
    data = b"email,name\n" + b'"a@b.example","A"\n' * 100_000
    began = time.perf_counter()
    assert sum(1 for _ in table_lines("list.csv", data, [])) == 100_001
    assert time.perf_counter() - began < 10  # 0.5 s alone; minutes if each line were sought from the first


def workbook(*sheets: tuple[str, list[list[object]]]) -> bytes:
    """The bytes of an Excel file with these sheets."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


PRESS = ("Press", [["email", "name", "embargo"], ["anna@lakeside.example", "Anna Example", True]])


def test_an_excel_list_is_read_like_any_other() -> None:
    rows = [
        ["Our journalists, spring"],
        [],
        ["Эл. почта", "ФИО", "Издание", "Эмбарго", "Теги"],
        ["ivan@ozero.example", "Иван Примеров", "Озёрная газета", "да", 2026.0],
        ["not an address", "Nobody", "", "", ""],
    ]
    found = read_contacts("list.xlsx", workbook(("Notes", [["nothing here"]]), ("Лист", rows)))
    (row,) = found.rows
    assert (row.line, row.contact.name, row.contact.outlet, row.embargo_agreed) == (
        4,
        "Иван Примеров",
        "Озёрная газета",
        True,
    )
    assert row.contact.tags == ("2026",)
    assert [bad.line for bad in found.bad] == [5]
    assert any("title" in note and "spring" in note for note in found.notes)


def test_a_title_above_the_heads_of_a_csv_is_passed_over_and_told() -> None:
    found = read_contacts("list.csv", b"Spring list,\n\nemail,name\nanna@lakeside.example,Anna\n")
    assert [row.line for row in found.rows] == [4]
    assert any("Spring list" in note for note in found.notes)


def test_two_sheets_with_addresses_are_a_question_and_one_can_be_named() -> None:
    data = workbook(PRESS, ("Old", PRESS[1]))
    with pytest.raises(Misused, match=r"several sheets with an email column \(Press, Old\)"):
        read_contacts("list.xlsx", data)
    assert len(read_contacts("list.xlsx", data, sheet="old").rows) == 1
    with pytest.raises(Misused, match="no sheet “New”; it has Press, Old"):
        read_contacts("list.xlsx", data, sheet="New")


def with_sheet(xml: str) -> bytes:
    """A workbook whose one sheet is this XML."""
    whole, data = zipfile.ZipFile(io.BytesIO(workbook(PRESS))), io.BytesIO()
    name = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in whole.namelist():
            sheet = f"<worksheet {name}>{xml}</worksheet>" if part.endswith("sheet1.xml") else whole.read(part)
            archive.writestr(part, sheet)
    return data.getvalue()


def cell(at: str, text: str) -> str:
    return f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>'


def test_rows_beyond_the_size_that_a_workbook_says_it_has_are_not_lost() -> None:
    rows = f'<row r="1">{cell("A1", "email")}</row><row r="2">{cell("A2", "anna@lakeside.example")}</row>'
    found = read_contacts("list.xlsx", with_sheet(f'<dimension ref="A1"/><sheetData>{rows}</sheetData>'))
    assert [row.contact.email for row in found.rows] == ["anna@lakeside.example"]


def test_a_workbook_of_rows_made_endlessly_wide_is_refused_in_bounded_time_and_memory() -> None:
    rows = "".join(f'<row r="{n}">{cell(f"XFD{n}", "z")}</row>' for n in range(2, 3000))
    data = with_sheet(f'<sheetData><row r="1">{cell("A1", "email")}</row>{rows}</sheetData>')
    began = time.perf_counter()
    with pytest.raises(Misused, match="too wide"):
        read_contacts("list.xlsx", data)
    assert time.perf_counter() - began < 30  # 2 s alone


def test_entities_that_multiply_are_not_unfolded() -> None:
    entities = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    bomb = with_sheet(f'<sheetData><row r="1">{cell("A1", "email")}{cell("B1", "&e9;")}</row></sheetData>')
    whole, data = zipfile.ZipFile(io.BytesIO(bomb)), io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for part in whole.namelist():
            text = whole.read(part)
            doctype = f'<!DOCTYPE x [<!ENTITY e0 "aaaaaaaaaa">{entities}]>'.encode()
            archive.writestr(part, doctype + text if part.endswith("sheet1.xml") else text)
    with pytest.raises(Misused, match="cannot be read as an Excel workbook"):
        read_contacts("list.xlsx", data.getvalue())


def test_a_workbook_without_an_email_column_is_refused() -> None:
    with pytest.raises(Misused, match="no email column"):
        read_contacts("list.xlsx", workbook(("Press", [["name"], ["Anna"]])))


def test_a_workbook_that_unpacks_to_far_too_much_is_refused_before_it_is_unpacked() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 101_000_000)
    with pytest.raises(Misused, match="unpacks to more than 100 MB"):
        read_contacts("bomb.xlsx", data.getvalue())


@given(st.binary(max_size=200), st.integers(0, 5000))
def test_a_damaged_workbook_is_one_sentence_and_never_a_traceback(noise: bytes, at: int) -> None:
    whole = workbook(PRESS)
    damaged = whole[:at] + noise + whole[at + len(noise) :]
    with suppress(Misused):
        read_contacts("list.xlsx", damaged)


def test_a_usual_city_of_the_office_is_preferred_to_its_namesakes_and_told() -> None:
    text = "email,city\na@b.example,Birmingham\n"
    assert read(text).open_places[0].city == "Birmingham"
    found = read_contacts("list.csv", text.encode(), usual=usual_cities(["Birmingham, US-AL"]))
    assert [row.contact.zone for row in found.rows] == ["America/Chicago"]
    assert any("Birmingham: read as Birmingham, US-AL, a usual city" in note for note in found.notes)
