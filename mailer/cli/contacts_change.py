"""`mailer contacts change` and `suppress`: what is known of one person, corrected or taken away."""

from dataclasses import replace

import click

from mailer.cli.obeying import wait_for_senders
from mailer.cli.workspace import console, open_database, refuse_copy
from mailer.core.contact import Contact
from mailer.core.errors import Misused
from mailer.core.intake import change_of
from mailer.core.listing.rows import read_rows
from mailer.core.words import SuppressionKind
from mailer.dispatch.clock import SystemClock
from mailer.settings import load_settings
from mailer.store import approvals, audit
from mailer.store.epoch import read_epoch
from mailer.store.intake import save_changes
from mailer.store.people import person_known_by


@click.command()
@click.argument("email")
@click.option("--name", help="The person's name.")
@click.option("--outlet", help="Whom they work for; a new one ends an agreement to embargoes.")
@click.option("--role", help="Their job there.")
@click.option("--city", help="Where they are, like “Paris, FR”.")
@click.option("--zone", help="Their time zone, for a city that the table does not hold.")
@click.option("--languages", help="What they read, the preferred language first, like “ru en”.")
@click.option("--tags", help="Words to choose by, between commas.")
@click.option("--embargo", type=click.Choice(["yes", "no"]), help="Whether they agree to embargoes.")
@click.option("--how", help="How they agreed, or told you that they no longer do.")
def change(email: str, embargo: str | None, how: str | None, **cells: str | None) -> None:
    """Change what is known of one person, or record an agreement to embargoes.

    A withdrawn agreement takes an advance copy still to be sent away at once; the copy at the lift stays.

    \b
    Example: mailer contacts change anna@lakeside.example --embargo yes --how "by telephone, 3 March"
    """
    said = {name: value for name, value in cells.items() if value is not None}
    if not said and embargo is None:
        raise Misused("Nothing to change was named; `mailer contacts change --help` lists what can be.")
    if embargo and not how:
        raise Misused("Say how you know it with --how, like --how “by telephone, 3 March”.")
    settings, clock = load_settings(), SystemClock()
    with open_database() as database:
        refuse_copy(database, settings)
        with database.act() as connection:
            old = person_known_by(connection, email)
            if said:
                save_changes(connection, [change_of(old, _changed(old, said))], clock.now())
                audit.record(connection, settings.actor, "change", f"contact {old.id}", clock.now(), **said)
            if embargo:
                agreed, how_said = embargo == "yes", how or ""
                approvals.set_agreement(connection, old.id, agreed, how_said, settings.actor, clock.now())
            epoch = read_epoch(connection)
        wait_for_senders(database, epoch)
    console().print(f"Changed: {email}.", markup=False, soft_wrap=True)


def _changed(old: Contact, said: dict[str, str]) -> Contact:
    """The person with these cells read as in a file; an empty one empties it."""
    read = read_rows([(0, {"email": old.email, **said})], {})
    reasons = [*(row.reason for row in read.bad), *(f"“{city}”: {why}" for city, why in read.doubts)]
    if reasons:
        raise Misused(f"{reasons[0][:1].upper()}{reasons[0][1:]}.".replace("..", "."))
    row = read.rows[0].contact
    fields = {name: getattr(row, name) for name in said if name != "city"}
    if "city" in said or "zone" in said:
        fields |= {"place": row.place, "zone": row.zone}
    return replace(old, **fields)


@click.command()
@click.argument("email")
@click.option("--reason", required=True, help="Why, in your words.")
@click.option("--failed", is_flag=True, help="The address does not work (otherwise: the person asked).")
def suppress(email: str, reason: str, failed: bool) -> None:
    """Send nothing to this address any more, also of what is scheduled already.

    \b
    Example: mailer contacts suppress anna@lakeside.example --reason "asked by telephone"
    """
    settings, clock = load_settings(), SystemClock()
    kind = SuppressionKind.FAILED if failed else SuppressionKind.ASKED
    with open_database() as database:
        refuse_copy(database, settings)
        with database.act() as connection:
            key = settings.key("suppression_key")
            epoch = approvals.suppress(connection, email, kind, reason, key, settings.actor, clock.now())
        wait_for_senders(database, epoch)
    console().print(f"Nothing is sent to {email} from now on.", markup=False, soft_wrap=True)
