"""Where a reader's own city stands in a message: in a row that leads and is marked, or in the line below the grid."""

from mailer.core.embargo import embargo_cities
from mailer.core.place import Place
from mailer.core.release import Event, Release
from mailer.core.same_city import city_among


def marked_city(release: Release, place: Place | None) -> Place | None:
    """The city whose row is this reader's, as the release says it; none where no row is."""
    return city_among(told_cities(release), place)


def told_cities(release: Release) -> tuple[Place, ...]:
    """Every city that has a row of its own in a message of this release."""
    event = _told_event(release)
    return (*_lift_cities(release), *((event.place,) if event else ()))


def own_line_city(release: Release, place: Place | None) -> Place | None:
    """The reader's own city where the line below the grid tells its time, since no row of that grid does."""
    told = marked_city(release, place) if release.embargo is None else city_among(_lift_cities(release), place)
    return None if told else place


def _lift_cities(release: Release) -> tuple[Place, ...]:
    return embargo_cities(release.embargo, release.dateline) if release.embargo else release.dateline


def _told_event(release: Release) -> Event | None:
    return release.event if release.kind == "invitation" else None
