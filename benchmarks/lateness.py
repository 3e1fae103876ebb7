"""How late a wave is, timed by the server that takes its final dots: the first of 200 waves, the last of 1,000.

Run it as `make figures`, or `python -m benchmarks.lateness`. The waves are a second apart and scheduled by another
process than the one that sends. Both clocks are this machine's, so a message before its instant would show.
"""

import argparse
import contextlib
import os
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.quick_sink import Manner, quick_sink
from benchmarks.servers import postgresql
from benchmarks.table import heading, say
from benchmarks.workspace import Workspace
from mailer.cli.schedule import schedule
from mailer.settings import load_settings

_FEW, _MANY = 5, 1_000
_ARMED = 10.0
"""Seconds from the sender's start to the first instant: nothing of the start may be left to do."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--waves", type=int, default=200)
    parser.add_argument("--large", type=int, default=5, help="waves of a thousand")
    options = parser.parse_args()
    heading(f"lateness at the sink: {options.waves} waves of {_FEW} people, and {options.large} of {_MANY:,}")
    with tempfile.TemporaryDirectory(prefix="lateness-") as name, postgresql() as url:
        places = {"SQLite": "sqlite:///var/mailer.db", "PostgreSQL": url}
        for kind, database in places.items():
            workspace = Workspace(Path(name) / kind, database)
            _report_first(kind, _measured(workspace, "few", _FEW, options.waves, apart=1))
            _report_last(kind, _measured(workspace, "many", _MANY, options.large, apart=4))


def _report_first(kind: str, waves: list[list[float]]) -> None:
    late = sorted(wave[0] for wave in waves)
    p99 = late[min(len(late) - 1, len(late) * 99 // 100)]
    early = sum(one < 0 for wave in waves for one in wave)
    reached = f"{statistics.median(late) * 1000:.1f} / {p99 * 1000:.1f} / {early}"
    say(f"first of a wave, {kind}", "≤ 10 / 50 / 0", reached, "p50 / p99 in ms / messages that were early")


def _report_last(kind: str, waves: list[list[float]]) -> None:
    last = [wave[-1] for wave in waves]
    say(f"last of {_MANY:,}, {kind}", "≤ 0.5 s", f"{statistics.median(last):.2f} s", f"worst {max(last):.2f} s")


def _measured(workspace: Workspace, name: str, people: int, waves: int, apart: int) -> list[list[float]]:
    """Seconds from each wave's instant to each of its final dots at the sink, in order."""
    notes = workspace.folder / f"{name}.notes"
    workspace.import_people(people)
    instants = _schedule(workspace, name, waves, timedelta(seconds=apart))
    with quick_sink(Manner(notes=notes)) as port:
        sender = workspace.start("run", "--until-idle", smtp_host="127.0.0.1", smtp_port=port)
        sender.wait(timeout=(max(instants.values()) - datetime.now(UTC)).total_seconds() + 60)
    came: defaultdict[str, list[float]] = defaultdict(list)
    for line in notes.read_text().splitlines():
        at, slug = line.split()
        came[slug].append(float(at) - instants[slug].timestamp())
    if any(len(came[slug]) != people for slug in instants):
        raise RuntimeError(f"not everybody got their message; see {workspace.folder / 'mailer.err'}")
    return [sorted(came[slug]) for slug in instants]


def _schedule(workspace: Workspace, name: str, waves: int, apart: timedelta) -> dict[str, datetime]:
    """Schedules each wave as a release of its own, in this process, which is not the one that sends."""
    tries = [f"{name}-try-{n}" for n in range(2)]
    with _inside(workspace):
        for slug in tries:  # the first loads what the others need; the second tells how long one takes
            began = time.monotonic()
            workspace.make_release(slug)
            _one(slug, datetime.now(UTC) + timedelta(days=1))
        each = time.monotonic() - began
        start = datetime.now(UTC) + timedelta(seconds=_ARMED + each * waves * 1.5)
        instants = {f"{name}-{n}": start.replace(microsecond=0) + n * apart for n in range(waves)}
        for slug, instant in instants.items():
            workspace.make_release(slug)
            _one(slug, instant)
    for slug in tries:
        workspace.run("cancel", slug, "--yes")
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
