"""What a peer is to the benchmark, and how a program that is installed for it alone is run."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from benchmarks.peers.letter import Letter
from benchmarks.workspace import Ran, measured

_PATIENCE = 240  # seconds for one installation


class Peer(Protocol):
    """One other program. `times` is how many times its rate ours should be."""

    name: str
    times: int
    messages: int

    def install(self, folder: Path, letter: Letter) -> str:
        """Installs it in the folder; its version. Raises NotInstalled."""

    def send(self, port: int) -> Ran:
        """Sends all its messages to that port with its own command."""


class NotInstalled(Exception):
    """Why a peer could not be installed here, in one line."""


def make_environment(folder: Path, *packages: str) -> Path:
    """A virtual environment with those packages; its bin. Raises NotInstalled."""
    run_or_give_up([sys.executable, "-m", "venv", str(folder / "venv")], folder)
    tools = folder / "venv" / "bin"
    run_or_give_up([str(tools / "pip"), "install", "--quiet", *packages], folder)
    return tools


def version_in(tools: Path, package: str) -> str:
    """The version of a package in such an environment."""
    asked = f"from importlib.metadata import version; print(version({package!r}))"
    return run_or_give_up([str(tools / "python"), "-c", asked], tools).strip()


def run_or_give_up(command: Sequence[str], folder: Path) -> str:
    """Runs a step of an installation; what it said. Raises NotInstalled with its last words."""
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=_PATIENCE, check=True)
    except OSError as fault:
        raise NotInstalled(f"{command[0]}: {fault.strerror}") from None
    except subprocess.TimeoutExpired:
        raise NotInstalled(f"{Path(command[0]).name} took more than {_PATIENCE} s") from None
    except subprocess.CalledProcessError as fault:
        said = (fault.stderr or fault.stdout).strip().splitlines() or ["it failed"]
        raise NotInstalled(f"{Path(command[0]).name}: {said[-1]}") from None
    return done.stdout


def timed(command: Sequence[str], folder: Path) -> Ran:
    """A peer's own command, from its start to its end."""
    return measured(command, os.environ, folder)
