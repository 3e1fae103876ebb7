"""Kills senders with `kill -9` for about five minutes on both databases, and prints what became of the messages.

Run it as `make chaos`. Runs of one, two and three senders with four connections each, which claim at least 50
messages at once. The first run of each database repeats what is in doubt; in the third a sender is also stopped past
its lease. The exit code is 1 where a law was broken, a stage had too few kills, or too little was sent.
"""

import argparse
import math
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from benchmarks.chaos.report import report
from benchmarks.chaos.torment import RUNS, torment
from benchmarks.servers import postgresql


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=50, help="kills at each stage, on both databases together")
    parser.add_argument("--people", type=int, default=2_000, help="messages a run")
    parser.add_argument("--staff", action="store_true", help="people hold and resume each release meanwhile")
    said = parser.parse_args()
    plans = tuple(replace(plan, has_staff=said.staff) for plan in RUNS)
    with tempfile.TemporaryDirectory(prefix="chaos-") as name, postgresql() as url, ThreadPoolExecutor() as pool:
        places = {"SQLite": "sqlite:///var/mailer.db", "PostgreSQL": url}
        each = math.ceil(said.each / len(places))
        going = {
            kind: pool.submit(torment, Path(name) / kind, place, said.people, each, plans)
            for kind, place in places.items()
        }
        return 0 if report({kind: one.result() for kind, one in going.items()}, said.each) else 1


if __name__ == "__main__":
    sys.exit(main())
