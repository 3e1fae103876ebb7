"""deploy/: unit and compose file start commands that exist, with settings that exist, from files that exist."""

import configparser
import re
import shlex
import socket
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from mailer.cli.main import mailer
from mailer.dispatch.pdf import _MISSING
from mailer.dispatch.process import Process
from mailer.dispatch.watchdog import tell_alive
from mailer.settings import Settings
from tests.laws.conftest import world
from tests.laws.machine import World

__all__ = ["world"]
ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
GUIDE = (ROOT / "docs" / "operators-guide.md").read_text(encoding="utf-8")


def assert_exists(words: list[str]) -> None:
    """`mailer run --once` as words: the command and its options exist."""
    program, name, *options = words
    assert Path(program).name == "mailer"
    command = mailer.get_command(click.Context(mailer), name)
    assert command is not None
    assert set(options) <= {option for param in command.params for option in param.opts}


@pytest.fixture(scope="module")
def unit() -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=False, interpolation=None, delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment]
    parser.read(DEPLOY / "press-mailer.service")
    return parser


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return found


def test_the_unit_starts_a_command_that_exists_where_the_guide_installs_it(unit: configparser.ConfigParser) -> None:
    words = shlex.split(unit["Service"]["ExecStart"])
    assert_exists(words)
    assert f"{Path(words[0]).parent}/pip install" in GUIDE
    assert f"mkdir {unit['Service']['WorkingDirectory']}" in GUIDE
    assert unit["Service"]["WorkingDirectory"] in unit["Service"]["ReadWritePaths"]


def test_the_unit_gives_the_last_answer_its_time_and_restarts_a_sender_that_hangs(
    unit: configparser.ConfigParser,
) -> None:
    service = unit["Service"]
    assert int(service["TimeoutStopSec"]) > 600
    assert (service["Restart"], service["Type"]) == ("always", "notify")
    assert int(service["WatchdogSec"]) >= 60


def test_the_unit_lets_a_worker_ask_the_kernel_for_its_clock_and_not_set_it() -> None:
    lines = (DEPLOY / "press-mailer.service").read_text(encoding="utf-8").splitlines()
    filters = [line.partition("=")[2] for line in lines if line.startswith("SystemCallFilter=")]
    assert filters.index("~@privileged @resources") < filters.index("adjtimex clock_adjtime"), "the later line counts"
    assert "CapabilityBoundingSet=" in lines
    assert not [line for line in lines if line.startswith("ProtectClock")]


def test_compose_runs_two_senders_on_one_postgresql_after_the_schema_is_made(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for name in ("init", "sender"):
        assert_exists(services[name]["command"])
    assert_exists(services["sender"]["healthcheck"]["test"][1:])
    assert services["sender"]["deploy"]["replicas"] == 2
    assert services["sender"]["depends_on"]["init"]["condition"] == "service_completed_successfully"
    environment = services["sender"]["environment"]
    assert environment["MAILER_DATABASE"].startswith("postgresql://press@database/")
    used = {name.removeprefix("MAILER_").lower() for name in environment if name.startswith("MAILER_")}
    assert used <= {setting.name for setting in fields(Settings)}


def test_compose_declares_every_volume_that_it_uses(compose: dict[str, Any]) -> None:
    mounted = {volume.partition(":")[0] for one in compose["services"].values() for volume in one["volumes"]}
    assert {name for name in mounted if not name.startswith("$")} == set(compose["volumes"])


def test_the_image_is_built_from_files_that_are_there(compose: dict[str, Any]) -> None:
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    sources = [name for line in re.findall(r"^COPY (.+)$", text, re.MULTILINE) for name in line.split()[:-1]]
    assert [name for name in sources if not (ROOT / name).exists()] == []
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    shipped = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert {name for name in shipped if name not in sources} == set()
    assert re.findall(r"/src\[([\w,]+)\]'", text) == ["postgres,pdf"]
    asked_for = re.search(r"apt-get install (.+?)`", _MISSING)
    assert asked_for
    assert {name for name in asked_for[1].split() if name not in text} == set(), "WeasyPrint finds its libraries"
    build = compose["services"]["sender"]["build"]
    assert (DEPLOY / build["context"] / build["dockerfile"]).is_file()


@pytest.mark.parametrize("kind", ["path", "abstract"])
def test_each_tick_tells_the_service_manager_that_the_sender_is_alive(
    world: World, tmp_path: Path, kind: str
) -> None:
    name = str(tmp_path / "notify") if kind == "path" else f"@press-mailer-{tmp_path.name}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(name if kind == "path" else f"\0{name[1:]}")
        manager.settimeout(5)
        Process(world.new_sender().sender, lambda: tell_alive(name))._tick()
        assert manager.recv(100).split() == [b"READY=1", b"WATCHDOG=1"]


def test_no_manager_or_one_that_is_gone_disturbs_nobody(tmp_path: Path) -> None:
    tell_alive("")
    tell_alive(str(tmp_path / "nobody"))
