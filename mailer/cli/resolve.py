"""`mailer resolve`: what may have arrived, what is known of it, and a person's decision about it."""

from collections.abc import Mapping

import click

from mailer.cli.stuck_view import asked_for, copies, look, refuse_half_a_question
from mailer.cli.workspace import now, open_database, refuse_copy
from mailer.core.errors import Misused
from mailer.core.stuck import Decision
from mailer.core.words import DeliveryState
from mailer.dispatch.stuck import decide
from mailer.settings import load_settings

_QUESTIONS = {
    Decision.SENT: "Record {} as handed to our mail server?",
    Decision.AGAIN: "Send {} once more? A second copy cannot be taken back.",
    Decision.LEAVE: "Leave {} in doubt?",
}
_DONE = {
    Decision.SENT: "Recorded as handed to our mail server: {}.",
    Decision.AGAIN: "Planned once more: {}.",
    Decision.LEAVE: "Left in doubt, and recorded that you looked: {}.",
}


@click.command()
@click.argument("slug", required=False)
@click.option("--to", "email", metavar="EMAIL", help="Only the copy to this address; else all of the release.")
@click.option("--sent", is_flag=True, help="They arrived: record them as handed over.")
@click.option("--again", is_flag=True, help="Send them once more, or what took their place.")
@click.option("--leave", is_flag=True, help="Do nothing, and record that somebody looked.")
@click.option("--dry-run", is_flag=True, help="Show what would be done, and do nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object a line; docs/log-format.md says what is in it."
)
def resolve(
    slug: str | None,
    email: str | None,
    sent: bool,
    again: bool,
    leave: bool,
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """What may have arrived: who, since when, what is known of it; and your decision about it.

    A copy is in doubt when it was sent to its last byte and no answer came. Without --sent, --again or --leave this
    only looks. docs/unknown.md says how to find out whether a copy arrived.

    \b
    Example: mailer resolve
    Example: mailer resolve lake-ferry --to anna@lakeside.example --sent
    """
    decision = _decision({Decision.SENT: sent, Decision.AGAIN: again, Decision.LEAVE: leave}, yes)
    acting = decision is not None and not dry_run
    refuse_half_a_question(slug, narrowed=bool(decision or email), as_json=as_json, asking=acting and not yes)
    settings = load_settings()
    with open_database(settings) as database:
        asked = asked_for(settings, (DeliveryState.UNKNOWN,), slug, email)
        chosen = look(database, settings, asked, as_json=as_json, act=decision)
        if decision is None and chosen and not as_json:
            click.echo("To decide, say --sent, --again or --leave, and --to EMAIL for one of them.", err=True)
        if decision is None or dry_run:
            return
        refuse_copy(database, settings)
        if not yes:
            click.confirm(_QUESTIONS[decision].format(copies(len(chosen))), abort=True)
        done = decide(database, asked, {one.id for one in chosen}, decision, settings.actor, now())
        if not as_json:
            click.echo(_DONE[decision].format(copies(done)))


def _decision(said: Mapping[Decision, bool], yes: bool) -> Decision | None:
    """The one decision that was said. Raises Misused for two of them, and for a yes to none."""
    found = [decision for decision, is_said in said.items() if is_said]
    if len(found) > 1 or (yes and not found):
        raise Misused("Say one of --sent, --again and --leave.")
    return found[0] if found else None
