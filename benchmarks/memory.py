"""Peak memory of each command for a hundred deliveries and for a hundred thousand: it must hardly grow.

Run it as `make figures`, or `python -m benchmarks.memory`; most of its minutes go into importing and scheduling.
"""

import argparse
import tempfile
from pathlib import Path

from benchmarks.servers import sink
from benchmarks.table import heading, say
from benchmarks.workspace import Workspace

FEW = 100
ASKED = "≤ 20 MB more"
COMMANDS = ("mailer run", "mailer schedule", "mailer contacts import", "the same file again")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    many = parser.parse_args().people
    heading(f"memory at the peak, {many:,} deliveries on SQLite beside {FEW}")
    with tempfile.TemporaryDirectory(prefix="memory-") as name, sink() as port:
        few, more = (_peaks(Path(name) / str(people), people, port) for people in (FEW, many))
    for command in COMMANDS:
        say(command, ASKED, f"{more[command] - few[command]:.0f} MB more", f"{more[command]:.0f} MB in all")


def _peaks(folder: Path, people: int, port: int) -> dict[str, float]:
    """Megabytes that each command needed."""
    workspace = Workspace(folder, "sqlite:///var/mailer.db")
    imported = workspace.import_people(people)
    again = workspace.run("contacts", "import", "big.csv")
    scheduled = workspace.schedule("lake-ferry")
    ran = workspace.run("run", "--until-idle", smtp_host="127.0.0.1", smtp_port=port)
    return dict(zip(COMMANDS, (ran.peak, scheduled.peak, imported.peak, again.peak), strict=True))


if __name__ == "__main__":
    main()
