"""Tables of the house itself: who acts, the chained audit, the control row and the sending processes."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    false,
)

from mailer.store.tables.base import Instant, key, metadata, only_where, to

actor = Table(
    "actor",
    metadata,
    key(),
    Column("name", Text, nullable=False, unique=True),
    Column("password_hash", Text),
    Column("created_at", Instant, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    key(),
    Column("acted_at", Instant, nullable=False),
    to("actor"),
    Column("act", Text, nullable=False),
    Column("subject", Text, nullable=False),  # ids only: "distribution 7", "delivery 41"
    Column("detail_hash", Text, nullable=False),  # H(salt ‖ detail)
    Column("previous", Text, nullable=False),
    Column("chain", Text, nullable=False, unique=True),
    Index("ix_audit_act", "act"),
)

audit_detail = Table(
    "audit_detail",
    metadata,
    Column("audit_id", BigInteger, ForeignKey("audit.id"), primary_key=True),
    Column("salt", LargeBinary, nullable=False),
    Column("detail", Text, nullable=False),  # names and addresses stand only here, where they can be erased
)

control = Table(
    "control",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("epoch", BigInteger, nullable=False),  # raised by every act that takes something away
    Column("audit_head", Text, nullable=False),
    Column("home", Text),  # the machine and path, or the cluster, that this database belongs to
    Column("suppression_check", Text),  # a known value under the suppression key
    CheckConstraint("id = 1", name="one_row"),
)

worker = Table(
    "worker",
    metadata,
    Column("id", Text, primary_key=True),
    Column("host", Text, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("heartbeat_at", Instant, nullable=False),
    Column("ticked_at", Instant, nullable=False),
    Column("lease_until", Instant, nullable=False),
    Column("acknowledged_epoch", BigInteger, nullable=False),
    Column("ended", Boolean, nullable=False, server_default=false()),
    Column("trouble", Text),  # why this process sends nothing although it runs
    Column("slowed", JSON),  # whom it sends less for a while, because they asked for it
    only_where("ix_worker_running", "ticked_at", condition="not ended"),
)
