"""`mailer test`: the real editions, marked, through the real mail server, only to addresses named in the settings."""

import click

from mailer.cli.workspace import console, open_database, refuse_copy
from mailer.core.address import address_key
from mailer.core.errors import Refused
from mailer.core.words import DeliveryState, Phase
from mailer.dispatch.asked import first_usable
from mailer.dispatch.clock import SystemClock
from mailer.dispatch.desk import desk_of
from mailer.dispatch.folder import read_folder
from mailer.dispatch.office import relays_of
from mailer.dispatch.testing import MarkedRun
from mailer.settings import Settings, load_settings

_COPIES = {Phase.EMBARGOED: "advance copy", Phase.PUBLIC: "public copy"}


@click.command()
@click.argument("slug")
@click.option("--to", "addresses", multiple=True, required=True, metavar="EMAIL", help="Whom; may be repeated.")
def test(slug: str, addresses: tuple[str, ...]) -> None:
    """Send every edition, marked [TEST], to staff only: the addresses that MAILER_TEST_ADDRESSES names.

    Each address gets one message per edition: each language first, under embargo and public. It is in no wave and
    no count, and stands in the log like any other.

    \b
    Example: mailer test lake-ferry --to me@lake.example
    """
    settings = load_settings()
    _refuse_outsiders(addresses, settings)
    source, story = read_folder(settings.workspace, slug)
    connection = first_usable(relays_of(settings))
    desk = desk_of(settings, settings.workspace)
    failed = 0
    with open_database(settings) as database:
        refuse_copy(database, settings)
        run = MarkedRun(database, settings, SystemClock(), connection)
        for copy in run.send(story, source, desk, addresses):
            said = f"{copy.reply.code or ''} {copy.reply.text}".strip()
            what = f"{_COPIES[copy.phase]}, {copy.languages[0]} first"
            console().print(f"{copy.address}: {what}: {said}", markup=False, soft_wrap=True)
            failed += copy.state is not DeliveryState.SENT
    if failed:
        raise Refused(f"{failed} of the test copies did not go out; the mail server's words are above.")


def _refuse_outsiders(addresses: tuple[str, ...], settings: Settings) -> None:
    allowed = {address_key(address) for address in settings.test_addresses}
    for address in addresses:
        if address_key(address) not in allowed:
            raise Refused(f"{address} is not among MAILER_TEST_ADDRESSES, and tests go to nobody else; add it there.")
