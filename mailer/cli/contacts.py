"""`mailer contacts`: lists in, with a report for every line before anything is written; people shown and changed."""

import click

from mailer.cli.lazy_group import LazyGroup

COMMANDS = {
    "change": "mailer.cli.contacts_change:change",
    "failed": "mailer.cli.contacts_failed:failed",
    "import": "mailer.cli.contacts_import:import_",
    "list": "mailer.cli.contacts_show:list_",
    "revive": "mailer.cli.contacts_failed:revive",
    "show": "mailer.cli.contacts_show:show",
    "suppress": "mailer.cli.contacts_change:suppress",
}


@click.group(cls=LazyGroup, places=COMMANDS)
def contacts() -> None:
    """Import, list and change contacts.

    Example: mailer contacts import europe.csv
    """
