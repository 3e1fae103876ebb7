"""`mailer retry`: what was refused or came too late is shown, and goes out again in its own wave."""

import click

from mailer.cli.stuck_view import asked_for, copies, look, refuse_half_a_question
from mailer.cli.workspace import now, open_database, refuse_copy
from mailer.core.errors import Misused
from mailer.core.words import DeliveryState
from mailer.dispatch.stuck import retry as plan_again
from mailer.settings import load_settings
from mailer.store.stuck import RETRIED


@click.command()
@click.argument("slug", required=False)
@click.option("--to", "email", metavar="EMAIL", help="Only the copy to this address; else all of the release.")
@click.option(
    "--state",
    type=click.Choice([state.value for state in RETRIED]),
    help="Only what was refused, or only what came too late.",
)
@click.option("--reason", default="", help="Why it may go now, for the log: needed to do it.")
@click.option("--dry-run", is_flag=True, help="Show what would be done, and do nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object a line; docs/log-format.md says what is in it."
)
def retry(
    slug: str | None, email: str | None, state: str | None, reason: str, dry_run: bool, yes: bool, as_json: bool
) -> None:
    """Try again what the mail server refused, or what came too late while the release may still go.

    Without a --reason this only looks. What goes out again is what was approved, in its own wave and under its
    Message-ID: nothing of it was taken before. Copies that may have arrived are the affair of `mailer resolve`.

    \b
    Example: mailer retry lake-ferry --dry-run
    Example: mailer retry lake-ferry --to anna@lakeside.example --reason "their mailbox was full and is not any more"
    """
    acting = bool(reason.strip()) and not dry_run
    if yes and not reason.strip():
        raise Misused("Say why it may go now, for the log: --reason …")
    refuse_half_a_question(slug, narrowed=bool(reason or email), as_json=as_json, asking=acting and not yes)
    settings = load_settings()
    with open_database(settings) as database:
        asked = asked_for(settings, [DeliveryState(state)] if state else RETRIED, slug, email)
        chosen = look(database, settings, asked, as_json=as_json, act="retry" if reason or dry_run else None)
        if not reason and chosen and not as_json:
            click.echo("To try them again, say why: --reason …", err=True)
        if not acting:
            return
        refuse_copy(database, settings)
        if not yes:
            click.confirm(f"Try {copies(len(chosen))} again?", abort=True)
        done = plan_again(database, asked, {one.id for one in chosen}, reason, settings.actor, now())
        if not as_json:
            click.echo(f"Planned again, in their own waves: {copies(done)}.")
