"""Tables of sending: distributions and their approval, waves, deliveries, attempts and reports."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from mailer.store.tables.base import Instant, key, metadata, only_where, to, word, word_table

distribution_kind = word_table("distribution_kind")
distribution_state = word_table("distribution_state")
wave_kind = word_table("wave_kind")
delivery_state = word_table("delivery_state")
report_state = word_table("report_state")

distribution = Table(
    "distribution",
    metadata,
    key(),
    word("kind", "distribution_kind"),
    to("release_version", "version_id"),
    Column("list_name", Text, nullable=False),
    to("distribution", "follows_id", nullable=True),
    to("distribution", "supersedes_id", nullable=True),
    Column("manifest_digest", Text, ForeignKey("blob.sha256"), nullable=False),
    Column("entries", Text, ForeignKey("blob.sha256"), nullable=False),
    Column("policies", JSON, nullable=False),
    Column("seed", BigInteger, nullable=False),
    word("state", "distribution_state"),
    Column("created_at", Instant, nullable=False),
    to("actor", "created_by"),
    Column("finished_at", Instant),  # since when nothing of it moves by itself; null while something does
    Index("ix_distribution_version_id", "version_id"),
    Index("ix_distribution_finished_at", "finished_at"),
)

approval = Table(
    "approval",
    metadata,
    key(),
    to("distribution"),
    Column("digest", Text, nullable=False),
    to("actor"),
    Column("approved_at", Instant, nullable=False),
    Column("voided_at", Instant),
    Index("ix_approval_distribution_id", "distribution_id"),
)

wave = Table(
    "wave",
    metadata,
    key(),
    to("distribution"),
    word("kind", "wave_kind"),
    Column("instant", Instant, nullable=False),
    Column("opened_at", Instant),
    Column("held_at", Instant),
    Column("held_reason", Text),
    Column("released_at", Instant),  # when a person last let it go on: lateness is then no reason to hold it again
    UniqueConstraint("distribution_id", "kind", "instant"),
    Index("ix_wave_instant", "instant"),
    only_where("ix_wave_unopened", "instant", condition="opened_at is null"),
)

list_snapshot = Table(
    "list_snapshot",
    metadata,
    key(),
    to("distribution"),
    Column("contact_id", BigInteger, nullable=False),  # no foreign key: the snapshot outlives the contact
    Column("left_out", Text),  # the reason, or null where the person has a delivery
    Index("ix_list_snapshot_distribution_id", "distribution_id"),
    Index("ix_list_snapshot_contact_id", "contact_id"),
)

delivery = Table(
    "delivery",
    metadata,
    key(),
    Column("public_id", Text, nullable=False, unique=True),  # 128 random bits, hex
    to("distribution"),
    to("wave", nullable=True),  # null only for a test: it counts in no wave
    to("variant"),
    to("fragment", nullable=True),
    Column("contact_id", BigInteger),
    Column("email", Text, nullable=False),
    Column("address_hash", Text, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("outlet", Text, nullable=False),
    Column("slots", JSON, nullable=False),
    Column("not_before", Instant, nullable=False),  # the instant approved for this person; a move never changes it
    Column("advance", Boolean, nullable=False),  # approved for an advance copy
    Column("lift_at", Instant),  # null: no embargo
    Column("agreed_until", Instant),  # null: has not agreed to embargoes, or no longer
    word("state", "delivery_state"),
    word("report", "report_state"),
    Column("reason", Text),  # why it is in this state, where the attempts do not say it
    Column("next_try_at", Instant),
    Column("order_key", Integer, nullable=False),
    Column("attempt", Integer, nullable=False, server_default="0"),  # the number of the last that ended
    word("doubtful_phase", "phase", nullable=True),  # an earlier attempt may have arrived, in this phase
    to("delivery", "follows_id", nullable=True),
    to("delivery", "waits_for_id", nullable=True),  # not to leave before that one's end is known; null: for none
    Column("reference_ids", JSON, nullable=False),  # Message-IDs this one answers, oldest first
    Column("search", Text, nullable=False),
    Column("added_at", Instant),  # set where the person was added after the approval
    UniqueConstraint("distribution_id", "address_hash"),
    only_where("ix_delivery_planned", "wave_id", "order_key", condition="state = 'planned'"),
    only_where("ix_delivery_deferred", "next_try_at", condition="state = 'deferred'"),
    only_where("ix_delivery_unknown", "distribution_id", condition="state = 'unknown'"),
    Index("ix_delivery_state", "distribution_id", "state", "id"),
    only_where("ix_delivery_waits_for_id", "waits_for_id", condition="waits_for_id is not null"),
    Index("ix_delivery_contact_id", "contact_id"),
)

claim = Table(
    "claim",
    metadata,
    # A row while a worker holds the delivery under a lease; the delivery's own row stays as it is until the end
    Column("delivery_id", BigInteger, ForeignKey("delivery.id"), primary_key=True),
    Column("worker_id", Text, nullable=False),
    Column("token", Text, nullable=False),  # names the deliveries that were claimed together
    Column("attempt", Integer, nullable=False),  # the number that the attempt will have
    Column("lease_until", Instant, nullable=False),
)

attempt = Table(
    "attempt",
    metadata,
    key(),
    to("delivery"),
    Column("n", Integer, nullable=False),
    Column("late", Boolean, nullable=False, server_default=false()),  # a reply that came after the claim was lost
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant, nullable=False),
    word("outcome", "delivery_state"),
    word("phase", "phase", nullable=True),  # null: it ended before any content was chosen
    Column("relay", Text, nullable=False),
    Column("tls", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("code", Integer),
    Column("reply", Text, nullable=False),  # the relay's own words, or ours where it said nothing
    Column("bytes_sha256", Text),
    Column("seconds", Float, nullable=False),  # how long it took, on a clock that never jumps
    Column("worker_id", Text, nullable=False),
    UniqueConstraint("delivery_id", "n", "late"),
    only_where("ix_attempt_unknown", "worker_id", condition="outcome = 'unknown'"),
)

report = Table(
    "report",
    metadata,
    key(),
    to("delivery"),
    Column("received_at", Instant, nullable=False),
    word("action", "report_state"),
    Column("status", Text, nullable=False),  # RFC 3463 enhanced code
    Column("reply", Text, nullable=False),
    Column("raw", Text, ForeignKey("blob.sha256")),
    Index("ix_report_delivery_id", "delivery_id"),
)
