"""The hand-over journal: what it says is read back, also after a disk that was full in the middle of a line."""

import os
from datetime import UTC, datetime
from pathlib import Path

from mailer.core.outcome import Reply, Step
from mailer.core.words import Phase
from mailer.dispatch.journal import Journal, read_traces
from tests.builders import person
from tests.core.test_verdict import promised

CLAIM = promised([person(1)]).deliveries[0]
NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


def test_a_dot_and_its_reply_are_read_back_in_the_servers_own_words(tmp_path: Path) -> None:
    reply = Reply(Step.DOT, 250, 'принято "as" \\1', "127.0.0.1:25", "TLSv1.3")
    journal = Journal(tmp_path, "host-1-a")
    journal.dot(CLAIM, Phase.PUBLIC, "ab" * 32, NOW)
    journal.reply(CLAIM, reply, NOW)
    (trace,) = read_traces(journal.path).values()
    journal.close(settled=True)
    assert (trace.phase, trace.bytes_sha256, trace.reply, trace.ended_at) == (Phase.PUBLIC, "ab" * 32, reply, NOW)


def test_half_a_line_of_a_full_disk_spoils_only_itself(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "host-1-a")
    os.write(journal._file, b'\n{"delivery":7,"att')
    journal.dot(CLAIM, Phase.PUBLIC, "ab" * 32, NOW)
    traces = read_traces(journal.path)
    journal.close(settled=True)
    assert list(traces) == [(CLAIM.id, CLAIM.attempt)]
