"""Peak memory of `mailer run` for a hundred deliveries and for a hundred thousand: it must not grow with the list.

Run it as `python -m benchmarks.memory`; it takes some minutes, most of them to import and schedule.
"""

import argparse
import tempfile
from pathlib import Path

from benchmarks.servers import sink
from benchmarks.workspace import Workspace

FEW = 100


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    many = parser.parse_args().people
    with tempfile.TemporaryDirectory(prefix="memory-") as name, sink() as port:
        peaks = {people: _peak(Path(name) / str(people), people, port) for people in (FEW, many)}
    for people, peak in peaks.items():
        print(f"{people:8} deliveries  {peak:5.0f} MB at the peak")
    print(f"{'':8} difference  {peaks[many] - peaks[FEW]:5.0f} MB")


def _peak(folder: Path, people: int, port: int) -> float:
    workspace = Workspace(folder, "sqlite:///var/mailer.db")
    workspace.import_people(people)
    workspace.schedule("lake-ferry")
    return workspace.run("run", "--until-idle", smtp_host="127.0.0.1", smtp_port=port).peak


if __name__ == "__main__":
    main()
