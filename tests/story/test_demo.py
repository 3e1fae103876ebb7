"""`mailer demo` as a newcomer runs it: in an empty folder, no settings; its verdict sees whatever is broken."""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from mailer.cli.rehearsal_story import Told
from mailer.cli.rehearse import _end
from mailer.core.errors import Refused
from mailer.core.verdict import Ruling
from mailer.dispatch.rehearsal_seen import judge_files
from mailer.store.database import Database


@dataclass(frozen=True)
class Demo:
    """One demo that has ended."""

    code: int
    said: str
    folder: Path
    seconds: float


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    empty, temporary = tmp_path_factory.mktemp("empty"), tmp_path_factory.mktemp("temporary")
    screenless = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment = {name: value for name, value in screenless.items() if not name.startswith("MAILER_")}
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-P", "-m", "mailer", "demo"],
        cwd=empty,
        env=environment | {"TMPDIR": str(temporary), "COLUMNS": "100", "BROWSER": "", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert list(empty.iterdir()) == [], "the demo leaves nothing where it was called"
    (folder,) = temporary.iterdir()
    return Demo(done.returncode, done.stdout + done.stderr, folder, time.monotonic() - began)


def test_the_demo_runs_the_whole_job_and_breaks_no_law(demo: Demo) -> None:
    assert demo.code == 0, demo.said
    assert "0 early, 0 lost, 0 twice, 0 altered" in demo.said
    assert demo.seconds < 60


def test_the_demo_tells_its_story_in_the_order_it_happened(demo: Demo) -> None:
    titles = ["Scheduled", "Too early", "Advance", "Too early", "Lift", "Killed", "Restarted", "Trouble"]
    places = []
    start = 0
    for title in [*titles, "Tried again", "Verdict", "Next, with your own text and list"]:
        start = demo.said.index(title, start)
        places.append(start)
        start += len(title)
    assert places == sorted(places)
    assert demo.said.count("opening is refused, and a sender sends 0") == 2
    assert "1 asked to try later; 1 refused for good; 1 cut off at its end" in demo.said


def test_every_line_of_the_demo_can_be_read_at_100_columns(demo: Demo) -> None:
    told = demo.said[: demo.said.index("The 59 emails are in")]
    assert [line for line in told.splitlines() if len(line.rstrip()) > 100] == []


def test_the_mail_and_the_people_stay_where_the_demo_says(demo: Demo) -> None:
    assert str(demo.folder) in demo.said
    assert len(list((demo.folder / "mail").glob("*.eml"))) == 59
    assert len((demo.folder / "people.csv").read_text(encoding="utf-8-sig").splitlines()) == 61
    pages = {path.name for path in (demo.folder / "look").glob("*.html")}
    assert pages == {f"{copy}-{language}-first.html" for copy in ("advance", "public") for language in ("en", "ru")}
    assert demo.folder.stat().st_mode & 0o077 == 0, "embargoed text is for its owner's eyes only"


def ruling_when(demo: Demo, folder: Path, lines: list[dict[str, str | None]]) -> Ruling:
    """The verdict on the demo's mail, had the mail server written these lines."""
    for file in (demo.folder / "mail").glob("*.eml"):
        (folder / file.name).write_bytes(file.read_bytes())
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (folder / "sink.jsonl").write_text(text, encoding="utf-8")
    database = Database(f"sqlite:///{demo.folder / 'rehearsal.db'}")
    ruling = judge_files(folder, database, 1)
    database.close()
    return ruling


def lines_of(demo: Demo) -> list[dict[str, str | None]]:
    log = (demo.folder / "mail" / "sink.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in log.splitlines()]


def test_the_verdict_sees_an_hour_too_early_a_lost_line_and_a_second_copy(demo: Demo, tmp_path: Path) -> None:
    lines = [line for line in lines_of(demo) if line["file"]]
    advance, *_, last = lines
    early = {**advance, "at": "2011-01-01T00:00:00.000+00:00"}
    broken = [early, *[line for line in lines_of(demo) if line not in (advance, last)], lines[1]]
    assert str(ruling_when(demo, tmp_path, broken)) == "1 early, 1 lost, 1 twice, 0 altered"


def test_the_verdict_sees_one_changed_octet_and_the_demo_then_ends_with_exit_1(demo: Demo, tmp_path: Path) -> None:
    name = "000007.eml"
    ruling = ruling_when(demo, tmp_path, lines_of(demo))
    assert ruling.breaches == ()
    content = bytearray((demo.folder / "mail" / name).read_bytes())
    content[-200] ^= 1
    original = (demo.folder / "mail" / name).read_bytes()
    (demo.folder / "mail" / name).write_bytes(content)
    try:
        ruling = ruling_when(demo, tmp_path, lines_of(demo))
    finally:
        (demo.folder / "mail" / name).write_bytes(original)
    assert str(ruling) == "0 early, 0 lost, 0 twice, 1 altered"
    with pytest.raises(Refused, match=name) as told:
        _end(Told(ruling, []))
    assert told.value.exit_code == 1
