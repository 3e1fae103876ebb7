"""A rehearsal: a scratch database, a mail server on loopback and a moved clock around the real `mailer run`.

The director sets the clock, starts the sending process, kills it and waits; what is sent, and when, the process alone
decides. The clock is moved only while nothing is claimed: a lease must not be measured on two clocks.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from datetime import time as time_of_day
from types import TracebackType

from mailer.core.contact import Contact
from mailer.core.draft import Draft
from mailer.core.errors import Refused
from mailer.core.release import Release
from mailer.core.standing import WaveStanding
from mailer.core.verdict import Received
from mailer.core.words import DeliveryState, SuppressionKind
from mailer.core.zone import Moment, aware, moment
from mailer.dispatch.desk import commit, desk_of, prepare
from mailer.dispatch.rehearsal_room import Room, name_relay
from mailer.dispatch.rehearsal_seen import answers, mail_size
from mailer.dispatch.sink import Faults, Sink
from mailer.settings import Settings
from mailer.store.copying import copy_people
from mailer.store.database import Database
from mailer.store.opening import open_wave
from mailer.store.releases import Source
from mailer.store.status import standings
from mailer.store.workers import running

_HOUR, _MINUTE, _SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)
_UNARMED = timedelta(seconds=45)  # further from its instant than a sender reserves anything
_LOOK = 0.05
_PATIENCE = 120.0
"""Seconds that a slow machine is given for each thing waited for, counted anew whenever mail arrives."""


@dataclass(frozen=True)
class Script:
    """What is rehearsed: a release, whom it goes to, who of them is not to be mailed, and the office's settings."""

    release: Release
    source: Source
    list_name: str
    people: Sequence[Contact]
    suppressed: Mapping[str, SuppressionKind]
    office: Settings


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt to send too early: at what (moved) instant, whether the wave opened, how many messages left."""

    at: datetime
    opened: bool
    sent: int


@dataclass(frozen=True, slots=True)
class Killed:
    """A sender killed in mid-wave: what the mail server had answered, and what the database knew of it by then."""

    seen: list[Received]
    known: int
    claimed: int


def beginning(release: Release, now: datetime | None) -> tuple[datetime, Moment | None]:
    """Where the clock begins, and the first wave's time where the release itself does not say it.

    It begins now; and before everything for a release whose lift is past or about to come, and where every day is to
    be alike (`now` is None). Without an embargo it is rehearsed as sent at nine in the morning of its date, in the
    first city of its dateline.
    """
    if release.embargo is None:
        zone = release.dateline[0].zone if release.dateline else "UTC"
        nine = moment(datetime.combine(release.date, time_of_day(9)), zone)
        return nine.utc - _HOUR, nine
    lift = release.embargo.earliest()
    if now is not None and aware(now) < lift - _HOUR:
        return aware(now).replace(microsecond=0), None
    return lift - (release.sending.advance or timedelta()) - _HOUR, None


class Rehearsal:
    """The director of one rehearsal in its room; a context manager that ends whatever it has started."""

    def __init__(self, room: Room, script: Script) -> None:
        self.room, self.script = room, script
        self.clock = room.clock()
        self.database = Database(f"sqlite:///{room.database_file}")
        self._sink: Sink | None = None
        self._sender: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Rehearsal":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._sender is not None and self._sender.poll() is None:
            self.kill()
        if self._sink is not None:
            self._sink.stop()
        self.database.close()

    def schedule(self, start: Moment | None, key: bytes) -> tuple[Draft, int]:
        """Plans, writes down and approves as `mailer schedule` does; the draft and the distribution's id."""
        script, now = self.script, self.clock.now()
        desk = desk_of(script.office, script.office.workspace)
        with self.database.act() as connection:
            people = copy_people(connection, script.list_name, script.people, script.suppressed, key, now)
            draft = prepare(
                connection,
                desk,
                script.release,
                script.source,
                list_name=script.list_name,
                people=people,
                now=now,
                start=start,
                suppression_key=key,
            )
            stationery = desk.stationery.digest()
            distribution_id = commit(
                connection, draft, script.release, script.source, stationery, "rehearsal", key, now
            )
        return draft, distribution_id

    def serve(self, faults: Faults) -> None:
        """Starts the mail server that takes everything and sends nothing on."""
        self._sink = Sink(self.room.mail, faults, clock=self.clock.now)
        name_relay(self.room, self._sink.start()[1])

    def waves(self) -> list[WaveStanding]:
        """The waves that have anybody in them, as they stand, soonest first."""
        with self.database.read() as connection:
            (standing,) = standings(connection, self.script.release.slug, self.clock.now())
        return sorted((wave for wave in standing.waves if wave.total), key=lambda wave: (wave.instant, wave.id))

    def attempt_early(self, wave: WaveStanding) -> Attempt | None:
        """One minute before the wave: asks for it to be opened, and lets a sender run once.

        None when that minute is over already.
        """
        if self.clock.now() > wave.instant - _MINUTE:
            return None
        self.room.set_clock(wave.instant - _MINUTE)
        before, at = len(answers(self.room.mail)), self.clock.now()
        with self.database.act() as connection:
            opened = open_wave(connection, wave.id, at)
        once = self._start("--once")
        self._wait("a sender that runs once", lambda: once.poll() is not None)
        if once.returncode:
            raise self._stuck("the sender")
        return Attempt(at, opened, len(answers(self.room.mail)) - before)

    def send(self, wave: WaveStanding) -> list[Received]:
        """Lets a sender run through the wave's instant until nothing of it waits; what the mail server answered."""
        before = len(answers(self.room.mail))
        self._start_before(wave)
        self._wait("the end of the wave", lambda: self.clock.now() >= wave.instant and self._is_settled())
        self.stop()
        return answers(self.room.mail)[before:]

    def send_and_kill(self, wave: WaveStanding, after: int) -> Killed:
        """The same, but after that many messages the mail server falls silent and the sender is killed."""
        assert self._sink is not None
        before = len(answers(self.room.mail))
        silent = self._sink.stall(after)
        self._start_before(wave)
        self._wait("the middle of the wave", silent.is_set)
        self.kill()
        (now,) = [one for one in self.waves() if one.id == wave.id]
        return Killed(
            answers(self.room.mail)[before:],
            now.counts.get(DeliveryState.SENT, 0),
            now.counts.get(DeliveryState.CLAIMED, 0),
        )

    def retry(self) -> list[Received]:
        """Moves the clock to each next try that comes before the next wave; what the mail server answered then."""
        before = len(answers(self.room.mail))
        while (at := self._next_try()) is not None:
            self.room.set_clock(max(at + _SECOND, self.clock.now()))
            self._start()
            self._wait("the next try", self._is_settled)
            self.stop()
        return answers(self.room.mail)[before:]

    def kill(self) -> None:
        """kill -9."""
        if self._sender is not None:
            self._sender.kill()
            self._sender.wait()

    def stop(self) -> None:
        """SIGTERM, and waits until the sender has ended."""
        sender = self._sender
        if sender is not None and sender.poll() is None:
            sender.terminate()
            self._wait("the sender's end", lambda: sender.poll() is not None)

    def _start_before(self, wave: WaveStanding) -> None:
        """A sender that stands ready when the wave comes due, or starts at once where it is due already."""
        if self.clock.now() < wave.instant - _UNARMED:
            self.room.set_clock(wave.instant - _UNARMED)
        sender = self._start()
        self._wait("a sender", lambda: self._is_running(sender.pid))
        # On a machine so slow that it is armed by now, the last seconds are simply waited for
        if self.clock.now() < wave.instant - 2 * _SECOND and not self._claimed():
            self.room.set_clock(wave.instant - 2 * _SECOND)

    def _start(self, *options: str) -> subprocess.Popen[bytes]:
        # -P: no module is taken from the folder that the command happens to be called in
        command = [sys.executable, "-P", "-m", "mailer", "run", "--rehearsal", str(self.room.folder), *options]
        with self.room.sender_log.open("ab") as log:
            self._sender = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        return self._sender

    def _is_running(self, pid: int) -> bool:
        if self._sender is not None and self._sender.poll() is not None:
            raise self._stuck("the sender")
        with self.database.read() as connection:
            return any(worker.pid == pid for worker in running(connection, self.clock.now()))

    def _claimed(self) -> int:
        return sum(wave.counts.get(DeliveryState.CLAIMED, 0) for wave in self.waves())

    def _is_settled(self) -> bool:
        """Whether nothing that is due waits or is on its way."""
        if self._sender is not None and self._sender.poll() is not None:
            raise self._stuck("the sender")
        now = self.clock.now()
        due = [wave for wave in self.waves() if wave.instant <= now and wave.held_at is None]
        moving = (DeliveryState.PLANNED, DeliveryState.CLAIMED)
        if any(wave.counts.get(state, 0) for wave in due for state in moving):
            return False
        return all(wave.next_try_at is None or wave.next_try_at > now for wave in due)

    def _next_try(self) -> datetime | None:
        """When the next deferred delivery may be tried, where that is before the next wave."""
        waves, now = self.waves(), self.clock.now()
        coming = min((wave.instant - _MINUTE for wave in waves if wave.instant > now), default=None)
        tries = min((wave.next_try_at for wave in waves if wave.next_try_at), default=None)
        return None if tries is None or (coming is not None and tries >= coming) else tries

    def _wait(self, what: str, happened: Callable[[], bool]) -> None:
        """Waits for a condition, never for a time. Raises Refused when it does not come."""
        seen, end = -1, 0.0
        while not happened():
            if (size := mail_size(self.room.mail)) != seen:
                seen, end = size, time.monotonic() + _PATIENCE
            if time.monotonic() > end:
                raise self._stuck(what)
            time.sleep(_LOOK)

    def _stuck(self, what: str) -> Refused:
        said = self.room.sender_log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        last = f" It said last: {said[-1]}" if said else ""
        return Refused(f"The rehearsal cannot go on: {what} failed; see {self.room.sender_log}.{last}")
