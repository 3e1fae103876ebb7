"""nodemailer (npm) with its pool of five connections, in Node; it keeps no log."""

import json
import shutil
from pathlib import Path

from benchmarks.peers.letter import Letter, write_letter
from benchmarks.peers.peer import NotInstalled, run_or_give_up, timed
from benchmarks.workspace import Ran

_SCRIPT = Path(__file__).with_name("nodemailer_pool.mjs")
_QUIETLY = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock")


class Nodemailer:
    """A script as its own documentation shows it."""

    name, times = "nodemailer pool", 6

    def __init__(self, messages: int) -> None:
        self.messages = messages

    def install(self, folder: Path, letter: Letter) -> str:
        if not shutil.which("node"):
            raise NotInstalled("Node is missing: apt-get install nodejs npm")
        self._folder, self._letter = folder, write_letter(letter, folder)
        run_or_give_up(["npm", "install", "--prefix", str(folder), *_QUIETLY, "nodemailer"], folder)
        shutil.copy(_SCRIPT, folder)  # Node looks for the package beside the script
        package = folder / "node_modules" / "nodemailer" / "package.json"
        return str(json.loads(package.read_text(encoding="utf-8"))["version"])

    def send(self, port: int) -> Ran:
        command = ["node", _SCRIPT.name, str(self._letter), str(port), str(self.messages)]
        return timed(command, self._folder)
