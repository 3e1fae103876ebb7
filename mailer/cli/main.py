"""The `mailer` command: which subcommands there are, and errors turned into one sentence and an exit code."""

import gc
import sys

import click

from mailer.cli.lazy_group import LazyGroup
from mailer.core.errors import MailerError

COMMANDS = {
    "demo": "mailer.cli.rehearse:demo",
    "init": "mailer.cli.init:init",
    "run": "mailer.cli.run:run",
    "release": "mailer.cli.release:release",
    "contacts": "mailer.cli.contacts:contacts",
    "test": "mailer.cli.test:test",
    "rehearse": "mailer.cli.rehearse:rehearse",
    "schedule": "mailer.cli.schedule:schedule",
    "approve": "mailer.cli.control:approve",
    "hold": "mailer.cli.control:hold",
    "resume": "mailer.cli.control:resume",
    "cancel": "mailer.cli.control:cancel",
    "move": "mailer.cli.change:move",
    "lift-now": "mailer.cli.change:lift_now",
    "correct": "mailer.cli.change:correct",
    "kill": "mailer.cli.change:kill",
    "status": "mailer.cli.status:status",
    "log": "mailer.cli.log:log",
    "who": "mailer.cli.who:who",
    "resolve": "mailer.cli.resolve:resolve",
    "retry": "mailer.cli.retry:retry",
    "doctor": "mailer.cli.doctor:doctor",
}
"""In the order of the work; the help text shows them so."""

SUMMARIES = {
    "demo": "The whole job on this machine in half a minute.",
    "init": "Make a workspace: settings, database, folders.",
    "run": "Send what comes due, until stopped.",
    "release": "Import, check and preview a release.",
    "contacts": "Import, list and change contacts.",
    "test": "Send the real editions to staff only, marked [TEST].",
    "rehearse": "Your text and list, moved clock, nothing leaves.",
    "schedule": "Plan a send: who gets what, when, in every city's time.",
    "approve": "Say yes to exactly what was scheduled.",
    "hold": "Stop a send; nothing more begins once it returns.",
    "resume": "Let a held send go on.",
    "cancel": "End a send for good.",
    "move": "Move the lift; who holds a copy is told at once.",
    "lift-now": "End the embargo at once, and tell those who hold a copy.",
    "correct": "Send the corrected text, also to those who hold the old.",
    "kill": "Withdraw it; whoever holds a copy is told not to publish.",
    "status": "Where each wave stands, and why one does not move.",
    "log": "The send log: every attempt, in the server's words.",
    "who": "What one person or outlet got, in a sentence.",
    "resolve": "What may have arrived, and your decision about it.",
    "retry": "Try again what was refused or came too late.",
    "doctor": "Look at everything that a send needs.",
}


ON_THEIR_OWN = {"demo", "init", "rehearse", "run", "doctor"}
"""They send by themselves, come before anything can be sent, or say it in their own words."""


@click.group(
    cls=LazyGroup,
    places=COMMANDS,
    summaries=SUMMARIES,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="press-mailer", message="%(version)s")
def mailer() -> None:
    """One press release, two languages, one embargo, the right hour in every city, and proof of who got it.

    Example: mailer schedule lake-ferry --list europe
    """


@mailer.result_callback()
@click.pass_context
def _remind(context: click.Context, /, _result: object, **_options: object) -> None:
    """After every command: while no sender runs, nothing will leave, and people must know."""
    if context.invoked_subcommand not in ON_THEIR_OWN:
        from mailer.cli.workspace import warn_without_sender  # late, so that --help answers at once

        warn_without_sender()


def main() -> None:
    """The entry point: exit code 0 done, 1 refused, 2 wrong usage; never a traceback for a person's mistake."""
    try:
        mailer(standalone_mode=False)
    except MailerError as error:
        click.echo(f"mailer: {error}", err=True)
        sys.exit(error.exit_code)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.Abort:
        click.echo("mailer: stopped; nothing was changed.", err=True)
        sys.exit(1)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    finally:
        gc.freeze()  # what ends with the process need not be looked through: that took 0.15 s after every command
