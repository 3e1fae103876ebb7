"""`mailer status`: where each wave stands, and the reason when one does not move."""

import json
from dataclasses import replace
from datetime import datetime

import click

from mailer.cli.status_text import standing_text
from mailer.cli.times import iso
from mailer.cli.workspace import console, now, open_database
from mailer.core.errors import MailerError
from mailer.core.standing import Obstacle, Senders, Standing, WaveStanding, obstacles
from mailer.core.words import DistributionState
from mailer.dispatch.disk import too_little
from mailer.dispatch.folder import read_source, release_folder
from mailer.dispatch.limits import limits_in_the_way
from mailer.dispatch.zone_watch import watch_zone_data
from mailer.settings import Settings, load_settings
from mailer.store.status import senders_now, standings


@click.command()
@click.argument("slug", required=False)
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object a line; docs/log-format.md says what is in it."
)
def status(slug: str | None, as_json: bool) -> None:
    """Where each wave stands, and the reason when one does not move.

    Without a SLUG: all that is not settled yet, and the waves of the last seven days.

    Example: mailer status lake-ferry
    """
    settings = load_settings()
    zone = settings.office_city
    with open_database() as database:
        at = now()
        watch_zone_data(database, at)
        with database.read() as connection:
            found, senders = standings(connection, slug, at), senders_now(connection, at)
            senders = replace(senders, limits=limits_in_the_way(connection, settings, at))
        if full := too_little(
            [settings.state, *database.folders]
        ):  # then a sender cannot even write down that it is in trouble
            senders = replace(senders, troubles=sorted({*senders.troubles, full}))
    if as_json:
        for one in found:
            record = standing_record(one, senders, zone, at, drifted=has_drifted(one, settings))
            click.echo(json.dumps(record, ensure_ascii=False))
    elif not found:
        click.echo("Nothing is scheduled; `mailer schedule SLUG --list …` plans a send.")
    else:
        for one in (one for one in found if not one.is_nothing_but_replaced):
            console().print(standing_text(one, senders, zone, at), soft_wrap=not console().is_terminal)
            if has_drifted(one, settings):
                console().print(
                    f"  releases/{one.slug} was edited since. What is scheduled stays as it was.\n", style="yellow"
                )


def has_drifted(standing: Standing, settings: Settings) -> bool:
    """Whether the release folder says something else now than when this, of which some still waits, was scheduled."""
    if standing.state is not DistributionState.SCHEDULED or not any(wave.waiting for wave in standing.waves):
        return False
    try:
        source = read_source(settings.workspace, standing.slug)
    except MailerError:  # a folder that is gone or half written changes nothing that is scheduled
        return release_folder(settings.workspace, standing.slug).is_dir()
    return source.digest != standing.source_digest


def standing_record(
    standing: Standing, senders: Senders, zone: str, at: datetime, *, drifted: bool
) -> dict[str, object]:
    """A distribution for programs: codes, and instants as ISO 8601 in UTC."""
    return {
        "release": standing.slug,
        "version": standing.version,
        "distribution": standing.id,
        "kind": standing.kind.value,
        "list": standing.list_name,
        "state": standing.state.value,
        "approved": standing.approved,
        "left_out": standing.left_out,
        "drifted": drifted,
        "senders": senders.running,
        "waves": [
            _wave_record(wave, obstacles(wave, approved=standing.approved, senders=senders, now=at), zone)
            for wave in standing.waves
        ],
    }


def _wave_record(wave: WaveStanding, in_the_way: list[Obstacle], zone: str) -> dict[str, object]:
    return {
        "wave": wave.kind.value,
        "at": iso(wave.instant),
        "office_time": iso(wave.instant, zone),
        "opened_at": iso(wave.opened_at),
        "held_at": iso(wave.held_at),
        "held_reason": wave.held_reason or None,
        "counts": {state.value: count for state, count in sorted(wave.counts.items())},
        "next_try_at": iso(wave.next_try_at),
        "obstacles": [_obstacle_record(each) for each in in_the_way],
    }


def _obstacle_record(each: Obstacle) -> dict[str, object]:
    return {
        "why": each.why.value,
        "said": each.said or None,
        "at": iso(each.at),
        "count": each.count or None,
        "since": iso(each.since),
    }
