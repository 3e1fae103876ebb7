"""Tables of what is sent: releases and their immutable versions, blobs, variants, editions and fragments."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, LargeBinary, Table, Text, UniqueConstraint

from mailer.store.tables.base import Instant, key, metadata, to, word, word_table

phase = word_table("phase")

blob = Table(
    "blob",
    metadata,
    Column("sha256", Text, primary_key=True),  # over the plain bytes, also when they are kept encrypted
    Column("bytes", LargeBinary, nullable=False),
    Column("key_id", Text),
)

release = Table("release", metadata, key(), Column("slug", Text, nullable=False, unique=True))

release_version = Table(
    "release_version",
    metadata,
    key(),
    to("release"),
    Column("n", Integer, nullable=False),
    Column("source", JSON, nullable=False),  # file name → sha256 of its blob
    Column("source_digest", Text, nullable=False),
    Column("headlines", JSON, nullable=False),  # language → headline, for people's lists
    Column("stationery_digest", Text, nullable=False),
    Column("renderer", Text, nullable=False),
    Column("zone_data", Text, nullable=False),
    Column("cldr", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("release_id", "n"),
)

printed_time = Table(
    "printed_time",
    metadata,
    key(),
    to("release_version", "version_id"),
    Column("place_key", Text, nullable=False),
    Column("wall", Text, nullable=False),  # ISO, without zone: what the clocks there show
    Column("zone", Text, nullable=False),
    Column("fold", Integer, nullable=False),
    Column("utc", Instant, nullable=False),
    Column(
        "zone_data", Text, nullable=False
    ),  # the newest that it was held against; the version has that of its making
    UniqueConstraint("version_id", "place_key", "utc"),
)

variant = Table(
    "variant",
    metadata,
    key(),
    to("distribution"),
    Column("variant_key", Text, nullable=False),
    Column("languages", JSON, nullable=False),
    Column("city", Text),  # the key of the place whose row is the reader's
    UniqueConstraint("distribution_id", "variant_key"),
)

edition = Table(
    "edition",
    metadata,
    key(),
    to("variant"),
    word("phase", "phase"),
    Column("digest", Text, nullable=False),  # of the compiled segments
    Column("segments", Text, ForeignKey("blob.sha256"), nullable=False),
    UniqueConstraint("variant_id", "phase"),
)

fragment = Table(
    "fragment",
    metadata,
    key(),
    to("variant"),
    Column("place_key", Text, nullable=False),
    Column("html", Text, nullable=False),
    Column("text", Text, nullable=False),
    UniqueConstraint("variant_id", "place_key"),
)
