"""Files as offices have them, in tests/core/contact_files: each is read as the page beside it says."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailer.core.contact import ListRow
from mailer.core.contact_file import read_contacts
from mailer.core.errors import MailerError

FOLDER = Path(__file__).parent / "contact_files"
FILES = sorted(path.name for path in FOLDER.iterdir() if path.suffix != ".md")
EMBARGO = {True: "agrees", False: "declines", None: ""}


def told(filename: str) -> Iterator[str]:
    """Everything that is read of a file, one line of Markdown each."""
    try:
        found = read_contacts(filename, (FOLDER / filename).read_bytes())
    except MailerError as refusal:
        yield f"refused: {refusal}"
        return
    yield from map(_row, found.rows)
    yield from (
        f"- {again.line} repeats {again.first}: {again.email} {dict(again.differs)}" for again in found.repeated
    )
    yield from (f"- {bad.line} is bad: {bad.reason}" for bad in found.bad)
    yield from (f"- place? {place.city} {list(place.lines)}: {place.why}" for place in found.open_places)
    yield from (f"- note: {note}" for note in found.notes)


def _row(row: ListRow) -> str:
    who = row.contact
    where = f"{who.place.name('en')} {who.zone}" if who.place else who.zone
    cells = (who.name, who.outlet, who.role, where, " ".join(who.languages), EMBARGO[row.embargo_agreed])
    return f"- {row.line}: {', '.join(who.addresses)} | " + " | ".join((*cells, ", ".join(who.tags)))


@pytest.mark.parametrize("filename", FILES)
def test_a_file_as_offices_have_it_is_read_as_its_page_says(filename: str) -> None:
    page = (FOLDER / f"{filename}.md").read_text(encoding="utf-8")
    assert "\n".join(told(filename)) == page.partition("\n\n")[2].rstrip("\n")
