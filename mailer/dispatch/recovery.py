"""Recovery: the journals of dead senders on this host settle what those had claimed, before anybody claims again."""

import random

from mailer.core.gate import Claim, Ended, Refusal, refused
from mailer.core.outcome import Reply, Step, Verdict, judge
from mailer.core.release import Sending
from mailer.core.stuck import of_a_doubt
from mailer.core.words import OnUnknown
from mailer.dispatch.journal import Traces, dead_journals
from mailer.dispatch.sender import Sender
from mailer.store import workers
from mailer.store.approved import AlteredError
from mailer.store.claims import claims_left_by
from mailer.store.closing import close_distributions
from mailer.store.finishing import finish


def settle_dead_senders(sender: Sender) -> None:
    """For each dead process: no line in its journal means nothing left; a dot without reply means `unknown`.

    The journals stay locked until the transaction has been committed, so two processes cannot both settle one.
    """
    with dead_journals(sender.office.journals) as journals:
        for owner, traces in journals.items():
            with sender.database.step() as connection:
                ended = [_what_became_of(claim, traces, sender) for claim in claims_left_by(connection, owner)]
                finish(connection, ended, owner)
                close_distributions(connection, sender.clock.now(), {one.claim.distribution_id for one in ended})
                workers.end(connection, owner, sender.clock.now())


def _what_became_of(claim: Claim, traces: Traces, sender: Sender) -> Ended:
    trace = traces.get((claim.id, claim.attempt))
    if trace is None:
        return refused(claim, Refusal.STOPPING, sender.clock.now())
    reply = trace.reply or Reply(Step.DOT, None, "the sender was stopped before the reply came", "", "")
    verdict = judged(sender, claim, reply)
    ended_at = trace.ended_at or sender.clock.now()
    return Ended(claim, verdict, reply, trace.started_at, ended_at, 0.0, trace.phase, trace.bytes_sha256)


def judged(sender: Sender, claim: Claim, reply: Reply) -> Verdict:
    """What a reply means for this delivery, under the policies that were approved with it."""
    try:
        approved = sender.approved(claim.distribution_id)
        life, on_unknown = approved.life, approved.on_unknown
    except AlteredError:  # nothing more of it is sent; what has been sent is still written down
        life, on_unknown = Sending().life, OnUnknown.HOLD
    verdict = judge(reply, claim.attempt, claim.due_at, sender.clock.now(), life, on_unknown, random.random())
    return verdict if claim.doubtful_phase is None else of_a_doubt(verdict)
