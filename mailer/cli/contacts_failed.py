"""`mailer contacts failed` and `revive`: addresses at which nobody is, and what people decide about them."""

import json
from collections.abc import Sequence

import click

from mailer.cli.obeying import wait_for_senders
from mailer.cli.tables import aligned
from mailer.cli.times import iso
from mailer.cli.workspace import console, now, open_database, refuse_copy
from mailer.core.address import address_hash
from mailer.core.errors import Misused, Refused
from mailer.settings import load_settings
from mailer.store import dead_addresses
from mailer.store.dead_addresses import Dead, decide_about_dead, waiting_for_a_person


@click.command()
@click.argument("slug", required=False)
@click.option("--suppress", is_flag=True, help="Do not mail them any more.")
@click.option("--keep", is_flag=True, help="Go on mailing them: the fault was not theirs.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "as_json", is_flag=True, help="For programs; nothing is decided.")
def failed(slug: str | None, suppress: bool, keep: bool, yes: bool, as_json: bool) -> None:
    """So many addresses of one wave do not exist that you are asked; without --suppress or --keep this only looks.

    When a wave has ended, addresses of which the mail server said that nobody is there are not mailed any more. If
    those are over 5 % of the wave, and over 5, nothing happens before somebody has looked: the list may be an old
    one, or the mail server wrong.

    \b
    Example: mailer contacts failed lake-ferry --suppress
    """
    if suppress and keep:
        raise Misused("Say one of --suppress and --keep.")
    if (yes and not (suppress or keep)) or (as_json and (suppress or keep)):
        raise Misused("--yes goes with --suppress or --keep, and --json with neither.")
    settings = load_settings()
    with open_database(settings) as database:
        with database.read() as connection:
            found = waiting_for_a_person(connection, slug)
        _show(found, as_json)
        if not (suppress or keep):
            return
        if not found:
            raise Refused("There is nothing to decide about.")
        refuse_copy(database, settings)
        if not yes:
            asked = "Mail none of them any more?" if suppress else "Go on mailing them?"
            click.confirm(asked, abort=True)
        with database.act() as connection:
            epoch = decide_about_dead(connection, found, settings.actor, now(), suppress=suppress)
        wait_for_senders(database, epoch)
    done = "are not mailed any more" if suppress else "are mailed as before"
    console().print(f"{len(found)} addresses {done}.", soft_wrap=True)


def _show(found: Sequence[Dead], as_json: bool) -> None:
    if as_json:
        keys = ("slug", "name", "outlet", "email", "said")
        for one in found:
            click.echo(json.dumps({key: getattr(one, key) for key in keys} | {"at": iso(one.at)}, ensure_ascii=False))
    elif found:
        rows = [("RELEASE", "ADDRESS", "NAME", "OUTLET", "THE MAIL SERVER SAID")]
        for line in aligned([*rows, *((one.slug, one.email, one.name, one.outlet, one.said) for one in found)]):
            console().print(line, markup=False, highlight=False, soft_wrap=True)
    else:
        click.echo("Nothing waits for you.")


@click.command()
@click.argument("email")
@click.option("--reason", required=True, help="Why it works again, in your words.")
def revive(email: str, reason: str) -> None:
    """Mail an address again that had failed. Who asked not to be mailed stays as they asked.

    \b
    Example: mailer contacts revive anna@lakeside.example --reason "the mailbox is there again"
    """
    settings = load_settings()
    with open_database(settings) as database:
        refuse_copy(database, settings)
        digest = address_hash(settings.key("suppression_key"), email)
        with database.act() as connection:
            dead_addresses.revive(connection, digest, email, reason, settings.actor, now())
    console().print(f"{email} is mailed again from now on.", markup=False, soft_wrap=True)
