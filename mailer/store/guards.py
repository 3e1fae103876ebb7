"""What must be true of a database before anything is sent: it is at home, and its suppressions can be read."""

import hashlib
import hmac

from sqlalchemy import Connection, and_, select, update

from mailer.core.errors import Refused
from mailer.store.tables import control


def claim_home(connection: Connection, home: str, suppression_key: bytes) -> None:
    """Binds a new database to its home and its suppression key; one that is bound already stays as it is."""
    connection.execute(
        update(control)
        .where(and_(control.c.id == 1, control.c.home.is_(None)))
        .values(home=home, suppression_check=_check_value(suppression_key))
    )


def refuse_stranger(connection: Connection, home: str, suppression_key: bytes) -> None:
    """Raises Refused for a copied or restored database, or another suppression key: nothing may be sent from it."""
    row = connection.execute(select(control.c.home, control.c.suppression_check)).one()
    if row.home != home:
        raise Refused(
            "This database is a copy or has been moved, so sending from it is off: the original may be sending too;"
            " stop the original for good, then run `mailer init --adopt` here."
        )
    if not hmac.compare_digest(row.suppression_check or "", _check_value(suppression_key)):
        raise Refused(
            "MAILER_SUPPRESSION_KEY is not the key this database was made with, so nobody could be recognised as"
            " not to be mailed; put the old key back."
        )


def adopt(connection: Connection, home: str) -> None:
    """Makes this place the database's home, on a person's word that the original has stopped."""
    connection.execute(update(control).where(control.c.id == 1).values(home=home))


def _check_value(key: bytes) -> str:
    return hmac.new(key, b"suppression key check", hashlib.sha256).hexdigest()
