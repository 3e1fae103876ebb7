"""The sending process: its couriers in one thread, the heartbeat in another, a ticker; a clean end on SIGTERM."""

import gc
import signal
import threading
from collections.abc import Callable
from functools import partial

from mailer.dispatch.clock import Ticker
from mailer.dispatch.courier import Courier
from mailer.dispatch.run import (
    carry_group,
    conclude,
    give_back_doubtful,
    guarded,
    look_for_dead_addresses,
    run_once,
    tick,
)
from mailer.dispatch.sender import ARMING, Sender
from mailer.dispatch.waiting import Alone, Round, Waiting
from mailer.store.log import is_idle

_BEAT = 5.0
_LOOK = 0.1
_IDLE = 0.2
_ASIDE = 0.05
_MANY_OBJECTS = 20_000


class Process:
    """One `mailer run` until it is told to stop."""

    def __init__(self, sender: Sender, tell_alive: Callable[[], None] = lambda: None) -> None:
        """`tell_alive` is called after each tick."""
        self.sender, self._tell_alive = sender, tell_alive
        self.couriers: list[Courier] = []
        self._look_at = float("-inf")
        self._couriers_ended = threading.Event()

    def run_once(self) -> int:
        """One pass in this thread. Returns how many deliveries were carried."""
        self._make_couriers(Alone())
        try:
            return run_once(self.sender, self.couriers)
        finally:
            for courier in self.couriers:
                courier.connection.close()
            self._end()

    def run(self, *, until_idle: bool) -> None:
        """Sends what comes due until SIGTERM or SIGINT, or until nothing is left that will move by itself."""
        for signum in (signal.SIGTERM, signal.SIGINT):
            signal.signal(signum, lambda *_: self.sender.stopping.set())
        self._make_couriers(together := Round())
        heart = threading.Thread(target=self._heart_loop)
        gc.freeze()  # what is loaded by now stays: nobody need look through it again for garbage
        gc.set_threshold(_MANY_OBJECTS)  # nearly all that a message leaves behind goes by itself
        self._tick()  # what a dead sender left is found before anything is claimed
        ticker = Ticker(self._tick)
        heart.start()
        ticker.start()
        when_idle = partial(self._stop_when_idle, together) if until_idle else lambda: None
        try:
            together.run(partial(self._courier_loop, courier, when_idle) for courier in self.couriers)
        finally:  # a heart that beat on alone would keep for ever what nobody sends any more
            ticker.stop()
            self._couriers_ended.set()
            heart.join()
            self._end()

    def _make_couriers(self, waiting: Waiting) -> None:
        numbers = range(self.sender.office.connections)
        self.couriers = [Courier(self.sender, number, waiting) for number in numbers]

    def _tick(self) -> None:
        self._step_aside()
        tick(self.sender)
        self._tell_alive()

    def _step_aside(self) -> None:
        """A tick lets an armed wave go first that comes due this very moment: both want the database."""
        seconds = self.sender.fires_at - self.sender.clock.elapsed()
        if -_ASIDE < seconds < 1:
            self.sender.stopping.wait(seconds + _ASIDE)

    def _stop_when_idle(self, together: Round) -> None:
        if self._guarded(self._idle):
            self.sender.stopping.set()
            together.hurry()

    def _idle(self) -> bool:
        with self.sender.database.read() as connection:
            return is_idle(connection)

    def _courier_loop(self, courier: Courier, when_idle: Callable[[], None]) -> None:
        while not self.sender.stopping.is_set():
            if not courier.ended and self.sender.clock.elapsed() < self._look_at:
                courier.waiting.pause(_IDLE)
            elif not self._guarded(lambda: self._carry(courier)):
                if courier.has_looked:  # one look finds out for all that nothing is due
                    self._look_at = self.sender.clock.elapsed() + _IDLE
                when_idle()
                if not self.sender.stopping.is_set():
                    courier.waiting.pause(_IDLE)
        courier.connection.close()

    def _carry(self, courier: Courier) -> int:
        """A group that went well ends what was troubling this process."""
        tried = carry_group(courier, ARMING)
        if not self.sender.resting:
            self.sender.trouble = None
        return tried

    def _heart_loop(self) -> None:
        """Beats apart from sending, so that a slow relay cannot end the lease; and obeys the epoch."""
        beaten = self.sender.clock.elapsed()
        while not self._couriers_ended.wait(_LOOK):
            self._guarded(self.sender.acknowledge)
            if self.sender.clock.elapsed() - beaten > _BEAT:
                self._guarded(self.sender.beat)
                beaten = self.sender.clock.elapsed()

    def _guarded(self, step: Callable[[], int | None]) -> int:
        return guarded(self.sender, step)

    def _end(self) -> None:
        """Writes down what was carried, and gives back what may have been claimed.

        Where that fails the journal stays, and the next worker on this machine settles it.
        """
        for courier in self.couriers:
            self._guarded(partial(conclude, courier))
            self._guarded(partial(give_back_doubtful, courier))
        self._guarded(partial(look_for_dead_addresses, self.sender))  # of a wave that has just come to its end
        settled = not any(courier.ended or courier.is_in_doubt for courier in self.couriers)
        self.sender.close(settled=settled)
