"""The whole story on the real seed release: two texts, 200 people, an embargo, and what a mail server received."""

import base64
import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.header import decode_header
from email.message import Message
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import select

from mailer.core.contact_file import read_contacts
from mailer.core.importing.importer import import_release
from mailer.core.intake import Intake
from mailer.core.release import Release
from mailer.core.release_folder import read_release
from mailer.dispatch.desk import commit, desk_of, prepare
from mailer.settings import Settings
from mailer.store import tables
from mailer.store.database import Database
from mailer.store.intake import write_intake
from mailer.store.people import roll_of
from mailer.store.releases import Source
from tests.conftest import SUPPRESSION_KEY
from tests.laws.machine import World

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
LIFT = datetime(2011, 11, 23, 9, 0, tzinfo=UTC)  # 10:00 in Paris, 13:00 in St Petersburg (UTC+4 that year)
ADVANCE = LIFT - timedelta(hours=24)
EMBARGO = '[embargo]\nlift = 2011-11-23T10:00:00\nzone = "Europe/Paris"\n\n'
EMBARGO_WORDS = re.compile("embargo|эмбарго", re.IGNORECASE)
CITIES = {
    "Paris, FR": ("10:00", "UTC+1"),
    "St Petersburg, RU": ("13:00", "UTC+4"),
    "Dushanbe, TJ": ("14:00", "UTC+5"),
    "Kathmandu": ("14:45", "UTC+5:45"),
    "London, GB": ("09:00", "UTC"),
}

pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed release is not beside this checkout")


@dataclass(frozen=True)
class Received:
    """One message as the mail server got it, decoded."""

    at: datetime
    to: str
    subject: str
    text: str
    html: str
    content: bytes


@cache
def seed_release() -> tuple[Source, Release]:
    """The two seed files, imported; a person then writes the embargo into release.toml, as staff would."""
    sources = [(path.name, path.read_bytes()) for path in sorted(SEEDS.glob("press-release-*.txt"))]
    files = dict(import_release("seed", sources).files)
    files["release.toml"] = files["release.toml"].replace("[[issuers]]", f"{EMBARGO}[[issuers]]", 1)
    source = Source({name: text.encode() for name, text in files.items()})
    return source, read_release("seed", source.files)


def _list() -> bytes:
    """200 invented people over five cities, half of them Russian-first, a third agreed to embargoes."""
    lines = ["email,name,outlet,city,languages,embargo,source"]
    for n in range(200):
        city = list(CITIES)[n % len(CITIES)]
        languages = "ru en" if n % 2 else "en ru"
        agreed = "yes" if n % 3 == 0 else ""
        lines.append(
            f'reader{n}@desk{n % 20}.example,Reader {n},Desk {n % 20},"{city}",{languages},{agreed},our list'
        )
    return "\n".join(lines).encode()


@pytest.fixture
def sent(database: Database, tmp_path: Path) -> tuple[World, list[Received]]:
    """Runs the whole job; the world with its database, and what the mail server received."""
    world = World(database, tmp_path)
    world.clock.at = ADVANCE - timedelta(hours=3)
    source, release = seed_release()
    with database.act() as connection:
        rows = read_contacts("europe.csv", _list()).rows
        write_intake(connection, "europe", Intake(new=list(rows)), world.clock.now())
        settings = Settings(sender="Press Office <press@office.example>", office="Press Office")
        desk = desk_of(settings, tmp_path)
        people = roll_of(connection, "europe")
        draft = prepare(
            connection,
            desk,
            release,
            source,
            list_name="europe",
            people=people,
            now=world.clock.now(),
            start=None,
            suppression_key=SUPPRESSION_KEY,
        )
        commit(
            connection, draft, release, source, desk.stationery.digest(), "anna", SUPPRESSION_KEY, world.clock.now()
        )
    courier = world.new_sender(group=50)
    for instant in (
        ADVANCE - timedelta(seconds=1),
        ADVANCE,
        LIFT - timedelta(seconds=1),
        LIFT,
        LIFT + timedelta(hours=1),
    ):
        world.move_to(instant)
        for _ in range(5):
            world.send(courier)
    received = [_received(taken.at, taken.content) for taken in world.taken()]
    world.close()
    return world, received


def _received(at: datetime, content: bytes) -> Received:
    message = message_from_bytes(content)
    text, html = (_decoded(part) for part in message.get_payload())  # type: ignore[arg-type, union-attr]
    subject = "".join(
        chunk.decode(charset or "ascii") if isinstance(chunk, bytes) else chunk
        for chunk, charset in decode_header(message["Subject"])
    )
    return Received(at, message["To"].split("<")[-1].strip(">"), subject, text, html, content)


def _decoded(part: Message) -> str:
    return base64.b64decode(str(part.get_payload())).decode("utf-8")


def test_the_seed_release_reaches_everybody_once_in_their_language_and_hour(
    sent: tuple[World, list[Received]],
) -> None:
    world, received = sent
    for name in (
        "Message-ID",
        "Date",
        "List-Id",
        "List-Unsubscribe",
        "Feedback-ID",
        "Content-Language",
        "MIME-Version",
    ):
        assert all(message_from_bytes(message.content)[name] for message in received), name
    copies = Counter(message.to for message in received)
    assert len(copies) == 200
    assert set(copies.values()) == {1}
    for message in received:
        number = int(message.to.removeprefix("reader").split("@")[0])
        _right_time_and_phase(message, agreed=number % 3 == 0)
        _own_language_first(message, russian=bool(number % 2))
        if number % 3 == 0:
            _own_hour(message, list(CITIES)[number % len(CITIES)])
    _equals_the_log(world, received)


def _right_time_and_phase(message: Received, *, agreed: bool) -> None:
    """Embargo words in advance copies only, and nothing before its time."""
    assert message.at >= (ADVANCE if agreed else LIFT)
    if agreed:
        assert message.at < LIFT
        assert EMBARGO_WORDS.search(message.subject)
    else:
        assert not EMBARGO_WORDS.search(message.subject + message.text + message.html)


def _own_language_first(message: Received, *, russian: bool) -> None:
    texts = seed_release()[1].texts
    place = {language: message.text.index(texts[language].headline[:30]) for language in ("en", "ru")}
    assert (place["ru"] < place["en"]) is russian
    assert bool(re.search("[а-я]", message.subject)) is russian


def _own_hour(message: Received, city: str) -> None:
    """Every dateline city's hour stands in the grid; the reader's own city, too, wherever it is."""
    for clock, offset in (CITIES["Paris, FR"], CITIES["St Petersburg, RU"], CITIES["Dushanbe, TJ"], CITIES[city]):
        for part in (message.text, message.html):
            assert clock in part
            assert offset in part


def _equals_the_log(world: World, received: list[Received]) -> None:
    with world.database.read() as connection:
        rows = connection.execute(
            select(tables.delivery.c.email, tables.delivery.c.state, tables.attempt.c.bytes_sha256).join(
                tables.attempt, tables.attempt.c.delivery_id == tables.delivery.c.id
            )
        ).all()
    logged = {(row.email, row.bytes_sha256) for row in rows}
    assert {row.state for row in rows} == {"sent"}
    assert logged == {(message.to, hashlib.sha256(message.content).hexdigest()) for message in received}
