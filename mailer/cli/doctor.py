"""`mailer doctor`: one line for each thing that a send needs."""

import json

import click
from rich.text import Text

from mailer.cli.tables import printable
from mailer.cli.workspace import console
from mailer.core.errors import Refused
from mailer.core.health import Health, Symptom
from mailer.dispatch.clock import SystemClock
from mailer.dispatch.doctor import examine
from mailer.settings import load_settings

_MARKS = {Health.WELL: ("well", "green"), Health.NOTE: ("note", "yellow"), Health.STOP: ("STOP", "bold red")}
_WIDTH = len("mail server")


@click.command()
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object a line; docs/log-format.md says what is in it."
)
def doctor(as_json: bool) -> None:
    """Look at everything that a send needs: settings, labels, database, sender, clock, disk, mail server, zone data.

    Exit code 1 when something would stop a send. The mail server is spoken to as for a send, login included; no
    message is begun.

    Example: mailer doctor
    """
    stopped = []
    for symptom in examine(load_settings(), SystemClock()):
        _show(symptom, as_json)
        if symptom.health is Health.STOP:
            stopped.append(symptom.check)
    if stopped:
        raise Refused(f"As it stands nothing can be sent; to be mended first: {', '.join(stopped)}.")


def _show(symptom: Symptom, as_json: bool) -> None:
    if as_json:
        said = {"check": symptom.check, "health": symptom.health.value, "said": symptom.said}
        click.echo(json.dumps(said, ensure_ascii=False))
    else:
        mark, style = _MARKS[symptom.health]
        line = Text.assemble((mark, style), f"  {symptom.check:<{_WIDTH}}  {printable(symptom.said)}")
        console().print(line, soft_wrap=True)
