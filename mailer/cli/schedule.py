"""`mailer schedule`: shows who gets what when, in every city's time, asks, and then writes it all down at once."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import click

from mailer.cli.check_view import print_findings
from mailer.cli.clock_view import clock_warning, vouch_if_nobody_does
from mailer.cli.plan_view import plan_record, print_comparison, print_plan, print_warnings
from mailer.cli.workspace import console, now, open_database, refuse_copy
from mailer.core.check.words import told
from mailer.core.clock_record import Evidence
from mailer.core.draft import Draft
from mailer.core.errors import Misused, Refused
from mailer.core.finding import Level
from mailer.core.plan_check import plan_warnings
from mailer.core.release import Release
from mailer.core.zone import Moment, moment_at, parse_moment
from mailer.dispatch.asked import asked_size
from mailer.dispatch.checking import check
from mailer.dispatch.clock_check import check_clock
from mailer.dispatch.desk import commit, desk_of, prepare
from mailer.dispatch.folder import read_folder
from mailer.dispatch.limits import allowance_of
from mailer.dispatch.zone_watch import watch_zone_data
from mailer.settings import Settings, load_settings
from mailer.store.database import Database
from mailer.store.epoch import read_epoch, refuse_if_changed
from mailer.store.people import roll_of
from mailer.store.releases import Source
from mailer.store.scheduling import Comparison, compare_list


@dataclass(frozen=True)
class _Shown:
    """What a person is shown and says yes to, and the epoch it was made in.

    `clock` is what is said of this machine's clock; None without an embargo, which alone depends on it.
    """

    story: Release
    source: Source
    stationery_digest: str
    draft: Draft
    comparison: Comparison
    warnings: list[str]
    clock: Evidence | None
    epoch: int


@click.command()
@click.argument("slug")
@click.option("--list", "list_name", required=True, help="Whom it goes to; `mailer contacts list` shows the lists.")
@click.option("--now", "at_once", is_flag=True, help="The first wave leaves now.")
@click.option("--at", help="The first wave leaves then: “2026-12-01 09:00 Europe/Paris”.")
@click.option("--fold", type=click.IntRange(0, 1), help="For a time that comes twice: 0 the first, 1 the second.")
@click.option("--yes", is_flag=True, help="Do not ask; what is shown is approved.")
@click.option("--dry-run", is_flag=True, help="Show it all and write nothing.")
@click.option("--verbose", is_flag=True, help="Name everybody, not only the first few.")
@click.option("--json", "as_json", is_flag=True, help="The plan for programs; with --yes or --dry-run.")
def schedule(
    slug: str,
    list_name: str,
    at_once: bool,
    at: str | None,
    fold: int | None,
    yes: bool,
    dry_run: bool,
    verbose: bool,
    as_json: bool,
) -> None:
    """Plan a send: who gets what, and when, in every city's time. Typing the number of people approves it.

    Under an embargo the advance copies leave as long before the lift as release.toml says (24 hours), to those who
    agreed to embargoes; everybody else gets the news at the lift. --now and --at move the first wave only.

    \b
    Example: mailer schedule lake-ferry --list europe
    Example: mailer schedule lake-ferry --list europe --at "2026-12-01 09:00 Europe/Paris"
    """
    if as_json and not (yes or dry_run):
        raise Misused("--json asks nothing, so say --yes or --dry-run with it.")
    settings, moment = load_settings(), now()
    source, story = read_folder(settings.workspace, slug)
    start = _start(story, at_once, at, fold, moment)
    remarks = _remarks(settings, source, story, moment)
    with open_database(settings) as database:
        refuse_copy(database, settings)
        if not dry_run:
            watch_zone_data(database, moment)
        shown = _draw_up(database, settings, story, source, list_name, start, moment, remarks)
        _show(shown, settings, verbose=verbose, as_json=as_json)
        if dry_run:
            return
        if not yes:
            _ask(len(shown.draft.plan.deliveries))
        if shown.clock:  # before it can be seen: a worker would hold it where nobody vouches
            vouch_if_nobody_does(shown.clock, settings)
        _write_down(database, shown, settings)
        if not as_json:
            _tell(shown.draft)


def _draw_up(
    database: Database,
    settings: Settings,
    story: Release,
    source: Source,
    list_name: str,
    start: Moment | None,
    moment: datetime,
    remarks: list[str],
) -> _Shown:
    desk, key = desk_of(settings, settings.workspace), settings.key("suppression_key")
    with database.read() as connection:
        draft = prepare(
            connection,
            desk,
            story,
            source,
            list_name=list_name,
            people=roll_of(connection, list_name),
            now=moment,
            start=start,
            suppression_key=key,
        )
        comparison, epoch = compare_list(connection, list_name), read_epoch(connection)
        allowance = allowance_of(connection, settings, {wave.instant for wave in draft.plan.waves})
    warnings = [*remarks, *plan_warnings(story, draft.plan, allowance)]
    clock = check_clock(database, settings) if draft.plan.is_embargoed else None
    if clock and (warning := clock_warning(clock, settings, now(), "Approving this send")):
        warnings.append(warning)
    return _Shown(story, source, desk.stationery.digest(), draft, comparison, warnings, clock, epoch)


def _start(story: Release, at_once: bool, at: str | None, fold: int | None, moment: datetime) -> Moment | None:
    if at_once and at:
        raise Misused("Choose one: --now or --at.")
    if at_once:
        return moment_at(moment, "UTC")
    if at is None:
        if story.embargo is None:
            raise Misused(f"{story.slug} has no embargo, so say when it leaves: --now, or --at “2026-12-01 09:00 …”.")
        return None
    start = parse_moment(at, fold, "--fold {}".format)
    if start.utc <= moment:
        raise Refused(f"{at} is over; say a time to come, or --now.")
    return start


def _remarks(settings: Settings, source: Source, story: Release, moment: datetime) -> list[str]:
    """What the release check warns of. Raises Refused when it finds an error."""
    found = check(desk_of(settings, settings.workspace), source, story, moment, partial(asked_size, settings))
    errors = [finding for finding in found if finding.level is Level.ERROR]
    if errors:
        print_findings(errors)
        raise Refused(f"Nothing was scheduled: mend what `mailer release check {story.slug}` finds.")
    return [f"{finding.where}: {told(finding).what}" for finding in found if finding.level is Level.WARNING]


def _show(shown: _Shown, settings: Settings, *, verbose: bool, as_json: bool) -> None:
    plan, list_name = shown.draft.plan, shown.draft.manifest.list_name
    if as_json:
        record = plan_record(shown.story.slug, list_name, plan, shown.warnings)
        click.echo(json.dumps(record, ensure_ascii=False, indent=2))
        return
    print_plan(shown.story, plan, settings.office_city, verbose=verbose)
    print_comparison(shown.comparison)
    print_warnings(shown.warnings)


def _ask(people: int) -> None:
    said = click.prompt(f"Type the number of people this goes to ({people}) to schedule and approve it", type=str)
    if said.strip() != str(people):
        raise Refused(f"Nothing was scheduled: it goes to {people} people, and “{said.strip()}” was typed.")


def _write_down(database: Database, shown: _Shown, settings: Settings) -> None:
    key = settings.key("suppression_key")
    with database.act() as connection:
        refuse_if_changed(connection, shown.epoch)
        commit(
            connection, shown.draft, shown.story, shown.source, shown.stationery_digest, settings.actor, key, now()
        )


def _tell(draft: Draft) -> None:
    manifest, people = draft.manifest, len(draft.plan.deliveries)
    said = f"Scheduled and approved: {manifest.slug}, version {manifest.version}, {people} people"
    console().print(f"{said}; manifest {manifest.digest[:12]}.", markup=False, soft_wrap=True, style="green")
