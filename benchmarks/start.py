"""How soon a command answers: `mailer --help`, and a `mailer run` that finds nothing to do; beside bare Python.

Run it as `make figures`, or `python -m benchmarks.start`.
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.table import heading, say
from benchmarks.workspace import Workspace, measured

_TO_NOBODY = {"smtp_host": "127.0.0.1", "smtp_port": 9}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--starts", type=int, default=25)
    starts = parser.parse_args().starts
    heading(f"start, {starts} times each, medians; start-up of Python included")
    with tempfile.TemporaryDirectory(prefix="start-") as name:
        workspace = Workspace(Path(name) / "workspace", "sqlite:///var/mailer.db")
        bare, helped, idle = [], [], []
        for _ in range(starts):
            bare.append(measured([sys.executable, "-c", "pass"], workspace.env, workspace.folder).seconds)
            helped.append(workspace.run("--help").seconds)
            idle.append(workspace.run("run", "--until-idle", **_TO_NOBODY).seconds)
    nothing = statistics.median(bare)
    for what, asked, seconds in (("mailer --help", "≤ 0.1 s", helped), ("mailer run, nothing to do", "stated", idle)):
        middle = statistics.median(seconds)
        beside = f"best {min(seconds):.3f} s; {middle / nothing:.0f} × bare Python ({nothing * 1000:.0f} ms)"
        say(what, asked, f"{middle:.3f} s", beside)


if __name__ == "__main__":
    main()
