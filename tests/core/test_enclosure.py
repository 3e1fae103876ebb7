"""Files that go with a message: under their own names in any script, byte for byte, and part of what was approved."""

from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import compat32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.core import segments
from mailer.core.enclosure import Enclosure, encoded_size
from mailer.core.message import Compiled, compile_edition, fill
from mailer.core.words import DistributionKind
from tests.core.test_message import EDITION, LETTERHEAD, PERSON, parsed

NAMES = [
    "timetable.pdf",
    'a "quoted" name.pdf',
    "Зимнее расписание парома между обоими берегами озера, редакция для прессы, 2026.pdf",
    "الجدول الزمني للعبارة.pdf",
    "渡轮冬季时刻表.pdf",
    "100% d’été – naïve; x=y.pdf",
    "👩‍🔬" * 12 + ".pdf",
]
SCRIPTS = st.sampled_from("aZ09 _-()%';=*’é" + "Щыёї" + "العبارة" + "渡轮时刻" + "👩‍🔬")


def enclosed(*files: Enclosure) -> Compiled:
    return compile_edition(EDITION, LETTERHEAD, DistributionKind.RELEASE, files)


def with_files(*files: Enclosure) -> bytes:
    return fill(enclosed(*files), PERSON)


def attached(message: bytes) -> list[EmailMessage]:
    return list(parsed(message).iter_attachments())  # type: ignore[arg-type]


@given(st.text(SCRIPTS, min_size=1, max_size=90).map(str.strip).filter(bool), st.binary(max_size=400))
def test_a_name_in_any_script_and_the_bytes_are_read_back_by_both_parsers(name: str, content: bytes) -> None:
    message = with_files(Enclosure(f"{name}.pdf", "application/pdf", content))
    (one,) = attached(message)
    assert (one.get_filename(), one.get_content()) == (f"{name}.pdf", content)
    assert one.get_content_type() == "application/pdf"
    old = message_from_bytes(message, policy=compat32).get_payload()[-1]  # type: ignore[index]
    assert (old.get_filename(), old.get_payload(decode=True)) == (f"{name}.pdf", content)  # type: ignore[union-attr]


@pytest.mark.parametrize("name", NAMES)
def test_the_lines_of_a_long_name_fit(name: str) -> None:
    head = Enclosure(name, "application/pdf", b"x").part.partition(b"\r\n\r\n")[0]
    assert all(len(line) <= 78 for line in head.split(b"\r\n")), head


def test_the_bodies_are_as_without_a_file_and_the_files_stand_after_them_in_order() -> None:
    files = [Enclosure("a.pdf", "application/pdf", b"first"), Enclosure("b.png", "image/png", b"\x89PNG")]
    whole = parsed(with_files(*files))
    bodies, *parts = whole.iter_parts()
    assert (whole.get_content_type(), bodies.get_content_type()) == ("multipart/mixed", "multipart/alternative")
    assert [part.get_content() for part in parts] == [b"first", b"\x89PNG"]
    bare = parsed(with_files())
    assert bare.get_content_type() == "multipart/alternative"
    for one, other in zip(bodies.iter_parts(), bare.iter_parts(), strict=True):
        assert one.get_content() == other.get_content()


def test_another_byte_name_or_type_of_a_file_is_another_edition() -> None:
    file = Enclosure("a.pdf", "application/pdf", b"%PDF-1.7 one")
    others = [replace(file, content=b"%PDF-1.7 two"), replace(file, name="b.pdf"), replace(file, media_type="x/y")]
    assert len({enclosed(one).digest for one in (file, *others)} | {enclosed().digest}) == 5


def test_what_is_stored_holds_a_file_s_digest_and_fills_to_the_same_bytes() -> None:
    file = Enclosure("a.pdf", "application/pdf", b"%PDF-1.7" * 1000)
    compiled = enclosed(file)
    stored = compiled.to_bytes()
    assert file.digest.encode() in stored
    assert len(stored) < len(enclosed().to_bytes()) + 200
    again = Compiled.from_bytes(stored, lambda name, media_type, _: Enclosure(name, media_type, file.content))
    assert fill(again, PERSON) == fill(compiled, PERSON)


def test_a_file_is_encoded_once_for_all_the_messages_and_editions_it_goes_with() -> None:
    file = Enclosure("a.pdf", "application/pdf", b"x" * 1000)
    one, other = (
        enclosed(file),
        compile_edition(replace(EDITION, html="x"), LETTERHEAD, DistributionKind.TEST, (file,)),
    )
    assert any(piece is file.part for piece in one._end)
    assert any(piece is file.part for piece in other._end)


@pytest.mark.parametrize("octets", [0, 1, 57, 58, 5000])
def test_the_size_of_base64_is_known_before_it_is_made(octets: int) -> None:
    assert encoded_size(octets) == len(segments.encode(b"x" * octets))


@given(st.integers(0, 5000))
def test_a_message_is_never_heavier_than_its_weight_says(octets: int) -> None:
    compiled = enclosed(Enclosure("a.pdf", "application/pdf", b"x" * octets))
    assert len(fill(compiled, PERSON)) <= compiled.weight
