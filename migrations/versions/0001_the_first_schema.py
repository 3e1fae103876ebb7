"""The first schema: every table of the design, the words of each kind, and the one control row."""

import sqlalchemy as sa
from alembic import op

from mailer.store.tables.base import Instant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WORDS = {
    "suppression_kind": ("asked", "failed"),
    "phase": ("embargoed", "public"),
    "wave_kind": ("advance", "lift", "plain"),
    "distribution_state": ("scheduled", "cancelled", "superseded"),
    "distribution_kind": (
        "release",
        "test",
        "offer",
        "time changed",
        "lifted",
        "correction",
        "update",
        "hold",
        "kill",
    ),
    "delivery_state": (
        "planned",
        "claimed",
        "sent",
        "deferred",
        "refused",
        "unknown",
        "suppressed",
        "cancelled",
        "expired",
    ),
    "report_state": ("none", "delayed", "relayed", "delivered", "failed"),
}


def key() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True)


def where(condition: str) -> dict[str, sa.TextClause]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    for kind, words in WORDS.items():
        table = op.create_table(kind, sa.Column("word", sa.Text(), primary_key=True))
        op.bulk_insert(table, [{"word": word} for word in words])
    op.create_table(
        "actor",
        key(),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "blob",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_table(
        "control",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("audit_head", sa.Text(), nullable=False),
        sa.Column("home", sa.Text(), nullable=True),
        sa.Column("suppression_check", sa.Text(), nullable=True),
        sa.CheckConstraint("id = 1", name="one_row"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "list",
        key(),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "outlet",
        key(),
        sa.Column("name", sa.Text(), nullable=False),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "place",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("geonames_id", sa.Integer(), nullable=True),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "release",
        key(),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.UniqueConstraint("slug"),
    )
    op.create_table(
        "worker",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("heartbeat_at", Instant(), nullable=False),
        sa.Column("ticked_at", Instant(), nullable=False),
        sa.Column("lease_until", Instant(), nullable=False),
        sa.Column("acknowledged_epoch", sa.BigInteger(), nullable=False),
        sa.Column("ended", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "audit",
        key(),
        sa.Column("acted_at", Instant(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), sa.ForeignKey("actor.id"), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("detail_hash", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("chain", sa.Text(), nullable=False),
        sa.UniqueConstraint("chain"),
    )
    op.create_table(
        "contact",
        key(),
        sa.Column("outlet_id", sa.BigInteger(), sa.ForeignKey("outlet.id"), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("place_id", sa.Text(), sa.ForeignKey("place.id"), nullable=True),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
    )
    op.create_table(
        "release_version",
        key(),
        sa.Column("release_id", sa.BigInteger(), sa.ForeignKey("release.id"), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("source", sa.JSON(), nullable=False),
        sa.Column("source_digest", sa.Text(), nullable=False),
        sa.Column("headlines", sa.JSON(), nullable=False),
        sa.Column("stationery_digest", sa.Text(), nullable=False),
        sa.Column("renderer", sa.Text(), nullable=False),
        sa.Column("zone_data", sa.Text(), nullable=False),
        sa.Column("cldr", sa.Text(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.UniqueConstraint("release_id", "n"),
    )
    op.create_table(
        "suppression",
        sa.Column("address_hash", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), sa.ForeignKey("suppression_kind.word"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("address_hash", "kind"),
    )
    op.create_table(
        "address",
        key(),
        sa.Column("contact_id", sa.BigInteger(), sa.ForeignKey("contact.id"), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("address_key", sa.Text(), nullable=False),
        sa.Column("is_primary", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.UniqueConstraint("contact_id", "address_key"),
    )
    op.create_index("ix_address_address_key", "address", ["address_key"])
    op.create_table(
        "agreement",
        key(),
        sa.Column("contact_id", sa.BigInteger(), sa.ForeignKey("contact.id"), nullable=False),
        sa.Column("outlet_id", sa.BigInteger(), sa.ForeignKey("outlet.id"), nullable=True),
        sa.Column("agreed_at", Instant(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("until", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
    )
    op.create_index("ix_agreement_contact_id", "agreement", ["contact_id"])
    op.create_table(
        "audit_detail",
        sa.Column("audit_id", sa.BigInteger(), sa.ForeignKey("audit.id"), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("audit_id"),
    )
    op.create_table(
        "distribution",
        key(),
        sa.Column("kind", sa.Text(), sa.ForeignKey("distribution_kind.word"), nullable=False),
        sa.Column("version_id", sa.BigInteger(), sa.ForeignKey("release_version.id"), nullable=False),
        sa.Column("list_name", sa.Text(), nullable=False),
        sa.Column("follows_id", sa.BigInteger(), sa.ForeignKey("distribution.id"), nullable=True),
        sa.Column("supersedes_id", sa.BigInteger(), sa.ForeignKey("distribution.id"), nullable=True),
        sa.Column("manifest_digest", sa.Text(), sa.ForeignKey("blob.sha256"), nullable=False),
        sa.Column("entries", sa.Text(), sa.ForeignKey("blob.sha256"), nullable=False),
        sa.Column("policies", sa.JSON(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), sa.ForeignKey("distribution_state.word"), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), sa.ForeignKey("actor.id"), nullable=False),
    )
    op.create_index("ix_distribution_version_id", "distribution", ["version_id"])
    op.create_table(
        "list_member",
        sa.Column("list_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"]),
        sa.ForeignKeyConstraint(["list_id"], ["list.id"]),
        sa.PrimaryKeyConstraint("list_id", "contact_id"),
    )
    op.create_table(
        "printed_time",
        key(),
        sa.Column("version_id", sa.BigInteger(), sa.ForeignKey("release_version.id"), nullable=False),
        sa.Column("place_key", sa.Text(), nullable=False),
        sa.Column("wall", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("fold", sa.Integer(), nullable=False),
        sa.Column("utc", Instant(), nullable=False),
        sa.Column("zone_data", sa.Text(), nullable=False),
        sa.UniqueConstraint("version_id", "place_key", "utc"),
    )
    op.create_table(
        "approval",
        key(),
        sa.Column("distribution_id", sa.BigInteger(), sa.ForeignKey("distribution.id"), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), sa.ForeignKey("actor.id"), nullable=False),
        sa.Column("approved_at", Instant(), nullable=False),
        sa.Column("voided_at", Instant(), nullable=True),
    )
    op.create_index("ix_approval_distribution_id", "approval", ["distribution_id"])
    op.create_table(
        "list_snapshot",
        key(),
        sa.Column("distribution_id", sa.BigInteger(), sa.ForeignKey("distribution.id"), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("left_out", sa.Text(), nullable=True),
    )
    op.create_index("ix_list_snapshot_distribution_id", "list_snapshot", ["distribution_id"])
    op.create_index("ix_list_snapshot_contact_id", "list_snapshot", ["contact_id"])
    op.create_table(
        "variant",
        key(),
        sa.Column("distribution_id", sa.BigInteger(), sa.ForeignKey("distribution.id"), nullable=False),
        sa.Column("variant_key", sa.Text(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("city", sa.Text(), nullable=True),
        sa.UniqueConstraint("distribution_id", "variant_key"),
    )
    op.create_table(
        "wave",
        key(),
        sa.Column("distribution_id", sa.BigInteger(), sa.ForeignKey("distribution.id"), nullable=False),
        sa.Column("kind", sa.Text(), sa.ForeignKey("wave_kind.word"), nullable=False),
        sa.Column("instant", Instant(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=True),
        sa.Column("held_at", Instant(), nullable=True),
        sa.Column("held_reason", sa.Text(), nullable=True),
        sa.Column("released_at", Instant(), nullable=True),
        sa.UniqueConstraint("distribution_id", "kind", "instant"),
    )
    op.create_table(
        "edition",
        key(),
        sa.Column("variant_id", sa.BigInteger(), sa.ForeignKey("variant.id"), nullable=False),
        sa.Column("phase", sa.Text(), sa.ForeignKey("phase.word"), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("segments", sa.Text(), sa.ForeignKey("blob.sha256"), nullable=False),
        sa.UniqueConstraint("variant_id", "phase"),
    )
    op.create_table(
        "fragment",
        key(),
        sa.Column("variant_id", sa.BigInteger(), sa.ForeignKey("variant.id"), nullable=False),
        sa.Column("place_key", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.UniqueConstraint("variant_id", "place_key"),
    )
    op.create_table(
        "delivery",
        key(),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("distribution_id", sa.BigInteger(), sa.ForeignKey("distribution.id"), nullable=False),
        sa.Column("wave_id", sa.BigInteger(), sa.ForeignKey("wave.id"), nullable=True),
        sa.Column("variant_id", sa.BigInteger(), sa.ForeignKey("variant.id"), nullable=False),
        sa.Column("fragment_id", sa.BigInteger(), sa.ForeignKey("fragment.id"), nullable=True),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("address_hash", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("slots", sa.JSON(), nullable=False),
        sa.Column("not_before", Instant(), nullable=False),
        sa.Column("advance", sa.Boolean(), nullable=False),
        sa.Column("lift_at", Instant(), nullable=True),
        sa.Column("agreed_until", Instant(), nullable=True),
        sa.Column("state", sa.Text(), sa.ForeignKey("delivery_state.word"), nullable=False),
        sa.Column("report", sa.Text(), sa.ForeignKey("report_state.word"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("next_try_at", Instant(), nullable=True),
        sa.Column("order_key", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), server_default="0", nullable=False),
        sa.Column("doubtful_phase", sa.Text(), sa.ForeignKey("phase.word"), nullable=True),
        sa.Column("claim_owner", sa.Text(), nullable=True),
        sa.Column("claim_token", sa.Text(), nullable=True),
        sa.Column("lease_until", Instant(), nullable=True),
        sa.Column("follows_id", sa.BigInteger(), sa.ForeignKey("delivery.id"), nullable=True),
        sa.Column("reference_ids", sa.JSON(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("added_at", Instant(), nullable=True),
        sa.UniqueConstraint("distribution_id", "address_hash"),
        sa.UniqueConstraint("public_id"),
    )
    op.create_index("ix_delivery_address_hash", "delivery", ["address_hash"])
    op.create_index("ix_delivery_claimed", "delivery", ["lease_until"], **where("state = 'claimed'"))
    op.create_index("ix_delivery_contact_id", "delivery", ["contact_id"])
    op.create_index("ix_delivery_deferred", "delivery", ["next_try_at"], **where("state = 'deferred'"))
    op.create_index("ix_delivery_planned", "delivery", ["wave_id", "order_key"], **where("state = 'planned'"))
    op.create_index("ix_delivery_state", "delivery", ["distribution_id", "state", "id"])
    op.create_table(
        "attempt",
        key(),
        sa.Column("delivery_id", sa.BigInteger(), sa.ForeignKey("delivery.id"), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("late", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=False),
        sa.Column("outcome", sa.Text(), sa.ForeignKey("delivery_state.word"), nullable=False),
        sa.Column("phase", sa.Text(), sa.ForeignKey("phase.word"), nullable=True),
        sa.Column("relay", sa.Text(), nullable=False),
        sa.Column("tls", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("bytes_sha256", sa.Text(), nullable=True),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("worker_id", sa.Text(), nullable=False),
        sa.UniqueConstraint("delivery_id", "n", "late"),
    )
    op.create_table(
        "report",
        key(),
        sa.Column("delivery_id", sa.BigInteger(), sa.ForeignKey("delivery.id"), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("action", sa.Text(), sa.ForeignKey("report_state.word"), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("raw", sa.Text(), sa.ForeignKey("blob.sha256"), nullable=True),
    )
    op.create_index("ix_report_delivery_id", "report", ["delivery_id"])
    op.execute(sa.text("insert into control (id, epoch, audit_head) values (1, 0, '')"))
