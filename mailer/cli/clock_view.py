"""The clock as people are told of it: the time that they approve where nobody vouches, or what contradicts it."""

from datetime import datetime

from mailer.cli.times import shown_time
from mailer.core.clock_record import Evidence
from mailer.dispatch.clock_check import check_clock
from mailer.dispatch.clock_file import vouch
from mailer.settings import Settings, host_name
from mailer.store.database import Database


def clock_warning(heard: Evidence, settings: Settings, now: datetime, act: str) -> str:
    """What a person must know before `act` (“Approving this send”); empty where somebody vouches for the clock."""
    if heard.contradiction:
        held = "what is under embargo will be held until the clock is right, or until somebody resumes it"
        return f"{heard.contradiction[0].upper()}{heard.contradiction[1:]}; {held}."
    if heard.vouched_by:
        return ""
    shown = shown_time(now, settings.office_city)
    return f"Nobody vouches for this machine's clock; it shows {shown}. {act} says that it is right."


def vouch_if_nobody_does(heard: Evidence, settings: Settings) -> None:
    """Records that a person has approved the time; a contradiction is left to the workers and to `mailer resume`."""
    if heard == Evidence():
        vouch(settings.state, host_name(), settings.actor)


def vouch_by_resuming(database: Database, settings: Settings, now: datetime, *, was_about_clock: bool) -> str:
    """Records that who resumes a send approves the time, and returns what to tell them.

    Who resumes what was held because of a clock has been told, and may vouch for a time that contradicts the record.
    """
    shown = shown_time(now, settings.office_city)
    if was_about_clock:
        vouch(settings.state, host_name(), settings.actor, against_the_record=True)
        return f"By this you say that this machine's clock is right; it shows {shown}."
    heard = check_clock(database, settings, ask_relay=False)
    vouch_if_nobody_does(heard, settings)
    return clock_warning(heard, settings, now, "Resuming this send")
