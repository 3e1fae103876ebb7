"""The high-water mark: the newest attempt this machine knows of, kept beside the database and not in it.

A database put back from a backup does not know what has left since, and would send it again. It is recognised because
this file knows later attempts than it does.
"""

from pathlib import Path

from mailer.core.errors import Refused
from mailer.store.database import Database
from mailer.store.log import newest_attempt


class HighWater:
    """The mark of one workspace on one machine."""

    def __init__(self, state: Path) -> None:
        self._path = state / "last-attempt"
        self._known = 0

    def refuse_older(self, database: Database) -> None:
        """Raises Refused when the database knows less than this machine has already written to it."""
        with database.read() as connection:
            known = newest_attempt(connection)
        if known < self._read():
            raise Refused(
                "This database does not know of the last sends from here: an older copy, it would send them again;"
                " put the newer one back, or look at the mail server's log and then run `mailer init --adopt`."
            )

    def note(self, attempt: int) -> None:
        """Raises the mark; it is never lowered by a sender."""
        if attempt > self._known:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            # Always as long as before and in one write, so that nobody reads half of a number
            with self._path.open("r+b" if self._path.exists() else "wb", buffering=0) as file:
                file.write(b"%020d\n" % max(attempt, self._read()))
            self._known = attempt

    def forget(self) -> None:
        """A person has looked, and takes the database as it is."""
        self._path.unlink(missing_ok=True)

    def _read(self) -> int:
        try:
            return int(self._path.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return 0
