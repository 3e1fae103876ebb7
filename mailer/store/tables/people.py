"""Tables of people: contacts, their addresses, outlets and agreements, lists, places, and who is not to be mailed."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, true

from mailer.store.tables.base import Instant, key, metadata, to, word, word_table

suppression_kind = word_table("suppression_kind")

place = Table(
    "place",
    metadata,
    Column("id", Text, primary_key=True),  # core's Place.key
    Column("geonames_id", Integer),
    Column("zone", Text, nullable=False),
    Column("country", Text),
    Column("names", JSON, nullable=False),  # language → name
)

outlet = Table("outlet", metadata, key(), Column("name", Text, nullable=False, unique=True))

contact = Table(
    "contact",
    metadata,
    key(),
    to("outlet", nullable=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("place_id", Text, ForeignKey("place.id")),
    Column("zone", Text, nullable=False),  # "" where neither place nor zone is known
    Column("languages", JSON, nullable=False),  # the person's own order; [] = the house order
    Column("tags", JSON, nullable=False),
    Column("source", Text, nullable=False),  # where the address came from
    Column("search", Text, nullable=False),  # case-folded here: SQLite's lower() leaves Cyrillic alone
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
)

address = Table(
    "address",
    metadata,
    key(),
    to("contact"),
    Column("email", Text, nullable=False),
    Column("address_key", Text, nullable=False, index=True),
    Column("is_primary", Boolean, nullable=False, server_default=true()),
    UniqueConstraint("contact_id", "address_key"),
)

agreement = Table(
    "agreement",
    metadata,
    key(),
    to("contact"),
    to("outlet", nullable=True),  # a new outlet ends it
    Column("agreed_at", Instant, nullable=False),
    Column("how", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("until", Instant),
    Column("ended_at", Instant),
    Index("ix_agreement_contact_id", "contact_id"),
)

contact_list = Table(
    "list",
    metadata,
    key(),
    Column("name", Text, nullable=False, unique=True),
    Column("created_at", Instant, nullable=False),
)

list_member = Table(
    "list_member",
    metadata,
    Column("list_id", ForeignKey("list.id"), primary_key=True),
    Column("contact_id", ForeignKey("contact.id"), primary_key=True),
)

suppression = Table(
    "suppression",
    metadata,
    Column("address_hash", Text, primary_key=True),  # keyed: survives the erasure of the address
    word("kind", "suppression_kind", primary_key=True),
    Column("reason", Text, nullable=False),
    Column("since", Instant, nullable=False),
)
