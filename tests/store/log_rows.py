"""Fills the log as a sender would: opens what is due, claims, and finishes each delivery with a chosen reply."""

from collections.abc import Callable
from datetime import datetime, timedelta

from mailer.core.attempt_result import AttemptResult
from mailer.core.gate import Claim
from mailer.core.outcome import Reply, Step, judge
from mailer.core.words import OnUnknown, Phase, WaveKind
from mailer.store import workers
from mailer.store.database import Database
from mailer.store.finishing import finish
from mailer.store.opening import coming_waves, open_wave
from mailer.store.queue import Claimant, claim

RELAY = "mail.lake.example:587"
ACCEPTED = Reply(Step.DOT, 250, "2.0.0 Ok: queued as 4F1A2", RELAY, "TLSv1.3")
LATER = Reply(Step.RCPT, 451, "4.7.1 Greylisted, come back", RELAY, "TLSv1.3")
NOBODY = Reply(Step.RCPT, 550, "5.1.1 [no] such user", RELAY, "TLSv1.3")
SILENCE = Reply(Step.DOT, None, "the connection was closed", RELAY, "TLSv1.3")


def start_sender(database: Database, now: datetime, trouble: str | None = None) -> None:
    """A sender that has ticked just now."""
    with database.act() as connection:
        workers.register(connection, "host-1-aa", "host", 1, 0, now)
        workers.tick(connection, "host-1-aa", now, trouble, ())


def carry_due(database: Database, now: datetime, answer: Callable[[Claim], Reply], limit: int = 1000) -> list[Claim]:
    """Carries up to `limit` deliveries that are due at `now`; the relay answers each as told."""
    with database.act() as connection:
        for due in coming_waves(connection, now):
            open_wave(connection, due.id, now)
        claims = claim(connection, Claimant("host-1-aa", f"token {now}"), now, now, limit)
    with database.act() as connection:
        finish(connection, [ended(one, answer(one), now) for one in claims], "host-1-aa")
    return claims


def reserve(database: Database, now: datetime, until: datetime) -> list[Claim]:
    """Claims what comes due by `until`, without opening its wave: a worker does so shortly before the instant."""
    with database.act() as connection:
        return claim(connection, Claimant("host-1-aa", "armed"), now, until, 1000)


def ended(one: Claim, reply: Reply, now: datetime) -> AttemptResult:
    verdict = judge(reply, one.attempt, one.wave_instant, now, timedelta(days=3), OnUnknown.HOLD, 0.5)
    phase = Phase.EMBARGOED if one.wave_kind is WaveKind.ADVANCE else Phase.PUBLIC
    ended_at = now + timedelta(milliseconds=412, microseconds=900)
    digest = "ab" * 32 if reply.step is Step.DOT else None
    return AttemptResult(one, verdict, reply, now, ended_at, 0.412, phase if digest else None, digest)
