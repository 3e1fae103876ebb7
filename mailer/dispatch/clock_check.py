"""What a command says of this machine's clock before a person approves: who vouches for it, what contradicts it."""

from contextlib import suppress

from mailer.core.clock_record import ClockRecord, Evidence, contradiction, with_reading
from mailer.core.clock_trouble import drift_told
from mailer.core.errors import MailerError
from mailer.dispatch.clock import SystemClock, read_clock
from mailer.dispatch.clock_file import ClockFile, vouch
from mailer.dispatch.clock_witness import Kernel, ask_witnesses, database_ahead
from mailer.dispatch.kernel_clock import synchronised_time
from mailer.dispatch.office import relays_of
from mailer.dispatch.relay import RelaySettings
from mailer.settings import Settings, host_name
from mailer.store.database import Database


def check_clock(
    database: Database, settings: Settings, *, ask_relay: bool = True, kernel: Kernel = synchronised_time
) -> Evidence:
    """Who vouches for the present time, or what contradicts it. A witness that is found is noted; a doubt is left.

    The mail server is asked only where no other witness speaks, and only with `ask_relay`.
    """
    host, record, present = host_name(), ClockFile(settings.state).read(), read_clock()
    if told := contradiction(record, present, host):
        return Evidence(contradiction=told)
    record = with_reading(record, present)
    if told := _differing(database, record, host):
        return Evidence(contradiction=told)
    if record.vouched_by:
        return Evidence(vouched_by=record.vouched_by)
    heard = ask_witnesses(database, SystemClock(), host, _relay(settings) if ask_relay else None, kernel)
    if heard.vouched_by:
        vouch(settings.state, host, heard.vouched_by)
    elif record.doubt:
        return Evidence(contradiction=record.doubt)
    return heard


def _differing(database: Database, record: ClockRecord, host: str) -> str:
    """That the database's clock is another one, unless a person has been asked about that and vouched for ours."""
    if record.vouched_by and record.database_differs:
        return ""
    ahead = database_ahead(database, SystemClock())
    return "" if ahead is None else drift_told(ahead, host)


def _relay(settings: Settings) -> RelaySettings | None:
    if not settings.smtp_host:
        return None
    with suppress(MailerError):  # what is wrong with a mail server's settings, `mailer doctor` says
        return relays_of(settings)[0]
    return None
