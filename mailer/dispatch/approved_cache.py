"""The manifests and compiled editions that this process sends from, kept while they are in use."""

import threading

from mailer.store.approved import Approved, load_approved
from mailer.store.database import Database

UNUSED_SECONDS = 60.0
"""After at most twice that many seconds without a message, a distribution's manifest and editions are dropped."""


class ApprovedCache:
    """What was approved, by distribution. A release with 2 MB of attachments takes 5 MB, for a few minutes of use.

    Two generations: what is used moves to the younger one, and `age` drops the older. So a hit costs one look-up.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._young: dict[int, Approved] = {}
        self._old: dict[int, Approved] = {}
        self._lock = threading.Lock()

    def get(self, distribution_id: int) -> Approved:
        """The checked manifest, loaded once while it is in use. Raises AlteredError when it does not match."""
        if (known := self._young.get(distribution_id)) is not None:
            return known
        with self._lock:
            known = self._young.get(distribution_id) or self._old.get(distribution_id)
            if known is None:
                with self._database.read() as connection:
                    known = load_approved(connection, distribution_id)
            self._young[distribution_id] = known
            return known

    def age(self) -> None:
        """Drops what was not used since the last time but one that this was called."""
        with self._lock:
            self._old, self._young = self._young, {}
