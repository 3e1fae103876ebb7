"""A sender says in its row who has asked it for less, so that `status` can tell whoever asks."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("worker", sa.Column("slowed", sa.JSON(), nullable=True))
