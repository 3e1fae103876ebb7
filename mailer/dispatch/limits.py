"""Why mail moves slowly, or not at all for now, and how long a plan would take: from the settings and the log."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from mailer.core.allowance import UNLIMITED, Allowance
from mailer.core.day_limit import DayLimit
from mailer.core.errors import MailerError
from mailer.core.rates import Rate
from mailer.core.slowed import Slowed, longest_spared
from mailer.core.standing import Obstacle, Why
from mailer.dispatch.office import domain_rates_of, relays_of
from mailer.dispatch.relay import RelaySettings
from mailer.settings import Settings
from mailer.store.database import Connection
from mailer.store.limits import learn_day, relay_in_use, spoken_for, waiting_by_wave
from mailer.store.workers import running

_WORTH_TELLING = timedelta(seconds=10)


def limits_in_the_way(connection: Connection, settings: Settings, now: datetime) -> Mapping[int, Sequence[Obstacle]]:
    """By wave: the limits for which its deliveries wait, and the server that stands in for the first."""
    found: dict[int, list[Obstacle]] = defaultdict(list)
    for wave_id, obstacle in _spared(connection, now):
        found[wave_id].append(obstacle)
    try:
        relays, rates = relays_of(settings), domain_rates_of(settings)
    except MailerError:  # whoever sends is told; here only what is in the way of those that do
        return found
    for wave_id, obstacle in _all(connection, relays, rates, now):
        found[wave_id].append(obstacle)
    return found


def allowance_of(connection: Connection, settings: Settings, instants: Iterable[datetime]) -> Allowance:
    """What may be given to whom, for a plan whose waves are due at these instants; nothing while no server is set."""
    try:
        relays, by_domain = relays_of(settings), domain_rates_of(settings)
    except MailerError:  # a plan may be made before there is a mail server; a sender says what is wrong with it
        return UNLIMITED
    days = [relay.per_day for relay in relays if relay.per_day]
    per_day = sum(days) if len(days) == len(relays) else None
    used = {at: spoken_for(connection, at) for at in instants} if per_day else {}
    return Allowance(relays[0].rate, per_day, by_domain, used)


def day_limits(
    connection: Connection, relays: Sequence[RelaySettings], now: datetime
) -> Iterator[tuple[str, DayLimit]]:
    """The mail servers that have a limit per day, each with what it was given."""
    for relay in relays:
        if relay.per_day:
            learn_day(connection, limit := DayLimit(relay.per_day), relay.name, now)
            yield relay.name, limit


def spared_now(connection: Connection, now: datetime) -> list[Slowed]:
    """Whoever asked the running senders for less."""
    return longest_spared(one for sender in running(connection, now) for one in sender.slowed)


def _all(
    connection: Connection, relays: Sequence[RelaySettings], rates: Mapping[str, Rate], now: datetime
) -> Iterator[tuple[int, Obstacle]]:
    names, waiting = [relay.name for relay in relays], waiting_by_wave(connection)
    if (used := relay_in_use(connection, now)) in names[1:]:
        yield from ((wave_id, Obstacle(Why.STAND_IN, said=used)) for wave_id in waiting)
    full = [(name, limit) for name, limit in day_limits(connection, relays, now) if not limit.room()]
    if len(full) == len(relays):
        name, limit = min(full, key=lambda one: one[1].room_at() or now)
        said = f"{name} has had the {limit.most:,} messages that it may have in 24 hours"
        yield from (
            (wave_id, Obstacle(Why.PER_DAY, said, limit.room_at(), count)) for wave_id, count in waiting.items()
        )
        return
    if relays[0].rate:
        yield from _slow(relays[0].rate, names[0], waiting, now)
    for domain, rate in rates.items():
        yield from _slow(rate, domain, waiting_by_wave(connection, domain), now)


def _spared(connection: Connection, now: datetime) -> Iterator[tuple[int, Obstacle]]:
    """Whoever asked for less, by the waves that wait for it."""
    for one in spared_now(connection, now):
        at = one.nothing_until if one.nothing_until > now else None
        for wave_id, count in waiting_by_wave(connection, one.whom if one.is_domain else None).items():
            yield wave_id, Obstacle(Why.SLOWED, str(one), at, count, one.since)


def _slow(rate: Rate, whom: str, waiting: Mapping[int, int], now: datetime) -> Iterator[tuple[int, Obstacle]]:
    for wave_id, count in waiting.items():
        lasts = timedelta(seconds=count * rate.interval)
        if lasts > _WORTH_TELLING:
            yield wave_id, Obstacle(Why.LIMIT, f"{rate} to {whom}", now + lasts, count)
