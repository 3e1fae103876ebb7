"""Claims move to a narrow table of their own, and a distribution says since when nothing of it moves by itself."""

import sqlalchemy as sa
from alembic import op

from mailer.store.tables.base import Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _claims()
    _finished()
    _narrow()


def _claims() -> None:
    op.create_table(
        "claim",
        sa.Column("delivery_id", sa.BigInteger(), sa.ForeignKey("delivery.id", name="fk_claim_delivery_id")),
        sa.Column("worker_id", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("lease_until", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("delivery_id", name="pk_claim"),
    )
    op.execute(
        "insert into claim (delivery_id, worker_id, token, attempt, lease_until)"
        " select id, claim_owner, claim_token, attempt, lease_until from delivery where state = 'claimed'"
    )
    # A deferred delivery kept the time of its next try while it was claimed
    op.execute(
        "update delivery set attempt = attempt - 1,"
        " state = case when next_try_at is null then 'planned' else 'deferred' end where state = 'claimed'"
    )
    op.drop_index("ix_delivery_claimed", "delivery")
    for column in ("claim_owner", "claim_token", "lease_until"):
        # In SQL: Alembic would copy SQLite's largest table
        op.execute(f"alter table delivery drop column {column}")


def _finished() -> None:
    op.add_column("distribution", sa.Column("finished_at", Instant(), nullable=True))
    ended = (
        "not exists (select 1 from delivery where delivery.distribution_id = distribution.id"
        " and delivery.state in ('planned', 'deferred'))"
    )
    # When it ended nobody wrote down; the last instant of its waves is near enough to say what is recent
    last = "(select max(wave.instant) from wave where wave.distribution_id = distribution.id)"
    op.execute(f"update distribution set finished_at = coalesce({last}, created_at) where {ended}")


def _narrow() -> None:
    """Indexes that hold only what is active, so that neither a tick nor `status` reads the history."""
    for name, table, columns, condition in (
        ("ix_delivery_unknown", "delivery", ["distribution_id"], "state = 'unknown'"),
        ("ix_wave_unopened", "wave", ["instant"], "opened_at is null"),
        ("ix_attempt_unknown", "attempt", ["worker_id"], "outcome = 'unknown'"),
        ("ix_worker_running", "worker", ["ticked_at"], "not ended"),
    ):
        where = sa.text(condition)
        op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
    op.create_index("ix_audit_act", "audit", ["act"])
    op.create_index("ix_wave_instant", "wave", ["instant"])
    op.create_index("ix_distribution_finished_at", "distribution", ["finished_at"])
