"""Our whole job beside mailmerge, django-post_office and nodemailer, one after the other, to the same smtp-sink.

Run it as `make figures`, or `python -m benchmarks.peers`. Each peer is installed in a folder of its own that is put
away; one that cannot be installed is named. Rates are for the whole command, start-up included.
"""

import argparse
import contextlib
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.peers.letter import Letter, letter_of
from benchmarks.peers.mailmerge import Mailmerge
from benchmarks.peers.nodemailer import Nodemailer
from benchmarks.peers.peer import NotInstalled, Peer
from benchmarks.peers.post_office import PostOffice
from benchmarks.servers import sink
from benchmarks.table import heading, say
from benchmarks.workspace import Workspace


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="peers-")))
        port = stack.enter_context(sink())
        workspace = Workspace(folder / "ours", "sqlite:///var/mailer.db")
        workspace.import_people(options.people)
        letter, size = letter_of(workspace)
        heading(f"beside other programs, {options.people} messages of {size} octets, {options.rounds} rounds")
        share = options.people / 10_000  # the peers are slower, and are given fewer
        all_peers: tuple[Peer, ...] = (
            Mailmerge(int(500 * share)),
            PostOffice(int(1_500 * share)),
            Nodemailer(int(3_000 * share)),
        )
        peers = [peer for peer in all_peers if _installed(peer, folder / peer.name.replace(" ", "-"), letter)]
        _compare(peers, options.rounds, lambda n: _ours(workspace, port, n, options.people), port)


def _installed(peer: Peer, folder: Path, letter: Letter) -> bool:
    folder.mkdir()
    try:
        peer.name += f" {peer.install(folder, letter)}"
    except NotInstalled as why:
        say(f"beside {peer.name}", f"≥ {peer.times} ×", "did not run", str(why))
        return False
    return True


def _ours(workspace: Workspace, port: int, number: int, people: int) -> float:
    """Messages a second of `mailer run`, for a wave that other commands have scheduled."""
    workspace.schedule(f"round-{number}")
    return people / workspace.run("run", "--until-idle", smtp_host="127.0.0.1", smtp_port=port).seconds


def _compare(peers: list[Peer], rounds: int, ours: Callable[[int], float], port: int) -> None:
    times: dict[str, list[float]] = {peer.name: [] for peer in peers}
    rates: dict[str, list[float]] = {peer.name: [] for peer in peers}
    for number in range(rounds):
        rate = ours(number)
        for peer in peers:
            rates[peer.name].append(peer.messages / peer.send(port).seconds)
            times[peer.name].append(rate / rates[peer.name][-1])
    for peer in peers:
        reached = f"{statistics.median(times[peer.name]):.1f} ×"
        theirs = f"its {statistics.median(rates[peer.name]):,.0f} messages a second ({peer.messages} of them)"
        say(f"beside {peer.name}", f"≥ {peer.times} ×", reached, theirs)


if __name__ == "__main__":
    main()
