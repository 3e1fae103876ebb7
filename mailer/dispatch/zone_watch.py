"""Looks at all that is scheduled, once, when the zone data is newer; what it would move is held before it opens."""

import logging
from datetime import datetime

from mailer.core.zone_change import INSTALLED, ZoneData
from mailer.store.database import Database
from mailer.store.zone_watch import hold_if_moved, unlooked

log = logging.getLogger("mailer")


def watch_zone_data(database: Database, now: datetime, data: ZoneData = INSTALLED) -> None:
    """Holds each distribution of which the zone data moves a time still to come, and logs that it looked."""
    with database.read() as connection:
        found = unlooked(connection, data, now)
    for one in found:
        with database.step() as connection:
            reason = hold_if_moved(connection, one, data, now)
        if reason:
            log.warning("%s is held: %s", one.slug, reason)
        else:
            log.info(
                "zone data %s moves nothing of %s, which was planned with %s", data.version, one.slug, one.zone_data
            )
