"""The release folder: read whole, or refused in one sentence that names file and line."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.core.edition import SLOT_OPEN
from mailer.core.errors import MailerError, Misused
from mailer.core.release import Release
from mailer.core.release_folder import read_release
from mailer.core.words import Late, OnUnknown

SAMPLE = Path(__file__).parents[2] / "releases" / "lake-ferry"

TOML = """\
date = 2026-12-01
languages = ["en", "ru"]
issuers = ["Office of Tides"]
[embargo]
lift = 2026-12-01T10:00:00
zone = "Europe/Paris"
[[dateline]]
place = "Paris, FR"
[[dateline]]
zone = "Europe/Moscow"
name = { en = "Kronstadt", ru = "Кронштадт" }
[[contact]]
name = { en = "Ada", ru = "Ада" }
phone = "+33 1 99 00 00 01"
"""
EN = "The kicker\n\n# The headline\n\n*All in italics.*\n\nThe body.[^1]\n\n[^1]: A note.\n"
RU = "# Заголовок\n\nТекст.\n"


@contextmanager
def suppress_sentence() -> Iterator[None]:
    """Lets an error for people pass when it is one line; any other error is the test's failure."""
    try:
        yield
    except MailerError as error:
        if "\n" in str(error):
            raise


def folder(toml: str = TOML, **texts: str | bytes | None) -> dict[str, bytes]:
    files: dict[str, str | bytes | None] = {"release.toml": toml, "en.md": EN, "ru.md": RU}
    files |= {name.replace("_", "."): text for name, text in texts.items()}
    return {n: t.encode() if isinstance(t, str) else t for n, t in files.items() if t is not None}


def read(toml: str = TOML, **texts: str | bytes | None) -> Release:
    return read_release("tides", folder(toml, **texts))


def test_the_sample_is_read_whole() -> None:
    release = read_release("lake-ferry", {path.name: path.read_bytes() for path in SAMPLE.iterdir()})
    assert release.languages == ("en", "ru")
    assert [place.name("en") for place in release.dateline] == ["Paris", "St Petersburg", "Dushanbe"]
    assert [place.name("ru") for place in release.dateline] == ["Париж", "Санкт-Петербург", "Душанбе"]
    assert release.embargo is not None
    assert release.embargo.earliest() == datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert (len(release.issuers), len(release.contacts)) == (3, 3)
    for text in release.texts.values():
        assert text.kicker
        assert text.headline
        assert text.standfirst
        assert text.body.count("\n- ") == 2
        assert "[^1]:" in text.body


def test_kicker_headline_standfirst_and_body_are_told_apart() -> None:
    text = read().texts["en"]
    assert (text.kicker, text.headline, text.standfirst) == ("The kicker", "The headline", "All in italics.")
    assert text.body == "The body.[^1]\n\n[^1]: A note.\n"


def test_a_paragraph_partly_in_italics_belongs_to_the_body() -> None:
    for opening in ("*One* and *two*", "**All bold.**", "Not *all*", "*a* b *c*"):
        text = read(en_md=f"# H\n\n{opening}\n\nMore.\n").texts["en"]
        assert text.standfirst == ""
        assert text.body.startswith(opening)


def test_a_place_said_in_full_and_an_author_s_own_spelling_are_kept() -> None:
    release = read(TOML.replace('place = "Paris, FR"', 'place = "Paris, FR"\nname = { en = "Paris, France" }'))
    assert [place.name("en") for place in release.dateline] == ["Paris, France", "Kronstadt"]
    assert release.dateline[0].name("ru") == "Париж"
    assert release.dateline[1].zone == "Europe/Moscow"


def test_defaults_are_what_the_documentation_says() -> None:
    sending = read().sending
    assert sending.advance == timedelta(hours=24)
    assert (sending.late, sending.late_after) == (Late.SEND, timedelta(hours=2))
    assert (sending.life, sending.unknown, sending.order) == (timedelta(days=3), OnUnknown.HOLD, "shuffled")


