"""django-post_office (PyPI) on SQLite: a queue and a log in the database; two processes of five threads each."""

import shutil
from pathlib import Path

from benchmarks.peers.letter import Letter, write_letter
from benchmarks.peers.peer import make_environment, run_or_give_up, timed, version_in
from benchmarks.workspace import Ran

_SITE = Path(__file__).with_name("post_office_site.py")


class PostOffice:
    """The command `send_queued_mail`; the queue is filled beforehand, as our wave is scheduled beforehand."""

    name, times = "django-post_office", 10

    def __init__(self, messages: int) -> None:
        self.messages = messages

    def install(self, folder: Path, letter: Letter) -> str:
        self._folder, self._letter = folder, write_letter(letter, folder)
        self._tools = make_environment(folder, "django-post_office")
        shutil.copy(_SITE, folder)  # beside this file it would take it for the package of that name
        self._manage("migrate")
        return version_in(self._tools, "django-post-office")

    def send(self, port: int) -> Ran:
        self._manage("queue", str(self._letter), str(self.messages))
        return timed([str(self._tools / "python"), _SITE.name, "send", str(port)], self._folder)

    def _manage(self, *words: str) -> None:
        run_or_give_up([str(self._tools / "python"), _SITE.name, *words], self._folder)
