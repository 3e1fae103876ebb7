"""The audit: every act of a person or decision of the program is one link of a chain that is only added to.

A link holds ids and H(salt ‖ detail); what names people stands in `audit_detail`, so that erasing it leaves
"erased" and not "broken".
"""

import hashlib
import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from mailer.core.manifest import canonical, sha256
from mailer.store.tables import actor, audit, audit_detail, control

PROGRAM = "mailer"
"""The actor of what the program decides by itself."""

_KNOWN = select(actor.c.id).where(actor.c.name == bindparam("name"))
_HEAD = select(control.c.audit_head).where(control.c.id == 1).with_for_update()
_ADD = insert(audit).returning(audit.c.id)
_SAY = insert(audit_detail)
_MOVE_HEAD = update(control).where(control.c.id == 1).values(audit_head=bindparam("chain"))


def actor_id(connection: Connection, name: str, now: datetime) -> int:
    """The id of the person of that name, who is noted on first sight."""
    found = connection.scalar(_KNOWN, {"name": name})
    if found is not None:
        return int(found)
    row = connection.execute(insert(actor).values(name=name, created_at=now).returning(actor.c.id))
    return int(row.scalar_one())


def record(connection: Connection, who: str, act: str, subject: str, now: datetime, **detail: Any) -> None:
    """Adds one link: who did what to which thing. `subject` holds ids only; names and addresses go into `detail`."""
    previous = connection.scalar(_HEAD)
    salt, body = secrets.token_bytes(16), canonical(detail)
    link = {
        "acted_at": now,
        "actor_id": actor_id(connection, who, now),
        "act": act,
        "subject": subject,
        "detail_hash": hashlib.sha256(salt + body).hexdigest(),
        "previous": previous or "",
    }
    chain = sha256(canonical(link))
    key = connection.execute(_ADD, {**link, "chain": chain}).scalar_one()
    connection.execute(_SAY, {"audit_id": key, "salt": salt, "detail": body.decode()})
    connection.execute(_MOVE_HEAD, {"chain": chain})
