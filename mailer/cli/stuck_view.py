"""Deliveries that wait for a person, as people and programs read them: what happened, what is known, what may be."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime

import click

from mailer.cli.log_record import record
from mailer.cli.tables import printable
from mailer.cli.who_words import got_words
from mailer.cli.workspace import now
from mailer.core.address import address_hash
from mailer.core.errors import Misused, Refused
from mailer.core.stuck import Decision, Hindrance, Trail
from mailer.core.words import DeliveryState
from mailer.dispatch.stuck import Asked, Candidate, candidates
from mailer.settings import Settings
from mailer.store.database import Database
from mailer.store.who import Got

TRAILS = {
    Trail.NOT_HERE: "",
    Trail.NO_DOT: "Its sender's journal on this machine says that the last byte never left.",
    Trail.NO_REPLY: "Its sender's journal on this machine says that the last byte left and no answer came.",
    Trail.REPLY: "Its sender's journal on this machine holds the answer.",
}
HINDRANCES = {
    Hindrance.OVER: "the send was cancelled or replaced",
    Hindrance.NOT_APPROVED: "the send is not approved",
    Hindrance.NOT_TO_BE_MAILED: "the address is not to be mailed",
    Hindrance.JOURNAL: "the next sender on this machine settles it by itself, so start one with `mailer run`",
    Hindrance.TOO_LATE: "the life of the release is over",
    Hindrance.LIFTED: "the copy in doubt was an advance copy and the embargo has lifted; write to them by hand",
    Hindrance.NOT_AGREED: "the copy in doubt was an advance copy and the reader no longer agrees to embargoes",
}
"""Why something does not go out again, after a colon."""

_IN_WORDS = {
    DeliveryState.UNKNOWN: "is in doubt",
    DeliveryState.REFUSED: "was refused",
    DeliveryState.EXPIRED: "came too late",
}
_HARMLESS = (Decision.SENT, Decision.LEAVE)
"""Nothing goes out by them."""


def look(database: Database, settings: Settings, asked: Asked, *, as_json: bool, act: str | None) -> list[Candidate]:
    """Shows all that is asked for, and returns what the act, if there is one, would be done with."""
    at = now()
    with database.read() as connection:
        found = candidates(connection, asked, at)
    chosen = [one for one in found if act in _HARMLESS or one.hindrance is None]
    if as_json:
        _show_programs(found, settings.office_city, act, {one.id for one in chosen})
    elif found:
        _show_people(found, settings.office_city, at)
    elif act is None:
        click.echo("Nothing waits for you.")
    if act and not chosen:
        _refuse(found, asked)
    return chosen


def refuse_half_a_question(slug: str | None, *, narrowed: bool, as_json: bool, asking: bool) -> None:
    """Raises Misused where the release is not named, or where --json would have to be followed by a question."""
    if slug is None and narrowed:
        raise Misused("Say which release is meant: its SLUG comes first, as in `mailer who` and `mailer log`.")
    if as_json and asking:
        raise Misused("--json asks nothing, so say --dry-run to see what would be done, or --yes to do it.")


def asked_for(settings: Settings, states: Collection[DeliveryState], slug: str | None, email: str | None) -> Asked:
    """The copies in these states. Raises Misused for an EMAIL that is no address."""
    digest = address_hash(settings.key("suppression_key"), email) if email else None
    return Asked(states, slug, digest, settings.state / "journals")


def copies(count: int) -> str:
    """`1 copy`, `2 copies`."""
    return f"{count} {'copy' if count == 1 else 'copies'}"


def _show_people(found: Sequence[Candidate], zone: str, at: datetime) -> None:
    for one in found:
        click.echo(got_words(Got(one.waiting.line), zone, at))
        for words in _below(one):
            click.echo(f"    {printable(words)}")


def _below(one: Candidate) -> list[str]:
    """What else is known of it, and whether it may go out again."""
    left = f"{one.waiting.left_by} decided to leave it as it is." if one.waiting.left_by else ""
    again = f"It may not go out again: {HINDRANCES[one.hindrance]}." if one.hindrance else "It may go out again."
    held = "Its wave is held." if one.waiting.stuck.is_held else ""
    return [words for words in (TRAILS[one.trail], left, held, again) if words]


def _show_programs(found: Sequence[Candidate], zone: str, act: str | None, chosen: set[int]) -> None:
    for one in found:
        said = {
            **record(one.waiting.line, zone),
            "journal": one.trail.value,
            "left_by": one.waiting.left_by,
            "held": one.waiting.stuck.is_held,
            "may_go_again": one.hindrance is None,
            "hindrance": one.hindrance and one.hindrance.value,
            "act": act if one.id in chosen else None,
        }
        click.echo(json.dumps(said, ensure_ascii=False))


def _refuse(found: Sequence[Candidate], asked: Asked) -> None:
    if not found:
        states = " or ".join(_IN_WORDS[state] for state in asked.states)
        of = f" of {asked.slug}" if asked.slug else ""
        raise Refused(f"No copy{of} that is meant {states}; `mailer who` says what became of a copy.")
    reasons = sorted({HINDRANCES[one.hindrance] for one in found if one.hindrance})
    raise Refused(f"Nothing of it may go out again: {'; '.join(reasons)}.")
