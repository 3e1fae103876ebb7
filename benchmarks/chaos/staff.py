"""People who act while senders are killed: the release is held and let go on, again and again."""

import threading
import time
from datetime import UTC, datetime

from mailer.core.errors import MailerError
from mailer.store.approvals import alive, hold, resume
from mailer.store.database import Database

HELD = 0.3
"""Seconds for which the release is held; as long again it goes on."""


class Staff(threading.Thread):
    """Holds and resumes one release until it is left alone, and lets it go on at the end."""

    def __init__(self, database: Database, slug: str) -> None:
        super().__init__(name="staff", daemon=True)
        self._database, self._slug = database, slug
        self._over = threading.Event()
        self.acts = 0

    def __enter__(self) -> "Staff":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self.join()
        self._act(is_held=False)

    def run(self) -> None:
        while not self._over.wait(HELD):
            self._act(is_held=True)
            time.sleep(HELD)
            self._act(is_held=False)

    def _act(self, *, is_held: bool) -> None:
        try:
            with self._database.act() as connection:
                for one in alive(connection, self._slug):
                    if is_held:
                        hold(connection, one.id, "a figure is being checked", "anna", datetime.now(UTC))
                    else:
                        resume(connection, one.id, "anna", datetime.now(UTC))
        except MailerError:  # not scheduled yet, or the database is busy: the next one counts
            return
        self.acts += 1
