"""A sender: one `mailer run` with its identity, lease, journal and couriers, and how it starts, beats and stops."""

import logging
import secrets
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from mailer.core.attempt_result import CAUTIOUS, RetryPolicy
from mailer.core.dkim import Signer
from mailer.core.gate import Claim
from mailer.core.rates import Rate
from mailer.core.slowed import Slowed
from mailer.dispatch.approved_cache import UNUSED_SECONDS, ApprovedCache
from mailer.dispatch.clock import Clock
from mailer.dispatch.clock_watch import ClockWatch
from mailer.dispatch.gatekeeper import Gatekeeper, Lease
from mailer.dispatch.high_water import HighWater
from mailer.dispatch.journal import Journal
from mailer.dispatch.relay import RelaySettings
from mailer.dispatch.traffic import Traffic
from mailer.store import workers
from mailer.store.approved import Approved
from mailer.store.database import Database
from mailer.store.epoch import EpochWatch, read_epoch
from mailer.store.life import reopen_overlooked
from mailer.store.schema import revision_now

log = logging.getLogger("mailer")
_MINUTE = 60.0

ARMING = timedelta(seconds=30)
"""How long before its instant a wave's first deliveries are reserved and its connections opened."""


@dataclass(frozen=True)
class Office:
    """What a sender is given by the door: who it is, where it writes, through which relay and in whose name."""

    host: str
    pid: int
    journals: Path
    relay: RelaySettings
    secret: bytes
    signers: tuple[Signer, ...] = ()
    connections: int = 1
    group: int = 100  # the most that one connection claims at once
    fallbacks: tuple[RelaySettings, ...] = ()  # in the order in which they stand in for the first
    domain_rates: Mapping[str, Rate] = field(default_factory=dict)


@dataclass(frozen=True)
class Opening:
    """What a process saw in the transaction in which a wave opened: which are open, and all it has claimed, by token.

    `epoch` was noted before: whoever finds a newer one looks again.
    """

    epoch: int
    waves: frozenset[int]
    claims: Mapping[str, list[Claim]]


class Sender:
    """One sending process. Everything here is shared by its couriers; each of those owns one connection.

    Raises Refused for a database that does not know what this machine has sent already.
    """

    def __init__(self, database: Database, clock: Clock, office: Office) -> None:
        self.database, self.clock, self.office = database, clock, office
        self.high_water = HighWater(office.journals.parent)
        self.high_water.refuse_older(database)
        self.id = f"{office.host}-{office.pid}-{secrets.token_hex(4)}"
        self.stopping = threading.Event()
        self.trouble: str | None = None
        self.rest_until = 0.0
        self.opening: Opening | None = None  # the last one
        self.fires_at = float("-inf")  # elapsed seconds at which an armed wave comes due
        self._told: dict[str, float] = {}
        self._foreign_journals: set[str] = set()
        self.clock_watch = ClockWatch(clock, office.host, office.journals.parent, office.relay)
        self.lease = Lease(clock)
        self.watch = EpochWatch(database, clock.elapsed)
        self.gatekeeper = Gatekeeper(self.watch)
        self.traffic = Traffic((office.relay, *office.fallbacks), office.domain_rates, clock)
        self.journal = Journal(office.journals, self.id)
        self._acknowledged = -1
        self._ticked_at = clock.now()
        self._noted: tuple[str | None, Sequence[Slowed]] = None, []
        self._approved = ApprovedCache(database)
        self._aged_at = clock.elapsed()
        with database.step() as connection:
            asked_at = clock.elapsed()
            self._acknowledged = read_epoch(connection)
            self._revision = revision_now(connection)
            reopen_overlooked(connection)
            workers.register(connection, self.id, office.host, office.pid, self._acknowledged, clock.now())
        self.lease.renewed(asked_at)

    def beat(self) -> None:
        """The heartbeat: renews the lease of the process and of all it has claimed."""
        asked_at = self.clock.elapsed()
        with self.database.step() as connection:
            workers.renew(connection, self.id, self.clock.now(), self._ticked_at)
        self.lease.renewed(asked_at)

    def note_tick(self) -> None:
        """The main job came round, says the next heartbeat; what is in the way of sending is said when it changes."""
        self._ticked_at = now = self.clock.now()
        if self.clock.elapsed() - self._aged_at > UNUSED_SECONDS:
            self._aged_at = self.clock.elapsed()
            self._approved.age()
        noted = self.trouble, self.traffic.slowed()
        if noted != self._noted:
            with self.database.step() as connection:
                workers.tick(connection, self.id, now, *noted)
            self._noted = noted

    def acknowledge(self) -> None:
        """Tells the database which epoch this process obeys, when that has changed."""
        epoch = self.gatekeeper.obeyed()
        if epoch is not None and epoch != self._acknowledged:
            with self.database.step() as connection:
                workers.acknowledge(connection, self.id, epoch)
            self._acknowledged = epoch

    def approved(self, distribution_id: int) -> Approved:
        """The checked manifest of a distribution. Raises AlteredError when it does not match."""
        return self._approved.get(distribution_id)

    def retry_policy(self, claim: Claim) -> RetryPolicy:
        """The policy that was approved with this delivery; a cautious one where that cannot be read."""
        try:
            approved = self.approved(claim.distribution_id)
            return RetryPolicy(approved.life, approved.on_unknown)
        except Exception:
            return CAUTIOUS

    def is_outdated(self) -> bool:
        """Whether the database has been brought to another version since this process started."""
        with self.database.read() as connection:
            return revision_now(connection) != self._revision

    def rest(self, seconds: float, why: str) -> None:
        """Begins nothing for a while; `status` says why, and the log at most once a minute in the same words."""
        elapsed = self.clock.elapsed()
        if elapsed - self._told.get(why, -_MINUTE) >= _MINUTE:
            log.warning("nothing is sent for now: %s", why)
            self._told = {why: elapsed}
        self.rest_until = elapsed + seconds
        self.trouble = why

    def warn_of_foreign_journal(self, worker_id: str) -> None:
        """Logs, once, that a journal in our folder belongs to another database."""
        if worker_id not in self._foreign_journals:
            self._foreign_journals.add(worker_id)
            log.warning(
                "%s.journal is of a sender that this database does not know, and is kept: put back the database that"
                " it belongs to, or give each workspace a state folder of its own",
                worker_id,
            )

    @property
    def resting(self) -> bool:
        return self.clock.elapsed() < self.rest_until

    def close(self, *, settled: bool) -> None:
        """Ends the process in the database. `settled`: everything the journal knows is written there too."""
        is_written = False
        try:
            with self.database.step() as connection:
                workers.end(connection, self.id, self.clock.now())
            is_written = True
        finally:
            self.journal.close(settled=settled and is_written)
            self.watch.close()
