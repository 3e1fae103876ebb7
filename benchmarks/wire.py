"""The whole job at the speed of the wire: `mailer run` against Postfix's smtp-source, same size, same run.

Run it as `make figures`, or with options: `python -m benchmarks.wire --people 10000 --rounds 3`. Claim, gate, fill,
send and durable log, with journal, lease and synchronous=FULL; the send was scheduled by another process.
Every round takes each figure once, one after the other; the table shows medians of the ratios of a round.
"""

import argparse
import contextlib
import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.servers import SMTP_SINK, far_relay, postgresql, sink, smtp_source
from benchmarks.table import heading, say
from benchmarks.workspace import Ran, Workspace


@dataclass(frozen=True)
class Case:
    """One line of the table: the mailer on one database through one relay, beside smtp-source."""

    name: str
    workspace: Workspace
    port: int
    connections: int
    messages: int
    asked: float  # of the rate of smtp-source


def main() -> None:
    options = _options()
    if not Path(SMTP_SINK).exists():
        raise SystemExit("smtp-sink is missing: apt-get install postfix")
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wire-")))
        places = {"SQLite": "sqlite:///var/mailer.db", "PostgreSQL": stack.enter_context(postgresql())}
        near, far = stack.enter_context(sink()), stack.enter_context(far_relay(0.020))
        near_spaces = [_workspace(folder / name, url, options.people) for name, url in places.items()]
        size = near_spaces[0].message_for(0).stat().st_size
        far_space = _workspace(folder / "far", "sqlite:///var/mailer.db", options.far)
        cases = [
            Case("SQLite", near_spaces[0], near, 4, options.people, 0.75),
            Case("PostgreSQL", near_spaces[1], near, 4, options.people, 0.6),
            Case("SQLite, each reply 20 ms late", far_space, far, 20, options.far, 3),
        ]
        heading(f"the whole job, {options.people} messages of {size} octets, {options.rounds} rounds")
        for case in cases:
            _measure(case, size, options.rounds)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--far", type=int, default=3_000, help="messages to the far relay")
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


def _measure(case: Case, size: int, rounds: int) -> None:
    ours, theirs, idle = [], [], []
    for number in range(rounds):
        case.workspace.schedule(f"lake-ferry-{case.name.partition(',')[0].lower()}-{number}")
        theirs.append(smtp_source(case.port, case.messages, size, case.connections))
        ours.append(_send(case))
        idle.append(_send(case))
    started = statistics.median(one.seconds for one in idle)
    whole = _times(theirs, [one.seconds for one in ours])
    inner = _times(theirs, [one.seconds - started for one in ours])
    rates = [case.messages / statistics.median(one.seconds for one in ran) for ran in (ours, theirs)]
    reference = f"of smtp-source -d -s {case.connections}: {rates[0]:,.0f} of {rates[1]:,.0f} a second"
    say(case.name, f"≥ {_said(case.asked)}", _said(whole), f"{reference}; {_said(inner)} less start-up")
    cpu, their_cpu = (statistics.median(one.cpu for one in ran) / case.messages * 1000 for ran in (ours, theirs))
    beside = f"smtp-source {their_cpu:.2f} s; our peak {max(one.peak for one in ours):.0f} MB"
    say("  CPU for 1,000 messages", "≤ 0.15 s", f"{cpu:.2f} s", beside)


def _times(theirs: list[Ran], seconds: list[float]) -> float:
    """How many times the rate of smtp-source, in the median of the rounds."""
    return statistics.median(other.seconds / ours for other, ours in zip(theirs, seconds, strict=True))


def _said(times: float) -> str:
    return f"{times:.0%}" if times < 2 else f"{times:.1f} ×"


def _send(case: Case) -> Ran:
    options = {"smtp_host": "127.0.0.1", "smtp_port": case.port, "smtp_connections": case.connections}
    return case.workspace.run("run", "--until-idle", **options)


def _workspace(folder: Path, database: str, people: int) -> Workspace:
    made = Workspace(folder, database)
    made.import_people(people)
    return made


if __name__ == "__main__":
    main()