def test_sending_is_read() -> None:
    said = '[sending]\nadvance = "none"\nlate = "expire"\nlate_after = "90m"\nlife = "1d"\nunknown = "repeat"\n'
    sending = read(TOML + said + 'order = "wires first"\n').sending
    assert sending.advance is None
    assert (sending.late, sending.late_after) == (Late.EXPIRE, timedelta(minutes=90))
    assert (sending.life, sending.unknown, sending.order) == (timedelta(days=1), OnUnknown.REPEAT, "wires first")


def test_without_an_embargo_table_the_release_is_immediate() -> None:
    assert read("date = 2026-12-01\nlanguages = ['en']\n", ru_md=None).embargo is None


LOCAL = TOML.replace(
    'lift = 2026-12-01T10:00:00\nzone = "Europe/Paris"',
    '[embargo.local]\n"Paris, FR" = 2026-12-01T10:00:00\n"Кронштадт" = 2026-12-01T11:00:00',
)


def test_a_local_embargo_has_one_lift_per_city_in_dateline_order() -> None:
    embargo = read(LOCAL).embargo
    assert embargo is not None
    assert [lift.place.name("en") for lift in embargo.cities] == ["Paris", "Kronstadt"]
    assert [lift.moment.utc.hour for lift in embargo.cities] == [9, 8]


def test_a_local_embargo_must_name_exactly_the_cities_of_the_dateline() -> None:
    with pytest.raises(Misused, match="no lift for Kronstadt"):
        read(LOCAL.replace('"Кронштадт" = 2026-12-01T11:00:00', ""))
    with pytest.raises(Misused, match=r"line 7: “Oslo” is not a city of the dateline"):
        read(LOCAL.replace('"Кронштадт" =', '"Oslo" ='))


def test_a_local_embargo_without_a_dateline_is_refused() -> None:
    for local in ("", '"Paris, FR" = 2026-12-01T10:00:00\n'):
        with pytest.raises(Misused, match=r"line 3: .*dateline"):
            read(f'date = 2026-12-01\nlanguages = ["en"]\n[embargo.local]\n{local}', ru_md=None)


def test_a_fold_in_a_local_embargo_can_be_answered() -> None:
    doubtful = LOCAL.replace('"Paris, FR" = 2026-12-01T10:00:00', '"Paris, FR" = 2026-10-25T02:30:00')
    with pytest.raises(Misused, match="comes twice"):
        read(doubtful)
    answered = read(doubtful.replace("= 2026-10-25T02:30:00", "= { lift = 2026-10-25T02:30:00, fold = 1 }")).embargo
    assert answered is not None
    assert answered.cities[0].moment.utc == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(("fold", "hour"), [(0, 0), (1, 1)])
def test_the_line_that_the_question_tells_one_to_write_answers_it(fold: int, hour: int) -> None:
    doubtful = LOCAL.replace("= 2026-12-01T10:00:00", "= 2026-10-25T02:30:00")
    with pytest.raises(Misused) as question:
        read(doubtful)
    (line,) = re.findall(rf'"Paris, FR" = {{ lift = [^}}]*fold = {fold} }}', str(question.value))
    answered = read(doubtful.replace('"Paris, FR" = 2026-10-25T02:30:00', line)).embargo
    assert answered is not None
    assert answered.cities[0].moment.utc == datetime(2026, 10, 25, hour, 30, tzinfo=UTC)


def test_a_city_that_the_dateline_names_is_named_so_where_the_event_is() -> None:
    named = (
        '[[dateline]]\nzone = "Europe/Zurich"\nname = { en = "Geneva", ru = "Женева (Швейцария)" }\n\n[[dateline]]'
    )
    event = '[event]\nstart = 2026-12-03T11:00:00\nplace = "Geneva, CH"\n'
    release = read('kind = "invitation"\n' + TOML.replace("[[dateline]]", named, 1) + event)
    assert release.event is not None
    assert release.event.place == release.dateline[0]


