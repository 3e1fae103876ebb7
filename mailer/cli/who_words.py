"""The sentences of `mailer who`: each complete in itself, so that it can be read out on the telephone."""

from datetime import datetime

from mailer.cli.tables import printable
from mailer.cli.times import city_of, short, spoken
from mailer.cli.words import REPORTS, copy_words, distribution_words, language_name, news_words, obstacle_words
from mailer.core.contact import Contact
from mailer.core.standing import Why
from mailer.core.words import DeliveryState
from mailer.store.log_line import LogLine, Tried
from mailer.store.who import Got, LeftOutOf

_S = DeliveryState


def person_words(name: str, outlet: str, email: str) -> str:
    """`Anna Example (Lakeside Wire)`, or the address where there is no name."""
    return f"{name or email} ({outlet})" if outlet else name or email


def got_words(got: Got, zone: str, now: datetime) -> str:
    """What happened, or will, to one person's copy."""
    line = got.line
    fate = _unfinished(got, zone, now) if line.state in (_S.PLANNED, _S.CLAIMED) else _fate(line, zone, now)
    report = f"; {REPORTS[line.report]}" if REPORTS[line.report] else ""
    return printable(f"{person_words(line.name, line.outlet, line.email)}: {_copy(line)} {fate}{report}.")


def left_out_words(left_out: LeftOutOf) -> str:
    """Why somebody on the list gets nothing."""
    person = left_out.contact
    who = person_words(person.name, person.outlet, person.email)
    kind = distribution_words(left_out.kind)
    return printable(f"{who}: left out of the {kind} of {left_out.slug}: {left_out.reason}.")


def unconcerned_words(person: Contact, slug: str | None) -> str:
    """Somebody in the contacts whom nothing that was asked about concerns."""
    lists = "any list that was scheduled" if slug is None else f"a list to which {slug} was scheduled"
    return printable(
        f"{person_words(person.name, person.outlet, person.email)}: in the contacts, but not on {lists}."
    )


def _copy(line: LogLine) -> str:
    first = language_name(line.languages[0]) if line.languages else ""
    languages = f"{first} first" if len(line.languages) > 1 else f"in {first}"
    if not (news := news_words(line.kind, line.slug)):
        return f"the {copy_words(line.kind, line.phase)} of {line.slug}, {languages},"
    if line.state is _S.SENT:
        return f"told {news}: the notice, {languages},"
    return f"the notice {news}, {languages},"


def _unfinished(got: Got, zone: str, now: datetime) -> str:
    line = got.line
    due = line.wave_instant
    if due is not None and due > now:
        is_ready = "is ready, and " if line.is_reserved else ""
        fate = f"{is_ready}waits until {spoken(due, zone, precise=False).removeprefix('on ')}"
    elif line.is_reserved:  # held meanwhile, or about to open
        fate = "is ready, and waits until it may leave"
    else:
        fate = "is being sent just now" if line.state is _S.CLAIMED else "is waiting to be sent"
    in_the_way = [obstacle_words(each, line.slug, zone, now) for each in got.obstacles if each.why is not Why.NOT_DUE]
    return "; ".join([fate, *in_the_way])


def _fate(line: LogLine, zone: str, now: datetime) -> str:
    tried = line.tried
    if tried is None or (line.state is _S.SENT and tried.outcome is not _S.SENT):
        return _fate_untold(line)
    at = spoken(tried.ended_at, zone)
    if line.state is _S.SENT:
        return f"was handed to our mail server {at}; the server said {_said(tried)}"
    if line.state is _S.DEFERRED and line.next_try_at is not None:
        following = f"the next try is at {short(line.next_try_at, zone, now)} {city_of(zone)} time"
        return f"has not been taken yet: {at} the server asked us to try later and said {_said(tried)}; {following}"
    if line.state is _S.REFUSED:
        return f"was refused by the mail server {at}; the server said {_said(tried)}"
    if line.state is _S.UNKNOWN and not tried.relay:
        return f"may have arrived: {_said(tried)}, which was noticed {at}; please decide"
    if line.state is _S.UNKNOWN:
        return f"may have arrived: it was sent {at} and no answer came ({_said(tried)}); please decide"
    return _fate_untold(line)


def _fate_untold(line: LogLine) -> str:
    """What became of a copy where no attempt tells it."""
    fate = {
        _S.SENT: "is recorded as handed to our mail server",
        _S.DEFERRED: "was put off",
        _S.REFUSED: "is recorded as refused",
        _S.UNKNOWN: "may have arrived: please decide",
        _S.SUPPRESSED: "is not sent: the address is not to be mailed",
        _S.CANCELLED: "was cancelled and not sent",
        _S.EXPIRED: "was too late and was not sent",
    }[line.state]
    told = line.reason and line.state is not _S.SUPPRESSED
    return f"{fate} ({line.reason})" if told else fate


def _said(tried: Tried) -> str:
    return (tried.reply if tried.code is None else f"{tried.code} {tried.reply}").rstrip(".")
