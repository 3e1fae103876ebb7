"""The line below the grid with the lift on the reader's own clock."""

import pytest
from lxml import html as lxml_html

from mailer.core.edition import Fragment, Variant
from mailer.core.release import Event, Release
from mailer.core.render import own_time
from tests.core import samples
from tests.core.samples import DUSHANBE, MOSCOW, NO_CITY, ST_PETERSBURG, TOKYO

STATIONERY = samples.stationery()
RELEASE = samples.release()


def test_a_reader_in_moscow_is_told_moscows_hour_in_both_languages() -> None:
    fragment = own_time(RELEASE, NO_CITY, MOSCOW, STATIONERY)
    assert fragment.text.strip() == "Your time in Moscow: 13:00, UTC+4\nВаше время (Москва): 13:00, UTC+4"
    tree = lxml_html.fragment_fromstring(fragment.html)
    assert "13:00" in tree.text_content()
    assert {each.get("lang") for each in tree.xpath("//*[@lang]")} == {"en", "ru"}


def test_an_invitation_tells_a_reader_elsewhere_when_the_event_begins() -> None:
    event = Event(samples.at("2026-12-01 19:00", "Asia/Dushanbe"), DUSHANBE)
    release = samples.release(kind="invitation", event=event, embargo=None)
    fragment = own_time(release, Variant(("en",)), TOKYO, STATIONERY)
    assert fragment.text.strip() == "Your time in Tokyo: 23:00, UTC+9"
    assert own_time(release, Variant(("en",)), DUSHANBE, STATIONERY) == Fragment()


def test_the_date_is_said_where_it_is_another_than_the_grids() -> None:
    release = samples.release(embargo=samples.one_instant("2026-12-01 20:30"))
    fragment = own_time(release, Variant(("en",)), TOKYO, STATIONERY)
    assert fragment.text.strip() == "Your time in Tokyo: 04:30, Wednesday, 2 December 2026, UTC+9"
    assert "2 December 2026" in fragment.html


@pytest.mark.parametrize(("release", "place"), [(RELEASE, ST_PETERSBURG), (samples.release(embargo=None), MOSCOW)])
def test_a_city_of_the_grid_and_a_release_without_embargo_need_no_own_line(release: Release, place: object) -> None:
    assert own_time(release, NO_CITY, place, STATIONERY) == Fragment()  # type: ignore[arg-type]


def test_under_a_local_embargo_the_own_line_is_that_readers_own_lift() -> None:
    release = samples.release(embargo=samples.local_embargo())
    assert own_time(release, Variant(("en",)), MOSCOW, STATIONERY).text.strip() == "Your time in Moscow: 10:00, UTC+4"
    # nobody's zone: the latest lift, which is Paris's ten o'clock, 18:00 in Tokyo
    assert own_time(release, Variant(("en",)), TOKYO, STATIONERY).text.strip() == "Your time in Tokyo: 18:00, UTC+9"
