"""Recovery: the journals of dead senders on this host settle what those had claimed, before anybody claims again."""

import random

from mailer.core.attempt_result import AttemptResult, judge_attempt, refused
from mailer.core.gate import Claim, Refusal
from mailer.core.outcome import Reply, Step
from mailer.dispatch.journal import DeadJournal, Traces, dead_journals
from mailer.dispatch.sender import Sender
from mailer.store import workers
from mailer.store.claims import claims_left_by
from mailer.store.closing import close_distributions
from mailer.store.database import Connection
from mailer.store.finishing import finish


def settle_dead_senders(sender: Sender) -> None:
    """For each dead process: no line in its journal means nothing left; a dot without reply means `unknown`.

    The journals stay locked until the transaction has been committed, so two processes cannot both settle one. The
    journal of a process that this database has never heard of belongs to another database, and is kept.
    """
    with dead_journals(sender.office.journals) as journals:
        for journal in journals:
            with sender.database.step() as connection:
                journal.is_settled = workers.is_known(connection, journal.worker_id)
                if journal.is_settled:
                    _settle(connection, journal, sender)
            if not journal.is_settled:
                sender.warn_of_foreign_journal(journal.worker_id)


def _settle(connection: Connection, journal: DeadJournal, sender: Sender) -> None:
    now, owner = sender.clock.now(), journal.worker_id
    ended = [_what_became_of(claim, journal.traces, sender) for claim in claims_left_by(connection, owner)]
    finish(connection, ended, owner)
    close_distributions(connection, now, {one.claim.distribution_id for one in ended})
    workers.end(connection, owner, now)


def _what_became_of(claim: Claim, traces: Traces, sender: Sender) -> AttemptResult:
    now, trace = sender.clock.now(), traces.get((claim.id, claim.attempt))
    if trace is None:
        return refused(claim, Refusal.STOPPING, now)
    reply = trace.reply or Reply(Step.DOT, None, "the sender was stopped before the reply came", "", "")
    verdict = judge_attempt(claim, reply, sender.retry_policy(claim), now, random.random())
    ended_at = trace.ended_at or now
    return AttemptResult(claim, verdict, reply, trace.started_at, ended_at, 0.0, trace.phase, trace.bytes_sha256)
