"""Two `mailer run` on one PostgreSQL against one, to a relay that answers each command after 20 ms.

Run it as `make figures`, or `python -m benchmarks.two_senders`. Whole commands, from the start of the first to the
end of the last.
"""

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.servers import far_relay, postgresql
from benchmarks.table import heading, say
from benchmarks.workspace import Workspace

_ANSWER = 0.020


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=3_200)
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    heading(f"two senders, {options.people} messages on PostgreSQL, 4 connections each, {options.rounds} rounds")
    with tempfile.TemporaryDirectory(prefix="two-") as name, postgresql() as url, far_relay(_ANSWER) as port:
        workspace = Workspace(Path(name) / "workspace", url)
        workspace.import_people(options.people)
        pairs = [_pair(workspace, number, port) for number in range(options.rounds)]
    times = statistics.median(alone / together for alone, together in pairs)
    alone, together = (options.people / statistics.median(seconds) for seconds in zip(*pairs, strict=True))
    say("two `mailer run` beside one", "≥ 1.8 ×", f"{times:.2f} ×", f"{together:.0f} and {alone:.0f} a second")


def _pair(workspace: Workspace, number: int, port: int) -> tuple[float, float]:
    """Seconds that one sender needs, and that two need together."""
    return _seconds(workspace, f"alone-{number}", 1, port), _seconds(workspace, f"together-{number}", 2, port)


def _seconds(workspace: Workspace, slug: str, senders: int, port: int) -> float:
    workspace.schedule(slug)
    began = time.monotonic()
    started = [workspace.start("run", "--until-idle", smtp_host="127.0.0.1", smtp_port=port) for _ in range(senders)]
    if any(process.wait() for process in started):
        raise RuntimeError(f"a sender failed; see {workspace.folder / 'mailer.err'}")
    return time.monotonic() - began


if __name__ == "__main__":
    main()
