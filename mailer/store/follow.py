"""New lines of the log as they come, none left out although transactions may end in another order than they began."""

import time
from collections import deque
from collections.abc import Callable

from sqlalchemy import Connection

from mailer.store.database import Database
from mailer.store.log import Question, newest_attempt, read_attempts
from mailer.store.log_line import LogLine

_OVERTAKEN = 3.0
"""Seconds for which an attempt may still appear although a later one is there; transactions take far less."""
_PAGE = 1000


class Follower:
    """Reads the attempts that come after it was made; `elapsed` is a clock in seconds that never jumps."""

    def __init__(self, database: Database, question: Question, elapsed: Callable[[], float] = time.monotonic) -> None:
        self._database, self._question, self._elapsed = database, question, elapsed
        with database.read() as connection:
            self._mark = newest_attempt(connection)  # all up to here has been shown, or will never appear
        self._tops: deque[tuple[float, int]] = deque()
        self._shown: set[int] = set()

    def skip(self, lines: list[LogLine]) -> None:
        """These lines have been shown already."""
        self._shown |= {line.tried.id for line in lines if line.tried}

    def new_lines(self) -> list[LogLine]:
        """What has appeared since the last call, in the order of the log."""
        with self._database.read() as connection:
            self._tops.append((self._elapsed(), newest_attempt(connection)))
            found = self._after_mark(connection)
        fresh = [line for line in found if line.tried and line.tried.id not in self._shown]
        self.skip(fresh)
        while self._tops and self._tops[0][0] <= self._elapsed() - _OVERTAKEN:
            self._mark = self._tops.popleft()[1]
        self._shown = {number for number in self._shown if number > self._mark}
        return fresh

    def _after_mark(self, connection: Connection) -> list[LogLine]:
        found: list[LogLine] = []
        after = self._mark
        while page := read_attempts(connection, self._question, _PAGE, after=after):
            found += page
            after = max(line.tried.id for line in page if line.tried)
        return found
