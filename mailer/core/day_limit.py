"""A limit per day: how many more a mail server may be given now, and when there is room again."""

from collections.abc import Iterable
from datetime import datetime, timedelta

DAY = timedelta(hours=24)


class DayLimit:
    """What one mail server was given in the last 24 hours, by whichever process. Instants are aware.

    Every message is known by the number of its attempt, so that to be told of it twice does no harm.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.newest = 0  # the highest number that is known
        self._given: dict[int, datetime] = {}  # in the order in which they were learnt, which is about that of time

    def learn(self, attempts: Iterable[tuple[int, datetime]], now: datetime) -> None:
        """The numbers and ends of attempts, oldest first; what is older than a day no longer counts."""
        for number, ended_at in attempts:
            self._given[number] = ended_at
            self.newest = max(self.newest, number)
        while self._given:
            oldest = next(iter(self._given))
            if self._given[oldest] > now - DAY:
                break
            del self._given[oldest]

    def room(self, on_their_way: int = 0) -> int:
        """How many more it may be given, when so many are claimed and may be given too."""
        return max(self.most - len(self._given) - on_their_way, 0)

    def room_at(self) -> datetime | None:
        """When the next may leave; None when it may now."""
        over = len(self._given) - self.most
        return sorted(self._given.values())[over] + DAY if over >= 0 else None
