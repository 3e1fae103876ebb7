"""Time at the door: what the clocks skip or show twice, and zone data that has changed since the planning."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from mailer.store.tables import printed_time, wave
from tests.cli.office import OfficeForTests


def set_lift(office: OfficeForTests, wall: str, zone: str, fold: str = "") -> None:
    toml = office.folder / "releases" / "lake-ferry" / "release.toml"
    before, _, rest = toml.read_text(encoding="utf-8").partition("lift = ")
    rest = rest.split("\n", 1)[1].replace('zone = "UTC"', f'zone = "{zone}"{fold}', 1)
    toml.write_text(f"{before}lift = {wall}\n{rest}", encoding="utf-8")


def test_a_lift_that_the_clocks_skip_is_refused_with_file_line_and_the_two_nearest(office: OfficeForTests) -> None:
    set_lift(office, "2027-03-28T02:30:00", "Europe/Paris")
    sentence = office.refused("release", "check", "lake-ferry", code=2)
    assert "release.toml line" in sentence
    assert "2027-03-28 01:59 and 2027-03-28 03:00" in sentence


def test_a_lift_that_comes_twice_asks_and_the_line_it_names_answers(office: OfficeForTests) -> None:
    set_lift(office, "2027-10-31T02:30:00", "Europe/Paris")
    assert "Say fold = 0 for the first" in office.refused("release", "check", "lake-ferry", code=2)
    set_lift(office, "2027-10-31T02:30:00", "Europe/Paris", "\nfold = 1")
    shown = office.run("release", "check", "lake-ferry").output
    assert "comes twice" not in shown


def test_a_start_that_comes_twice_names_the_option_to_say(office: OfficeForTests) -> None:
    office.make_release(slug="autumn")
    at = ("schedule", "autumn", "--list", "europe", "--at", "2098-10-26 02:30 Europe/Paris", "--dry-run")
    assert "Say --fold 0 for the first (UTC+2, 00:30 UTC), or --fold 1" in office.refused(*at, code=2)
    assert "would come too late" in office.refused(*at, "--fold", "1")


def test_a_misspelt_zone_is_refused_with_the_right_spelling(office: OfficeForTests) -> None:
    at = "2026-12-01 09:00 Europe/paris"
    assert "did you mean Europe/Paris?" in office.refused(
        "schedule", "lake-ferry", "--list", "europe", "--at", at, code=2
    )


def test_since_an_hour_that_comes_twice_means_all_of_it(office: OfficeForTests) -> None:
    office.ok("log", "--since", "2026-10-25 02:30 Europe/Paris")


@pytest.fixture
def older_zone_data(office: OfficeForTests) -> OfficeForTests:
    """Scheduled, as if with zone data by which the lift came an hour earlier than it does now."""
    office.ok("schedule", "lake-ferry", "--list", "europe", "--yes")
    with office.database.act() as connection:
        for row in connection.execute(select(printed_time)).all():
            earlier = {"zone_data": "tzdata 2001.1", "utc": row.utc - timedelta(hours=1)}
            connection.execute(update(printed_time).where(printed_time.c.id == row.id).values(earlier))
    return office


def test_status_holds_what_newer_zone_data_moves_and_says_how_to_go_on(older_zone_data: OfficeForTests) -> None:
    shown = older_zone_data.ok("status", "lake-ferry").output
    assert "held: zone data tzdata" in shown
    assert "moves the lift" in shown
    assert "resuming keeps the approved instants, or cancel it and schedule it again" in shown
    assert "mailer resume lake-ferry" in shown
    older_zone_data.ok("resume", "lake-ferry")
    assert "held" not in older_zone_data.ok("status", "lake-ferry").output


def test_a_start_said_in_a_citys_time_is_kept_as_it_was_said(office: OfficeForTests) -> None:
    office.make_release(slug="plain")
    toml = office.folder / "releases" / "plain" / "release.toml"
    text = toml.read_text(encoding="utf-8")
    toml.write_text(text[: text.index("[embargo]")] + text[text.index("[[issuers]]") :], encoding="utf-8")
    office.ok("schedule", "plain", "--list", "europe", "--yes", "--at", "2098-12-01 09:00 Asia/Dushanbe")
    with office.database.read() as connection:
        row = connection.execute(select(printed_time).where(printed_time.c.place_key == "start")).one()
        assert (row.wall, row.zone, row.fold) == ("2098-12-01T09:00:00", "Asia/Dushanbe", 0)
        assert row.utc == connection.scalar(select(wave.c.instant))
