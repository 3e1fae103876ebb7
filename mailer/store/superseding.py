"""Superseding: in the transaction of a change, what had not left is taken away and its successors stand in for it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, select, update

from mailer.core.errors import Refused
from mailer.core.words import DistributionState, WaveKind
from mailer.store import audit
from mailer.store.following import Issue
from mailer.store.tables import delivery, distribution, wave
from mailer.store.upkeep import sweep

REASONS = {DistributionState.SUPERSEDED: "a later plan took its place", DistributionState.CANCELLED: "killed"}
"""Why a delivery was not sent, by the state that its distribution ended in."""


def refuse_lifted(connection: Connection, slug: str, issues: Iterable[Issue]) -> None:
    """Raises Refused when a wave of public copies has opened: somebody may have one."""
    opened = wave.c.opened_at.is_not(None) & (wave.c.kind == WaveKind.LIFT.value) & _of(issues)
    if connection.scalar(select(wave.c.id).where(opened).limit(1)) is not None:
        raise Refused(f"The public copies of {slug} have begun to leave: what is free cannot be embargoed again.")


def end(connection: Connection, issue: Issue, state: DistributionState, who: str, now: datetime) -> None:
    """Ends a distribution that is alive: what of it has not been handed over never is."""
    row = distribution.c.id == issue.id
    connection.execute(update(distribution).where(row).values(state=state.value))
    sweep(connection, may_wait=True)
    swept = and_(delivery.c.distribution_id == issue.id, delivery.c.state == "cancelled", delivery.c.reason.is_(None))
    connection.execute(update(delivery).where(swept).values(reason=REASONS[state]))
    act = "supersede" if state is DistributionState.SUPERSEDED else "cancel"
    audit.record(connection, who, act, f"distribution {issue.id}", now)


def _of(issues: Iterable[Issue]) -> ColumnElement[bool]:
    return wave.c.distribution_id.in_([issue.id for issue in issues])
