"""The tables, one file per subject; `metadata` holds them all."""

from mailer.store.tables.base import metadata
from mailer.store.tables.house import actor, audit, audit_detail, control, worker
from mailer.store.tables.news import blob, edition, fragment, printed_time, release, release_version, variant
from mailer.store.tables.people import (
    address,
    agreement,
    contact,
    contact_list,
    list_member,
    outlet,
    place,
    suppression,
)
from mailer.store.tables.sending import approval, attempt, claim, delivery, distribution, list_snapshot, report, wave

__all__ = [
    "actor",
    "address",
    "agreement",
    "approval",
    "attempt",
    "audit",
    "audit_detail",
    "blob",
    "claim",
    "contact",
    "contact_list",
    "control",
    "delivery",
    "distribution",
    "edition",
    "fragment",
    "list_member",
    "list_snapshot",
    "metadata",
    "outlet",
    "place",
    "printed_time",
    "release",
    "release_version",
    "report",
    "suppression",
    "variant",
    "wave",
    "worker",
]
