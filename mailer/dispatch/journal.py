"""The hand-over journal: a line before each final dot and one after each reply, in a file that outlives its process.

The page cache survives `kill -9`, so nothing waits for the disk. The file is locked while its process lives: who
gets the lock knows that the process is dead, and may settle what it left behind.
"""

import errno
import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from json.encoder import encode_basestring_ascii as quoted
from pathlib import Path

from mailer.core.gate import Claim
from mailer.core.outcome import Reply, Step
from mailer.core.words import Phase


@dataclass(frozen=True, slots=True)
class Trace:
    """What a journal says of one attempt: it reached the final dot, and perhaps had its reply."""

    started_at: datetime
    phase: Phase
    bytes_sha256: str
    reply: Reply | None = None
    ended_at: datetime | None = None


Traces = dict[tuple[int, int], Trace]
"""By delivery and attempt number."""


class Journal:
    """The journal of this process; safe to write from several threads, since the system appends a line at a time."""

    def __init__(self, folder: Path, worker_id: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / f"{worker_id}.journal"
        # Locked before it has its name: nobody may ever see it unlocked and take its process for dead
        starting = self.path.with_suffix(".starting")
        self._file = os.open(starting, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        starting.rename(self.path)

    def dot(self, claim: Claim, phase: Phase, bytes_sha256: str, now: datetime) -> None:
        """Written before the final dot can leave."""
        self._write(claim, now, f'"phase":"{phase}","bytes_sha256":"{bytes_sha256}"')

    def reply(self, claim: Claim, reply: Reply, now: datetime) -> None:
        """Written when the server has answered the dot, before anything else is done with the answer."""
        code = "null" if reply.code is None else reply.code
        said = (
            f'"step":"{reply.step}","code":{code},"text":{quoted(reply.text)},'
            f'"relay":{quoted(reply.relay)},"tls":{quoted(reply.tls)}'
        )
        self._write(claim, now, f'"reply":{{{said}}}')

    def _write(self, claim: Claim, now: datetime, said: str) -> None:
        """One write of one line, which begins with its line end: half a line before it then spoils only itself."""
        line = f'\n{{"delivery":{claim.id},"attempt":{claim.attempt},"at":"{now.isoformat()}",{said}}}'.encode()
        if os.write(self._file, line) < len(line):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def close(self, *, settled: bool) -> None:
        """Ends the journal; it is removed when everything it knows stands in the database."""
        if settled:
            self.path.unlink(missing_ok=True)
        os.close(self._file)


@dataclass(slots=True)
class DeadJournal:
    """The journal of a dead process; whoever has written down what it says marks it as settled."""

    worker_id: str
    traces: Traces
    is_settled: bool = False


@contextmanager
def dead_journals(folder: Path) -> Iterator[list[DeadJournal]]:
    """The journals of dead processes on this host, locked meanwhile.

    Those that were settled are removed if the block succeeds.
    """
    held: list[tuple[int, Path]] = []
    try:
        for path in sorted(folder.glob("*.journal")):
            if (file := _lock(path)) is not None:
                held.append((file, path))
        journals = [DeadJournal(path.stem, read_traces(path)) for _, path in held]
        yield journals
        for journal, (_, path) in zip(journals, held, strict=True):
            if journal.is_settled:
                path.unlink(missing_ok=True)
    finally:
        for file, _ in held:
            os.close(file)


def _lock(path: Path) -> int | None:
    """The open, locked file, or None while its process lives."""
    try:
        file = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(file)
        return None
    return file


def read_traces(path: Path) -> Traces:
    """What a journal says; a last line that was cut off belongs to a dot that never left."""
    traces: Traces = {}
    for line in path.read_bytes().split(b"\n"):
        try:
            said = json.loads(line)
        except ValueError:
            continue
        key = (said["delivery"], said["attempt"])
        at = datetime.fromisoformat(said["at"])
        if "phase" in said:
            traces[key] = Trace(at, Phase(said["phase"]), said["bytes_sha256"])
        elif key in traces:
            begun = traces[key]
            reply = Reply(**{**said["reply"], "step": Step(said["reply"]["step"])})
            traces[key] = Trace(begun.started_at, begun.phase, begun.bytes_sha256, reply, at)
    return traces
