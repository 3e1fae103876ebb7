"""`mailer run`: one sending process, which says little: a line when it starts, and at most one a minute."""

import logging
import re
import threading
import time
from contextlib import suppress
from functools import partial
from pathlib import Path

import click

from mailer.cli.times import in_two_zones
from mailer.cli.workspace import now, open_database, refuse_copy
from mailer.dispatch.clock import Clock, SteadyClock
from mailer.dispatch.disk import refuse_too_little, told_when_full
from mailer.dispatch.office import office_of
from mailer.dispatch.process import Process
from mailer.dispatch.sender import Sender
from mailer.dispatch.watchdog import tell_alive
from mailer.settings import Settings, load_settings, service_manager
from mailer.store.database import Database
from mailer.store.opening import next_instant
from mailer.store.workers import carried_by

log = logging.getLogger("mailer")
_MINUTE = 60.0
_ADDRESS = re.compile(r"[^\s<>@\"']+@[^\s<>@\"']+")


@click.command()
@click.option("--once", is_flag=True, help="One round: what is due now, and then end.")
@click.option("--until-idle", is_flag=True, help="End when nothing is left that will move by itself.")
@click.option("--rehearsal", type=click.Path(path_type=Path), hidden=True)  # a folder with a clock of its own
def run(once: bool, until_idle: bool, rehearsal: Path | None) -> None:
    """Send what comes due, until stopped. Keep it running: nothing leaves without it.

    Several of these may run at once, also on several machines when the database is PostgreSQL. SIGTERM and Ctrl-C
    end it cleanly: messages on their way are finished, the rest keeps its place.

    \b
    Example: mailer run
    """
    settings, clock = (load_settings(), SteadyClock()) if rehearsal is None else _of_a_rehearsal(rehearsal)
    _log_to_stderr()
    office = office_of(settings)
    with told_when_full(), open_database(settings) as database:
        refuse_copy(database, settings)
        sender = Sender(database, clock, office)
        where = database.engine.url.render_as_string(hide_password=True)
        relays = ", else ".join(f"{one.name} ({one.security})" for one in (office.relay, *office.fallbacks))
        log.info("sender %s on %s through %s; %s", sender.id, where, relays, _next_wave(database, settings))
        process = Process(sender, partial(tell_alive, service_manager()))
        if once:
            process.run_once()
            refuse_too_little([settings.state, *database.folders])
        else:
            with _Report(database, settings, sender.id):
                process.run(until_idle=until_idle)
        log.info("ended; %s", _carried(database, sender.id))


def _of_a_rehearsal(folder: Path) -> tuple[Settings, Clock]:
    from mailer.dispatch.rehearsal_room import Room, settings_of  # late: a real send needs no mail server of its own

    return settings_of(Room(folder)), Room(folder).clock()


def _next_wave(database: Database, settings: Settings) -> str:
    with database.read() as connection:
        instant = next_instant(connection, now())
    return f"next wave {in_two_zones(instant, settings.office_city)}" if instant else "no wave is planned"


def _carried(database: Database, worker_id: str) -> str:
    """How many attempts ended how, by this process."""
    with database.read() as connection:
        outcomes = carried_by(connection, worker_id)
    return ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items())) or "nothing handed over"


class _Report(threading.Thread):
    """Says once a minute what was carried, when that has changed."""

    def __init__(self, database: Database, settings: Settings, worker_id: str) -> None:
        super().__init__(name="report", daemon=True)
        self._database, self._settings, self._worker_id = database, settings, worker_id
        self._over = threading.Event()

    def __enter__(self) -> None:
        self.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self.join()

    def run(self) -> None:
        said = ""
        while not self._over.wait(_MINUTE):
            with suppress(Exception):  # a busy database is the sender's affair; this line can wait a minute
                line = f"{_carried(self._database, self._worker_id)}; {_next_wave(self._database, self._settings)}"
                if line != said:
                    log.info("%s", line)
                said = line


class _Discreet(logging.Formatter):
    """Whatever a log line was made of, no address of anybody stands in it."""

    def format(self, record: logging.LogRecord) -> str:
        return _ADDRESS.sub("…@…", super().format(record))


def _log_to_stderr() -> None:
    form = _Discreet("%(asctime)sZ %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%S")
    form.converter = time.gmtime
    handler = logging.StreamHandler()
    handler.setFormatter(form)
    log.handlers[:] = [handler]
    log.setLevel(logging.INFO)
    log.propagate = False
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # that a tick took long is told by its age
