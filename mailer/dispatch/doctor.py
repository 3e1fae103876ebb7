"""The doctor: looks at everything that a send needs, one after the other, and says of each whether it is well."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from mailer.core.check.size import HEAVIEST
from mailer.core.clock_trouble import unvouched_told
from mailer.core.errors import MailerError
from mailer.core.headers import read_mailbox
from mailer.core.health import Health, Symptom, zone_data_health
from mailer.core.zone import ZONE_DATA
from mailer.dispatch.asked import PATIENCE
from mailer.dispatch.clock import Clock
from mailer.dispatch.clock_check import check_clock
from mailer.dispatch.disk import too_little
from mailer.dispatch.high_water import HighWater
from mailer.dispatch.limits import day_limits, spared_now
from mailer.dispatch.office import domain_rates_of, relays_of
from mailer.dispatch.relay import RelaySettings
from mailer.dispatch.smtp import Connection
from mailer.dispatch.stationery import load_stationery
from mailer.resources import migrations_path
from mailer.settings import Settings, host_name
from mailer.store.database import Database
from mailer.store.dead_addresses import waiting_for_a_person
from mailer.store.guards import refuse_stranger
from mailer.store.holds import embargoed_waves
from mailer.store.schema import refuse_other
from mailer.store.workers import last_tick, running

_Found = tuple[Health, str]


def examine(settings: Settings, clock: Clock) -> Iterator[Symptom]:
    """Everything in turn. What needs the database is left out where there is none that may be used."""
    yield _look("settings", partial(_settings, settings))
    yield _look("labels", partial(_labels, settings))
    database = Database(settings.database)
    try:
        yield (found := _look("database", partial(_database, database)))
        if found.health is not Health.STOP:
            yield _look("home", partial(_home, database, settings))
            yield _look("sender", partial(_sender, database, clock.now()))
            yield _look("limits", partial(_limits, database, settings, clock.now()))
            yield _look("clock", partial(_clock, database, settings))
            yield from _addresses(database)
        yield _look("disk", partial(_disk, database, settings))
    finally:
        database.close()
    yield from _mail_servers(settings)
    yield _look("zone data", partial(zone_data_health, ZONE_DATA, clock.now()))
    yield _look("leaving", partial(_leaving, settings))


def _look(check: str, looks: Callable[[], _Found]) -> Symptom:
    """What is refused to a send is refused here with the same words."""
    try:
        health, said = looks()
    except MailerError as error:
        health, said = Health.STOP, str(error)
    return Symptom(check, health, said)


def _settings(settings: Settings) -> _Found:
    settings.key("secret")
    settings.key("suppression_key")
    if not settings.sender:
        return Health.STOP, "nobody is named as the sender: MAILER_SENDER in .env"
    read_mailbox(settings.sender)
    return Health.WELL, f"mail goes out in the name of {settings.sender}"


def _labels(settings: Settings) -> _Found:
    labels = load_stationery(settings.workspace).labels
    return Health.WELL, f"complete in {', '.join(sorted(labels))}"


def _database(database: Database) -> _Found:
    refuse_other(database, migrations_path())
    return Health.WELL, database.engine.url.render_as_string(hide_password=True)


def _home(database: Database, settings: Settings) -> _Found:
    home = database.home()
    with database.read() as connection:
        refuse_stranger(connection, home, settings.key("suppression_key"))
    HighWater(settings.state).refuse_older(database)
    return Health.WELL, "the database is no copy and no older backup, and the suppression key is its own"


def _sender(database: Database, now: datetime) -> _Found:
    with database.read() as connection:
        found, last = running(connection, now), last_tick(connection)
    if not found:
        since = f"; the last one was at work {_seconds(now, last)} s ago" if last else ""
        return Health.STOP, f"none is running: `mailer run`{since}"
    said = f"{len(found)} running, at work {_seconds(now, max(one.ticked_at for one in found))} s ago"
    troubles = sorted({one.trouble for one in found if one.trouble})
    if not troubles:
        return Health.WELL, said
    all_stuck = all(one.trouble for one in found)
    return (Health.STOP if all_stuck else Health.NOTE), f"{said}, and cannot send: {'; '.join(troubles)}"


def _limits(database: Database, settings: Settings, now: datetime) -> _Found:
    relays = relays_of(settings) if settings.smtp_host else ()
    rates = domain_rates_of(settings)
    with database.read() as connection:
        days = dict(day_limits(connection, relays, now))
        spared = spared_now(connection, now)
    said = [f"{relay.rate} to {relay.name}" for relay in relays if relay.rate]
    said += [f"{limit.most - limit.room():,} of {limit.most:,} in 24 hours to {name}" for name, limit in days.items()]
    said += [f"{rate} to {domain}" for domain, rate in rates.items()]
    said += [f"{one} since {one.since:%Y-%m-%d %H:%M} UTC" for one in spared]
    if days and len(days) == len(relays) and not any(limit.room() for limit in days.values()):
        room_at = min(limit.room_at() or now for limit in days.values())
        return Health.STOP, f"{'; '.join(said)}; the next may leave at {room_at:%Y-%m-%d %H:%M} UTC"
    return (Health.NOTE if spared else Health.WELL), "; ".join(said) or "none are set"


def _seconds(now: datetime, then: datetime) -> int:
    return max(0, round((now - then).total_seconds()))


def _clock(database: Database, settings: Settings) -> _Found:
    heard = check_clock(database, settings)
    if heard.contradiction:
        return Health.STOP, f"{heard.contradiction}; what is under embargo is held until then, or until it is resumed"
    if heard.vouched_by:
        return Health.WELL, f"{heard.vouched_by} vouches for it"
    with database.read() as connection:
        waits = bool(embargoed_waves(connection))
    if waits:
        return Health.STOP, f"{unvouched_told(host_name())}: then `mailer resume` what is under embargo"
    return Health.NOTE, "nobody vouches for it: who approves a send under embargo says that it is right"


def _addresses(database: Database) -> Iterator[Symptom]:
    """Said only where somebody has to decide."""
    with database.read() as connection:
        dead = waiting_for_a_person(connection)
    if dead:
        slugs = ", ".join(sorted({one.slug for one in dead}))
        said = f"{len(dead)} do not exist, says the mail server ({slugs}): `mailer contacts failed`"
        yield Symptom("addresses", Health.NOTE, said)


def _disk(database: Database, settings: Settings) -> _Found:
    folders = [_standing(folder) for folder in (settings.state, *database.folders)]
    if full := too_little(folders):
        return Health.STOP, full
    free = min(shutil.disk_usage(folder).free for folder in folders)
    return Health.WELL, f"{free // 2**20:,} MB free"


def _standing(folder: Path) -> Path:
    """The folder, or the nearest above it that is there: on its disk it will be made."""
    return next(above for above in (folder, *folder.parents) if above.exists())


def _mail_servers(settings: Settings) -> list[Symptom]:
    """Each in turn; while one can be used, another that cannot is no reason to stop."""
    try:
        relays = relays_of(settings)
    except MailerError as error:
        return [Symptom("mail server", Health.STOP, str(error))]
    names = ["mail server", *(f"mail server {number}" for number in range(2, len(relays) + 1))]
    found = [_look(name, partial(_mail_server, relay)) for name, relay in zip(names, relays, strict=True)]
    if all(one.health is Health.STOP for one in found):
        return found
    return [replace(one, health=Health.NOTE) if one.health is Health.STOP else one for one in found]


def _mail_server(relay: RelaySettings) -> _Found:
    relay = replace(relay, timeouts=PATIENCE)
    connection = Connection(relay)
    refusal = connection.open()
    if refusal is not None:
        said = f"{refusal.code or ''} {refusal.text}".strip()
        return Health.STOP, f"{relay.name} cannot be used, at {refusal.step.upper()}: {said}"
    try:
        return _spoken_to(relay, connection)
    finally:
        connection.close()


def _spoken_to(relay: RelaySettings, connection: Connection) -> _Found:
    secured = connection.tls or "not secured, on this machine"
    login = f"logged in as {relay.user}" if relay.user else "no login"
    said = f"{relay.name}: {secured}; {login}; offers {', '.join(connection.offers) or 'nothing'}"
    most = connection.largest
    if most is None or most >= HEAVIEST:
        return Health.WELL, said
    return Health.NOTE, f"{said}; takes no message over {most / 1e6:.1f} MB: larger attachments hold their wave"


def _leaving(settings: Settings) -> _Found:
    mailbox = settings.leave_address or settings.reply_to or settings.sender
    lost = "without a public address there is no page for it, and no one-click button in mailboxes"
    return Health.NOTE, f"readers leave by mail to {mailbox or 'the sender'}: {lost}"
