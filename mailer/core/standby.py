"""Standby: which of several mail servers is used now. The first that can be; and back to it when it can be again."""

from collections.abc import Collection
from dataclasses import dataclass
from math import inf

FIRST, LONGEST = 15.0, 300.0
"""Seconds after which a mail server that failed is tried again, doubled at each further failure; and the most."""


@dataclass(slots=True)
class _Server:
    failures: int = 0  # since it last took a message
    failed_at: float = -inf
    refuses: bool = False  # it can be reached, and wants nothing from us


class Standby:
    """Mail servers by their rank, 0 first. Times are seconds on a clock that never jumps."""

    def __init__(self, count: int) -> None:
        self._servers = [_Server() for _ in range(count)]

    def choose(self, now: float, *, may_try: bool, without: Collection[int] = ()) -> int | None:
        """The server to use; None while none may be used.

        One that has failed is first tried by one connection only, that which `may_try`; the others follow when it
        went well. `without` are those that may not be used for another reason.
        """
        for rank, server in enumerate(self._servers):
            tries = may_try and now >= self._again_at(server)
            if rank not in without and (not server.failures or tries):
                return rank
        return None

    def failed(self, rank: int, now: float, *, refuses: bool) -> bool:
        """This server cannot be used. False when that is known, and it was not yet to be tried again."""
        server = self._servers[rank]
        is_news = not server.failures or now >= self._again_at(server)
        server.refuses = refuses
        if is_news:
            server.failures, server.failed_at = server.failures + 1, now
        return is_news

    def went_well(self, rank: int) -> bool:
        """This server took a message. True when it had failed before."""
        was_down = self._servers[rank].failures > 0
        if was_down:
            self._servers[rank] = _Server()
        return was_down

    @property
    def all_refuse(self) -> bool:
        """Whether every server can be reached and wants nothing from us: then it is not the servers' fault."""
        return all(server.refuses for server in self._servers)

    def _again_at(self, server: _Server) -> float:
        """Where another server serves meanwhile there is no haste, and each try may last as long as a time-out."""
        if all(one.failures for one in self._servers):
            return server.failed_at + FIRST
        return server.failed_at + min(FIRST * 2.0 ** (server.failures - 1), LONGEST)
