"""All figures in one table: what, what is asked, what was reached, and what it is a ratio of.

Run it as `make figures`, for a quarter of an hour; `python -m benchmarks.figures --quick` only shows that all runs.
Each part is a process of its own, since a command's peak memory counts in what its parent had at the start.
"""

import argparse
import os
import subprocess
import sys
import time

from benchmarks.table import heading, say

_PARTS = {
    "start": "--starts 3",
    "ten_thousand": "",
    "places": "",
    "wire": "--people 1000 --far 200 --rounds 1",
    "secured": "--people 500 --rounds 1",
    "peers": "--people 1000 --rounds 1",
    "two_senders": "--people 800 --rounds 1",
    "history": "--history 100 --releases 2",
    "lateness": "--waves 5 --large 1",
    "memory": "--people 1000",
}
"""Each part, and how little of it will do to see whether it works."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="little of everything")
    quick, began = parser.parse_args().quick, time.monotonic()
    print(f"{os.cpu_count()} cores; load before the start {os.getloadavg()[0]:.1f}; medians, one thing at a time")
    say("", "asked", "reached", "beside")
    failed = [part for part, little in _PARTS.items() if not _runs(part, little if quick else "")]
    heading(f"{(time.monotonic() - began) / 60:.0f} minutes")
    if failed:
        raise SystemExit(f"did not run to the end: {', '.join(failed)}")


def _runs(part: str, options: str) -> bool:
    return subprocess.run([sys.executable, "-m", f"benchmarks.{part}", *options.split()]).returncode == 0


if __name__ == "__main__":
    main()
