"""How late the first message of a wave is: 200 waves a second apart, timed by the server that took their final dots.

Run it as `python -m benchmarks.lateness`. Both clocks are this machine's, so a message before its instant would show.
"""

import argparse
import contextlib
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.servers import far_relay, postgresql
from benchmarks.workspace import Workspace
from mailer.cli.schedule import schedule
from mailer.settings import load_settings

_APART = timedelta(seconds=1)
_PEOPLE = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--waves", type=int, default=200)
    waves = parser.parse_args().waves
    print(f"{waves} waves of {_PEOPLE} people, lateness of the first message of each, in milliseconds")
    with tempfile.TemporaryDirectory(prefix="lateness-") as name, postgresql() as url:
        for kind, database in (("SQLite", "sqlite:///var/mailer.db"), ("PostgreSQL", url)):
            late = sorted(_measure(Workspace(Path(name) / kind, database), waves))
            early = sum(one < 0 for one in late)
            p99 = late[min(len(late) - 1, len(late) * 99 // 100)]
            print(f"{kind:12} p50 {statistics.median(late):6.1f}  p99 {p99:6.1f}  early {early}  waves {len(late)}")


def _measure(workspace: Workspace, waves: int) -> list[float]:
    """Milliseconds from each wave's instant to the first final dot of it at the server."""
    notes = workspace.folder / "notes"
    workspace.import_people(_PEOPLE)
    instants = _schedule(workspace, waves)
    with far_relay(0, notes) as port:
        sender = workspace.start("run", "--until-idle", smtp_host="127.0.0.1", smtp_port=port)
        sender.wait(timeout=waves + 120)
    first: dict[str, float] = {}
    for line in notes.read_text().splitlines():
        at, slug = line.split()
        first[slug] = min(first.get(slug, float("inf")), float(at))
    return [(first[slug] - instant.timestamp()) * 1000 for slug, instant in instants.items()]


def _schedule(workspace: Workspace, waves: int) -> dict[str, datetime]:
    """Schedules each wave as a release of its own, in this process, which is not the one that sends."""
    with _inside(workspace):
        began = time.monotonic()
        workspace.make_release("wave-0")
        _one("wave-0", datetime.now(UTC) + timedelta(days=1))
        each = time.monotonic() - began
        start = datetime.now(UTC) + timedelta(seconds=15 + each * waves * 1.5)
        instants = {f"wave-{n}": start.replace(microsecond=0) + n * _APART for n in range(1, waves + 1)}
        for slug, instant in instants.items():
            workspace.make_release(slug)
            _one(slug, instant)
    workspace.run("cancel", "wave-0", "--yes")
    return instants


def _one(slug: str, instant: datetime) -> None:
    at = instant.strftime("%Y-%m-%d %H:%M:%S UTC")
    schedule.main([slug, "--list", "big", "--yes", "--at", at], standalone_mode=False)


@contextlib.contextmanager
def _inside(workspace: Workspace) -> Iterator[None]:
    before = dict(os.environ)
    os.environ |= workspace.env
    load_settings.cache_clear()
    with contextlib.chdir(workspace.folder), open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
        yield
    os.environ.clear()
    os.environ |= before


if __name__ == "__main__":
    main()