def test_an_invitation_has_an_event_in_the_event_s_own_time() -> None:
    event = '[event]\nstart = 2026-12-03T11:00:00\nplace = "Geneva, CH"\nvenue = { en = "Pier 4", ru = "Причал 4" }\n'
    invitation = read('kind = "invitation"\n' + TOML + event).event
    assert invitation is not None
    assert invitation.start.utc == datetime(2026, 12, 3, 10, tzinfo=UTC)
    assert (invitation.place.name("ru"), invitation.venue["ru"]) == ("Женева", "Причал 4")
    with pytest.raises(Misused, match=r"needs \[event\]"):
        read('kind = "invitation"\n' + TOML)


REFUSED = {
    "an unknown key, with the nearest": (
        "lift =",
        "lfit =",
        r"line 5: “lfit” is not a key here; did you mean “lift”",
    ),
    "an unknown table": ("[embargo]", "[embargos]", r"line 4: “embargos” .* “embargo”"),
    "an unknown contact key": ("phone =", "telephone =", r"line 14: “telephone” .* “phone”"),
    "a 12-hour time": ("2026-12-01T10:00:00", '"2026-12-01 10:00 am"', "line 5: .*12-hour.*morning or evening"),
    "an unquoted 12-hour time": ("2026-12-01T10:00:00", "2026-12-01 10:00 am", "line 5"),
    "an offset": ("2026-12-01T10:00:00", "2026-12-01T10:00:00+01:00", "line 5: .*offset"),
    "a UTC mark": ("2026-12-01T10:00:00", "2026-12-01T10:00:00Z", "line 5: .*offset"),
    "an abbreviation after the time": ("2026-12-01T10:00:00", '"2026-12-01 10:00 MSK"', "line 5: .*MSK"),
    "an abbreviation as zone": ('"Europe/Paris"', '"CET"', "line 5: .*CET"),
    "a missing zone": ('zone = "Europe/Paris"', "", "line 5: .*which city"),
    "a time without seconds": ("2026-12-01T10:00:00", "2026-12-01T10:00", "line 5 .*2026-12-01T10:00:00"),
    "a time in a gap": ("2026-12-01T10:00:00", "2026-03-29T02:30:00", "line 5: .*does not exist"),
    "a day that is none": ("date = 2026-12-01", 'date = "1 December"', "line 1: date must be a day"),
    "a doubtful city": ('"Paris, FR"', '"Paris"', "line 8: .*Paris, FR .* or Paris, US-TX"),
    "a city twice": (
        'zone = "Europe/Moscow"\nname = {',
        'place = "Paris, FR"\nname = {',
        "line 10: Kronstadt stands twice",
    ),
    "a language that is none": ('"ru"]', '"xx"]', "line 2: “xx” is not a language"),
    "a language in capitals": ('"ru"]', '"RU"]', "line 2: “RU” is not a language"),
    "a language of a name that is not used": ('ru = "Ада"', 'fr = "Ada"', "line 13: “fr” is not a key"),
    "a line break in a line": ('"Office of Tides"', '"Office\\nof Tides"', "one line"),
    "a carriage return": ('phone = "+33', 'phone = "\\r\\n+33', "line 14: phone must be one line"),
    "a control character": ('phone = "+33', 'phone = "\\u0007+33', r"line 14: .*U\+0007"),
    "a slot character": ('phone = "+33', f'phone = "{SLOT_OPEN}+33', r"line 14 .*U\+E000"),
    "an escaped slot character": ('phone = "+33', 'phone = "\\uE000+33', r"line 14: .*U\+E000"),
    "not TOML": ('phone = "', "phone = ", "release.toml line 14 is not valid"),
    "no press contact's name": ('name = { en = "Ada", ru = "Ада" }\n', "", "line 12: a press contact has no name"),
    "a kind that is none": ("date =", 'kind = "relaese"\ndate =', "line 1: .*did you mean “release”"),
}


