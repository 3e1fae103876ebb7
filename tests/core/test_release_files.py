"""The files that release.toml names: what may go with a message, and what is refused before anybody is sent it."""

from unicodedata import normalize

import pytest

from mailer.core.errors import Misused
from mailer.core.file_lines import size_words
from mailer.core.release import Attachment, Release
from mailer.core.release_folder import read_release
from tests.core import samples
from tests.core.office_files import BAD, GOOD

TOML = 'date = 2026-12-01\nlanguages = ["en", "ru"]\n\n[[attachment]]\n'
TEXTS = {"en.md": b"# The ferry sails\n\nIt sails.", "ru.md": "# Паром идёт\n\nОн идёт.".encode()}
PDF = GOOD["a.pdf"]


def read(keys: str, **files: bytes) -> Release:
    return read_release("ferry", {"release.toml": f"{TOML}{keys}\n".encode(), **TEXTS, **files})


def refused(keys: str, **files: bytes) -> str:
    with pytest.raises(Misused) as refusal:
        read(keys, **files)
    assert "\n" not in str(refusal.value)
    return str(refusal.value)


@pytest.mark.parametrize("name", GOOD)
def test_what_newsrooms_open_is_attached(name: str) -> None:
    (one,) = read(f'file = "{name}"', **{name: GOOD[name]}).attachments
    assert one == Attachment(name, content=GOOD[name])


@pytest.mark.parametrize("name", BAD)
def test_what_no_newsroom_could_take_is_refused_with_its_line_and_what_to_do(name: str) -> None:
    content, why = BAD[name]
    sentence = refused(f'file = "{name}"', **{name: content})
    assert sentence.startswith(f"release.toml line 5: “{name}” {why}")


@pytest.mark.parametrize("name", [name for name in BAD if name != "empty.pdf"])
def test_what_is_only_linked_to_may_be_of_any_kind_and_size(name: str) -> None:
    (one,) = read(f'file = "{name}"\nlink = "https://lake.example/kit"', **{name: BAD[name][0]}).attachments
    assert (one.link, len(one.content)) == ("https://lake.example/kit", len(BAD[name][0]))


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ('file = "none.pdf"', "there is no “none.pdf” in the folder"),
        ('file = "../secret.pdf"', "is not in this folder"),
        ('file = "/etc/passwd"', "is not in this folder"),
        ('file = "..\\\\secret.pdf"', "is not in this folder"),
        ('title = "The timetable"', "needs a file of this folder, or a title and a link"),
        ('link = "https://lake.example/kit"', "needs a file of this folder, or a title and a link"),
        ('title = "Kit"\nlink = "ftp://lake.example/kit"', "is not a web address"),
        ('title = "Kit"\nlink = "https://lake.example/a kit"', "is not a web address"),
        ('file = "a.pdf"\nlanguage = "fr"', "language cannot be “fr”"),
        ('file = "a.pdf"\nname = "x"', "“name” is not a key here"),
        ('file = "a.pdf"\n[[attachment]]\nfile = "a.pdf"', "stands twice"),
    ],
)
def test_a_table_that_leaves_a_guess_is_refused(keys: str, why: str) -> None:
    assert why in refused(keys, **{"a.pdf": PDF})


@pytest.mark.parametrize("name", ["a:b.pdf", "what?.pdf", ".pdf", "a\u202efdp.pdf", "x" * 130 + ".pdf"])
def test_a_name_that_not_every_computer_can_save_is_refused(name: str) -> None:
    refused(f'file = "{name}"', **{name: PDF})


def test_a_name_whose_accents_stand_apart_as_on_macos_is_the_same_name() -> None:
    name = "Расписание зимы й.pdf"
    (one,) = read(f'file = "{normalize("NFC", name)}"', **{normalize("NFD", name): PDF}).attachments
    assert (one.file, one.content) == (normalize("NFC", name), PDF)


@pytest.mark.parametrize(
    ("language", "octets", "words"),
    [
        ("en", 1, "1 kB"),
        ("en", 999_499, "999 kB"),
        ("en", 999_500, "1 MB"),
        ("en", 1_240_000, "1.2 MB"),
        ("fr", 1_240_000, "1,2 Mo"),
        ("ru", 1_240_000, "1,2 МБ"),
        ("ar", 345_000, "345 كيلوبايت"),
    ],
)
def test_a_size_is_written_as_the_language_writes_it(language: str, octets: int, words: str) -> None:
    assert size_words(octets, samples.stationery().labels_for(language)) == words.replace(" ", "\u00a0")
