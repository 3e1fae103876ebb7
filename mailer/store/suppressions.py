"""Who is not to be mailed, as one answer for each address: where its owner asked, that counts first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, case, select

from mailer.core.words import SuppressionKind
from mailer.store.tables import suppression


@dataclass(frozen=True, slots=True)
class Suppression:
    """Why an address is not to be mailed, and since when (aware)."""

    kind: SuppressionKind
    since: datetime


def read_suppressions(connection: Connection) -> Mapping[str, Suppression]:
    """By the keyed hash of the address. An address may have failed too: what its owner asked for is the answer."""
    asked_last = case((suppression.c.kind == SuppressionKind.ASKED.value, 1), else_=0)
    query = select(suppression.c.address_hash, suppression.c.kind, suppression.c.since)
    rows = connection.execute(query.order_by(asked_last, suppression.c.since.desc()))
    return {digest: Suppression(SuppressionKind(kind), since) for digest, kind, since in rows}
