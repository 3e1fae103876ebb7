"""Ten thousand contacts: how long import, schedule and a page of the log take as commands, and how much memory.

Run it as `make figures`. Machines differ; the limits of the design are 5 seconds and 200 MB each on two cores.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.table import heading, say
from mailer.resources import sample_release

PEOPLE = 10_000
CITIES = (
    "Paris, FR",
    "St Petersburg, RU",
    "Dushanbe, TJ",
    "London, GB",
    "Kathmandu",
    "Geneva",
    "Moscow, RU",
    "Almaty",
)
COMMANDS = (
    ("import", ["contacts", "import", "big.csv"]),
    ("import again", ["contacts", "import", "big.csv"]),
    ("schedule", ["schedule", "lake-ferry", "--list", "big", "--yes"]),
    ("a page of the log", ["log", "lake-ferry", "--state", "planned", "--limit", "100"]),
    ("status", ["status", "lake-ferry"]),
)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        _run(["init", "--yes", "--from", "Lake Press <press@lake.example>"])
        _copy_release(Path(folder))
        Path("big.csv").write_text(_list(), encoding="utf-8")
        heading(f"{PEOPLE} contacts on SQLite, each command with its start-up")
        for name, arguments in COMMANDS:
            began = time.monotonic()
            peak = _run(arguments)
            say(name, "≤ 5 s, 200 MB", f"{time.monotonic() - began:.2f} s, {peak / 1024:.0f} MB")


def _run(arguments: list[str]) -> int:
    """Runs one command; its peak memory in KB. Raises RuntimeError when it fails."""
    command = [sys.executable, "-m", "mailer", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(process.stderr.read() if process.stderr else command)
    return usage.ru_maxrss


def _copy_release(workspace: Path) -> None:
    """The sample release with a lift that is always to come."""
    folder = workspace / "releases" / "lake-ferry"
    folder.mkdir(parents=True)
    for path in sample_release().iterdir():
        text = path.read_text(encoding="utf-8")
        (folder / path.name).write_text(text.replace("2026-12-01", "2096-12-03"), encoding="utf-8")


def _list() -> str:
    lines = ["email,name,outlet,role,city,zone,languages,embargo,tags,source"]
    for n in range(PEOPLE):
        languages, agreed = ("ru en", "yes") if n % 3 == 0 else ("en", "")
        city = CITIES[n % len(CITIES)]
        who = f"reader{n}@desk{n % 300}.example,Reader {n},Desk {n % 300},Reporter"
        lines.append(f'{who},"{city}",,{languages},{agreed},,our list')
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
