"""A delivery may wait until it is known whether the earlier one, which a sender still holds, has left."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # In SQL: Alembic would copy SQLite's largest table for the sake of the foreign key
    op.execute(
        "alter table delivery add column waits_for_id bigint"
        " constraint fk_delivery_waits_for_id references delivery (id)"
    )
    waits = sa.text("waits_for_id is not null")
    op.create_index(
        "ix_delivery_waits_for_id", "delivery", ["waits_for_id"], sqlite_where=waits, postgresql_where=waits
    )
