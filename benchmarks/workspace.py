"""A workspace to measure in: the sample release without its embargo, a list of invented people, and the commands."""

import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mailer.resources import sample_release

_OF_THIS_SHELL = {"PYTHONDONTWRITEBYTECODE"}  # with it each start would compile the whole program anew


@dataclass(frozen=True)
class Ran:
    """One command that has ended: wall seconds, CPU seconds (user + system, children included), peak memory in MB."""

    seconds: float
    cpu: float
    peak: float


def measured(command: Sequence[str], env: Mapping[str, str], folder: Path) -> Ran:
    """Runs a command to its end. Raises RuntimeError with its words when it fails."""
    began, before = time.monotonic(), _cpu_of_children()
    with subprocess.Popen(command, env=env, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        said = process.stderr.read().decode()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.monotonic() - began
    if process.returncode:
        raise RuntimeError(said or " ".join(command))
    return Ran(seconds, _cpu_of_children() - before, usage.ru_maxrss / 1024)


def _cpu_of_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


class Workspace:
    """One folder with one database, in which `mailer` commands are run as processes of their own."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder = folder
        settings = {"MAILER_DATABASE": database, "MAILER_SMTP_SECURITY": "none"}
        self.env = {name: value for name, value in os.environ.items() if name not in _OF_THIS_SHELL} | settings
        folder.mkdir(parents=True)
        self.run("init", "--yes", "--from", "Lake Press <press@lake.example>")

    def run(self, *arguments: str, **settings: object) -> Ran:
        """Runs one `mailer` command with more settings, given without their MAILER_."""
        more = {f"MAILER_{name.upper()}": str(value) for name, value in settings.items()}
        return measured([sys.executable, "-m", "mailer", *arguments], self.env | more, self.folder)

    def start(self, *arguments: str, module: str = "mailer", **settings: object) -> "subprocess.Popen[bytes]":
        """Starts one `mailer` command and does not wait for it; what it says goes to mailer.err in the folder.

        `module` may name another one that opens the same door.
        """
        more = {f"MAILER_{name.upper()}": str(value) for name, value in settings.items()}
        command = [sys.executable, "-m", module, *arguments]
        with (self.folder / "mailer.err").open("ab") as said:
            return subprocess.Popen(command, env=self.env | more, cwd=self.folder, stdout=said, stderr=said)

    def import_people(self, count: int) -> Ran:
        """A list “big” of invented people at 300 outlets; half of them read Russian first."""
        lines = ["email,name,outlet,languages,source"]
        for n in range(count):
            languages = "ru en" if n % 2 else "en ru"
            lines.append(f"reader{n}@desk{n % 300}.example,Reader {n},Desk {n % 300},{languages},our list")
        (self.folder / "big.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return self.run("contacts", "import", "big.csv")

    def make_release(self, slug: str, sending: str = "") -> None:
        """A copy of the sample release under another name, for immediate release, with more lines in [sending]."""
        folder = self.folder / "releases" / slug
        shutil.copytree(sample_release(), folder)
        facts = (folder / "release.toml").read_text(encoding="utf-8")
        before, after = facts.index("[embargo]"), facts.index("[[issuers]]")
        (folder / "release.toml").write_text(f"{facts[:before]}{facts[after:]}{sending}\n", encoding="utf-8")

    def schedule(self, slug: str, *when: str, sending: str = "") -> Ran:
        """Makes such a release and schedules it to everybody, for now unless said."""
        self.make_release(slug, sending)
        return self.run("schedule", slug, "--list", "big", "--yes", *(when or ("--now",)))

    def message_for(self, reader: int) -> Path:
        """The sample edition as that reader gets it, a file of exactly its octets."""
        if not (self.folder / "releases" / "sample").exists():
            self.make_release("sample")
        out, email = f"preview-{reader}", f"reader{reader}@desk{reader % 300}.example"
        self.run("release", "preview", "sample", "--to", email, "--out", out)
        return next((self.folder / out).glob("*.eml"))
