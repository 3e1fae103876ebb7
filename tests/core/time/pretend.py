"""Zone data of another day: some zones keep the clocks of others, as after a new law."""

from mailer.core.zone import zone_named
from mailer.core.zone_change import ZoneData


def zone_data(version: str, **like: str) -> ZoneData:
    """The installed data under another version; `Paris="Europe/London"` gives Europe/Paris the clocks of London."""
    laws = {"Paris": "Europe/Paris", "Dushanbe": "Asia/Dushanbe"}
    read_as = {laws[city]: zone for city, zone in like.items()}
    return ZoneData(version, lambda name: zone_named(read_as.get(name, name)))