@pytest.mark.parametrize(("old", "new", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_would_be_a_guess_is_refused_with_its_line(old: str, new: str, sentence: str) -> None:
    assert old in TOML
    with pytest.raises(Misused, match=sentence) as told:
        read(TOML.replace(old, new, 1))
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("length", ["24", "tomorrow", "-3d", "1.5h"])
def test_a_length_of_time_without_a_unit_is_refused(length: str) -> None:
    with pytest.raises(Misused, match=r"line 16: life = .* is not a length of time"):
        read(TOML + f'[sending]\nlife = "{length}"\n')


def test_a_from_without_an_address_is_refused() -> None:
    with pytest.raises(Misused, match="line 16: from = “Press office” is not a sender"):
        read(TOML + '[sender]\nfrom = "Press office"\n')


BAD_TEXTS: dict[str, tuple[dict[str, str | bytes | None], str]] = {
    "a missing language": ({"ru_md": None}, "no ru.md"),
    "a language that is not listed": ({"fr_md": "# Titre\n\nTexte.\n"}, "fr.md is not among languages"),
    "bytes that are not UTF-8": ({"ru_md": "# Заголовок\n\nТекст.".encode("cp1251")}, "ru.md line 1 is not UTF-8"),
    "a picture": ({"ru_md": b"\x89PNG\r\n\x1a\n\x00\x00"}, "ru.md is a picture"),
    "a Word file": ({"en_md": b"PK\x03\x04\x00\x00"}, "en.md is a Word or Excel file"),
    "no headline": ({"en_md": "Only text.\n"}, "en.md has no headline"),
    "two headlines": ({"en_md": "# One\n\nText.\n\n# Two\n"}, "en.md line 5 is a second headline"),
    "two kickers": ({"en_md": "One\n\nTwo\n\n# H\n\nText.\n"}, "en.md line 3: only one paragraph"),
    "no body": ({"en_md": "# H\n\n*Standfirst.*\n"}, "en.md has no text below"),
    "an empty headline": ({"en_md": "#\n\nText.\n"}, "en.md line 1 is an empty headline"),
    "a slot character": ({"en_md": f"# H\n\nText {SLOT_OPEN}.\n"}, r"en.md line 3 .*U\+E000"),
    "a control character": ({"en_md": "# H\n\nText.\n\nBell \x07.\n"}, r"en.md line 5 .*U\+0007"),
    "text that is shown reversed": ({"en_md": "# H\n\nText \u202e.\n"}, r"en.md line 3 .*U\+202E"),
}


@pytest.mark.parametrize(("texts", "sentence"), BAD_TEXTS.values(), ids=BAD_TEXTS)
def test_a_text_that_cannot_be_sent_is_refused_with_its_file(
    texts: dict[str, str | bytes | None], sentence: str
) -> None:
    with pytest.raises(Misused, match=sentence):
        read(**texts)


def test_attachments_and_other_files_beside_the_texts_are_left_alone() -> None:
    files = folder() | {"photo.jpg": b"\xff\xd8\xff\x00", "README.md": b"notes", "xx.md": b"not a language"}
    assert read_release("tides", files).date == date(2026, 12, 1)


@pytest.mark.parametrize("slug", ["", "Lake", "lake ferry", "../x", "-x", "x/", "ferry_2", "паром", "a" * 65])
def test_a_slug_that_could_not_stand_in_an_address_is_refused(slug: str) -> None:
    with pytest.raises(Misused, match="cannot name a release"):
        read_release(slug, folder())


@given(st.binary(max_size=200), st.sampled_from(["release.toml", "en.md", "ru.md"]))
def test_any_bytes_are_read_or_refused_in_a_sentence(data: bytes, name: str) -> None:
    with suppress_sentence():
        read_release("tides", folder() | {name: data})


@given(st.text(alphabet="#*_[]^:|>-=`~<&\\ \nab1.", max_size=80))
def test_any_markdown_is_read_or_refused_in_a_sentence(source: str) -> None:
    with suppress_sentence():
        text = read(en_md=source).texts["en"]
        assert text.headline
        assert "\n" not in text.kicker + text.headline + text.standfirst


@given(st.text(max_size=60), st.integers(0, 13))
def test_any_line_in_the_facts_is_read_or_refused_in_a_sentence(line: str, at: int) -> None:
    lines = TOML.splitlines()
    lines[at] = line.replace("\n", " ")
    with suppress_sentence():
        read("\n".join(lines))
