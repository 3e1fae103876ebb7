"""The fault matrix: each fault is brought about, in each way of pipelining, and docs/faults.md says how it ends."""

from pathlib import Path

import pytest

from tests.conftest import Databases
from tests.dispatch.authority import Authority
from tests.dispatch.faults import FAULTS, MODES, observe
from tests.dispatch.faults_around import AROUND, observe_around
from tests.laws.machine import World

PAGE = Path(__file__).parents[2] / "docs" / "faults.md"
SERVER, SENDER = 1, 2
"""The sections of the page."""


def promised(section: int = SERVER) -> dict[str, dict[str, str]]:
    """The table of a section: what it says of each fault, by the heads of its columns."""
    lines = PAGE.read_text(encoding="utf-8").split("\n## ")[section].splitlines()
    rows = [line.strip("| ").split(" | ") for line in lines if "|" in line]
    heads = rows[0]
    return {row[0]: dict(zip(heads, row, strict=True)) for row in rows[2:]}


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


def test_the_page_names_every_fault_that_is_tried() -> None:
    assert list(promised(SERVER)) == list(FAULTS)
    assert list(promised(SENDER)) == list(AROUND)


@pytest.mark.parametrize(("name", "mode"), [(name, mode) for name in FAULTS for mode in FAULTS[name].modes])
def test_each_fault_ends_as_the_page_says(
    name: str, mode: str, databases: Databases, tmp_path: Path, authority: Authority
) -> None:
    said = promised()[name]
    world = World(databases.fresh("sqlite"), tmp_path)
    assert observe(FAULTS[name], mode, world, authority) == (said[mode], said["in the end"])
    world.close()


@pytest.mark.parametrize(("name", "kind"), [(name, kind) for name in AROUND for kind in AROUND[name].kinds])
def test_never_lost_and_never_twice_each_fault_around_the_sender_ends_as_the_page_says(
    name: str, kind: str, databases: Databases, tmp_path: Path
) -> None:
    said = promised(SENDER)[name]
    world = World(databases.fresh(kind), tmp_path)
    after, ended = observe_around(AROUND[name], world)
    assert (after, ended) == (said["right after it"], said["in the end"])
    taken = [one.recipient for one in world.taken()]
    assert len(taken) == len(set(taken)), "nobody has two"
    assert ended.count("sent") <= len(taken)
    world.close()


def test_where_nothing_can_be_pipelined_the_page_says_so() -> None:
    for name, fault in FAULTS.items():
        assert {mode for mode in MODES if promised()[name][mode] == "–"} == set(MODES) - set(fault.modes)
