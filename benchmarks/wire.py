"""The whole job at the speed of the wire: `mailer run` against Postfix's smtp-source, same size, same run.

Run it as `make figures`, or with options: `python -m benchmarks.wire --people 10000 --rounds 3`. Claim, gate, fill,
send and durable log, with journal, lease and synchronous=FULL; the send was scheduled by another process.
Every round takes each figure once, one after the other; the table shows medians and ratios inside the run.
"""

import argparse
import contextlib
import os
import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.servers import SMTP_SINK, far_relay, postgresql, sink, smtp_source
from benchmarks.workspace import Ran, Workspace


@dataclass(frozen=True)
class Case:
    """One line of the table: the mailer on one database through one relay, beside smtp-source."""

    name: str
    workspace: Workspace
    port: int
    connections: int
    messages: int


def main() -> None:
    options = _options()
    if not Path(SMTP_SINK).exists():
        raise SystemExit("smtp-sink is missing: apt-get install postfix")
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wire-")))
        places = {"SQLite": "sqlite:///var/mailer.db", "PostgreSQL": stack.enter_context(postgresql())}
        near, far = stack.enter_context(sink()), stack.enter_context(far_relay(0.020))
        near_spaces = [_workspace(folder / name, url, options.people) for name, url in places.items()]
        size = _size_of_a_message(near_spaces[0])
        far_space = _workspace(folder / "far", "sqlite:///var/mailer.db", options.far)
        cases = [
            *(Case(name, made, near, 4, options.people) for name, made in zip(places, near_spaces, strict=True)),
            Case("far relay", far_space, far, 20, options.far),
        ]
        print(f"{options.people} messages of {size} octets, {os.cpu_count()} cores, {options.rounds} rounds, medians")
        print(f"{'':24}{'msgs/s':>8}{'of smtp-source':>16}{'less start-up':>15}{'CPU s/1,000':>13}{'peak MB':>9}")
        for case in cases:
            _measure(case, size, options.rounds)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--far", type=int, default=4_000, help="messages to the far relay")
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


def _measure(case: Case, size: int, rounds: int) -> None:
    ours, theirs, idle = [], [], []
    for number in range(rounds):
        case.workspace.schedule(f"lake-ferry-{case.name.lower().replace(' ', '-')}-{number}")
        theirs.append(smtp_source(case.port, case.messages, size, case.connections))
        ours.append(_send(case))
        idle.append(_send(case))
    rate, reference = _rate(ours, case.messages), _rate(theirs, case.messages)
    started = statistics.median(one.seconds for one in idle)
    inner = statistics.median(case.messages / (one.seconds - started) for one in ours)
    cpu, peak = statistics.median(one.cpu for one in ours), max(one.peak for one in ours)
    their_cpu = statistics.median(one.cpu for one in theirs)
    thousands = case.messages / 1000
    print(
        f"{case.name + f', {case.connections} connections':24}{rate:8.0f}{rate / reference:16.0%}"
        f"{inner / reference:15.0%}{cpu / thousands:13.3f}{peak:9.0f}"
    )
    print(f"{'  smtp-source -d':24}{reference:8.0f}{'':31}{their_cpu / thousands:13.3f}")


def _send(case: Case) -> Ran:
    options = {"smtp_host": "127.0.0.1", "smtp_port": case.port, "smtp_connections": case.connections}
    return case.workspace.run("run", "--until-idle", **options)


def _rate(ran: list[Ran], messages: int) -> float:
    return statistics.median(messages / one.seconds for one in ran)


def _workspace(folder: Path, database: str, people: int) -> Workspace:
    made = Workspace(folder, database)
    made.import_people(people)
    return made


def _size_of_a_message(workspace: Workspace) -> int:
    """Octets of the real sample edition, as one reader gets it."""
    workspace.schedule("sample", "--at", "2099-12-01 09:00 Europe/Paris")
    workspace.run("release", "preview", "sample", "--to", "reader0@desk0.example", "--out", "preview")
    workspace.run("cancel", "sample", "--yes")
    return max(path.stat().st_size for path in workspace.folder.glob("preview/**/*.eml"))


if __name__ == "__main__":
    main()
