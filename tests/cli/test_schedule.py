"""`mailer schedule`: what is shown, what must be typed, and what is written."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from mailer.store import approvals
from mailer.store.people import person_known_by
from mailer.store.tables import approval, delivery, distribution, release_version
from tests.cli.office import LIST, OfficeForTests


def deliveries(office: OfficeForTests) -> int:
    with office.database.read() as connection:
        return connection.scalar(select(func.count()).select_from(delivery)) or 0


def test_every_wave_is_shown_in_every_city_with_its_people(office: OfficeForTests) -> None:
    shown = office.ok("schedule", "lake-ferry", "--list", "europe", "--dry-run").output
    assert "Advance copies, under embargo: 2 people" in shown
    assert "At the lift of the embargo: 2 people" in shown
    assert "They wait: no agreement to embargoes. Marie Exemple, Omar Sample (2 en first)" in shown
    for city in ("Paris", "St Petersburg", "Dushanbe", "World time"):
        assert shown.count(f"    {city} ") == 2
    assert "used for the first time" in shown


def test_a_dry_run_writes_nothing(office: OfficeForTests) -> None:
    office.ok("schedule", "lake-ferry", "--list", "europe", "--dry-run")
    assert deliveries(office) == 0


def test_typing_the_number_of_people_schedules_and_approves(office: OfficeForTests) -> None:
    shown = office.ok("schedule", "lake-ferry", "--list", "europe", typed="4\n").output
    assert "Scheduled and approved: lake-ferry, version 1, 4 people" in shown
    with office.database.read() as connection:
        digest = connection.scalar(select(distribution.c.manifest_digest))
        assert connection.scalar(select(approval.c.digest)) == digest
    assert deliveries(office) == 4


def test_another_number_schedules_nothing(office: OfficeForTests) -> None:
    sentence = office.refused("schedule", "lake-ferry", "--list", "europe", typed="5\n")
    assert "4 people" in sentence
    assert deliveries(office) == 0


def test_whoever_holds_the_release_is_left_out_with_the_reason(office: OfficeForTests) -> None:
    office.ok("schedule", "lake-ferry", "--list", "europe", "--yes")
    more = LIST + "new@paper.example,New Person,Paper,Geneva,en,,wrote to us\n"
    office.ok("contacts", "import", str(office.make_list(more)))
    shown = office.ok("schedule", "lake-ferry", "--list", "europe", "--yes").output
    assert "Left out, already holds this release: 4." in shown
    assert "The list has 5 people, last time 4: 1 new, 0 no longer on it." in shown
    assert deliveries(office) == 5


def test_who_is_not_to_be_mailed_is_left_out(office: OfficeForTests) -> None:
    office.ok("contacts", "suppress", "OMAR@desk.example", "--reason", "asked by telephone")
    shown = office.ok("schedule", "lake-ferry", "--list", "europe", "--dry-run").output
    assert "Left out, asked not to be mailed: 1. Omar Sample" in shown


def test_verbose_names_everybody(office: OfficeForTests) -> None:
    more = LIST + "".join(f"p{n}@paper.example,Person {n},Paper,Geneva,en,,met\n" for n in range(9))
    office.ok("contacts", "import", str(office.make_list(more)))
    short = office.ok("schedule", "lake-ferry", "--list", "europe", "--dry-run").output
    long = office.ok("schedule", "lake-ferry", "--list", "europe", "--dry-run", "--verbose").output
    assert "Person 8" not in short
    assert "and 6 more" in short
    assert "Person 8" in long


def test_json_holds_the_plan(office: OfficeForTests) -> None:
    plan = json.loads(office.ok("schedule", "lake-ferry", "--list", "europe", "--dry-run", "--json").stdout)
    assert plan["people"] == 4
    assert [(wave["kind"], wave["people"]) for wave in plan["waves"]] == [("advance", 2), ("lift", 2)]
    assert {one["email"]: one["languages"][0] for one in plan["deliveries"]}["ivan@ozero.example"] == "ru"


def test_json_asks_nothing_and_says_so(office: OfficeForTests) -> None:
    assert "--yes or --dry-run" in office.refused("schedule", "lake-ferry", "--list", "europe", "--json", code=2)


def test_a_start_at_night_or_too_close_to_the_lift_is_remarked_on(office: OfficeForTests) -> None:
    lift = datetime.now(UTC).replace(hour=3, minute=0, second=0, microsecond=0) + timedelta(days=3)
    office.make_release(lift=lift, slug="night")
    at = f"{lift - timedelta(hours=1):%Y-%m-%d %H:%M} UTC"
    shown = office.ok("schedule", "night", "--list", "europe", "--dry-run", "--at", at).output
    assert "The lift is at night in Paris (0" in shown
    assert "only 60 minutes before the lift" in shown


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2020-01-01 09:00 Europe/Paris", "is over"),
        ("tomorrow", "is not a time this program reads"),
        ("2026-12-01 09:00", "which city's time"),
    ],
)
def test_a_start_that_cannot_be_is_refused(office: OfficeForTests, at: str, words: str) -> None:
    result = office.run("schedule", "lake-ferry", "--list", "europe", "--at", at)
    assert result.exit_code in (1, 2)
    assert words in str(result.exception)


def test_without_embargo_it_asks_when(office: OfficeForTests) -> None:
    toml = office.folder / "releases" / "lake-ferry" / "release.toml"
    text = toml.read_text(encoding="utf-8")
    start, end = text.index("[embargo]"), text.index("[[issuers]]")
    toml.write_text(text[:start] + text[end:], encoding="utf-8")
    assert "has no embargo" in office.refused("schedule", "lake-ferry", "--list", "europe", code=2)
    shown = office.ok("schedule", "lake-ferry", "--list", "europe", "--now", "--yes").output
    assert "For immediate release: 4 people" in shown


def test_errors_of_the_check_stop_it(office: OfficeForTests) -> None:
    text = office.folder / "releases" / "lake-ferry" / "en.md"
    text.write_text(text.read_text(encoding="utf-8").replace("1,140", "TK"), encoding="utf-8")
    assert "mailer release check lake-ferry" in office.refused("schedule", "lake-ferry", "--list", "europe", "--yes")
    assert deliveries(office) == 0


def test_an_unknown_list_is_refused_with_those_there_are(office: OfficeForTests) -> None:
    assert "there are: europe" in office.refused("schedule", "lake-ferry", "--list", "asia")


def test_a_template_that_does_not_render_is_named_and_nothing_is_written(office: OfficeForTests) -> None:
    broken = office.folder / "templates" / "email" / "email.html"
    broken.parent.mkdir(parents=True)
    broken.write_text("<!DOCTYPE html>\n<p>{{ nothing.of.the.kind }}", encoding="utf-8")
    assert "email.html" in office.refused("schedule", "lake-ferry", "--list", "europe", "--yes")
    assert deliveries(office) == 0
    with office.database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(release_version)) == 0


def test_without_a_sender_address_it_is_refused(office: OfficeForTests) -> None:
    office.set("SENDER", "")
    toml = office.folder / "releases" / "lake-ferry" / "release.toml"
    text = toml.read_text(encoding="utf-8")
    toml.write_text(text[: text.index("[sender]")] + text[text.index("[sending]") :], encoding="utf-8")
    result = office.run("schedule", "lake-ferry", "--list", "europe", "--yes")
    assert (result.exit_code, "MAILER_SENDER" in result.output) == (1, True)


def test_an_agreement_withdrawn_while_the_question_stands_schedules_nothing(
    office: OfficeForTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    def withdraw_meanwhile(*_: object, **__: object) -> str:
        with office.database.act() as connection:
            anna = person_known_by(connection, "anna@lakeside.example")
            approvals.set_agreement(connection, anna.id, False, "by telephone", "boris", datetime.now(UTC))
        return "4"

    monkeypatch.setattr("click.prompt", withdraw_meanwhile)
    assert "changed meanwhile" in office.refused("schedule", "lake-ferry", "--list", "europe")
    assert deliveries(office) == 0


def test_a_copied_database_schedules_nothing(office: OfficeForTests) -> None:
    office.move_to_a_copy()
    assert "copy" in office.refused("schedule", "lake-ferry", "--list", "europe", "--yes")
