"""Laws 1, 2 and 3 under `kill -9`: real senders die at every stage of their work. `make chaos` is the long form."""

from pathlib import Path

import pytest

from benchmarks.chaos.report import failures
from benchmarks.chaos.run import Plan
from benchmarks.chaos.torment import torment
from tests.conftest import Databases

EACH, PEOPLE = 2, 500
PLAN = Plan(senders=2, arming=8)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_never_lost_never_early_and_never_twice_when_senders_are_killed_at_every_stage(
    kind: str, databases: Databases, tmp_path: Path
) -> None:
    result = torment(tmp_path / "office", databases.empty(kind), PEOPLE, EACH, (PLAN,))
    assert failures({kind: result}, EACH) == []
    assert result.total.named == 0, "nothing was to be repeated"
