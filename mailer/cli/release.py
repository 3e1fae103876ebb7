"""`mailer release`: texts in, checked and looked at before anybody outside sees them."""

import click

from mailer.cli.lazy_group import LazyGroup

COMMANDS = {
    "calendar": "mailer.cli.release_kit:calendar",
    "check": "mailer.cli.release_check:check",
    "confirm": "mailer.cli.release_check:confirm",
    "import": "mailer.cli.release_import:import_",
    "pdf": "mailer.cli.release_kit:pdf",
    "preview": "mailer.cli.release_preview:preview",
}


@click.group(cls=LazyGroup, places=COMMANDS)
def release() -> None:
    """Import, check and preview a release.

    Example: mailer release check lake-ferry
    """
