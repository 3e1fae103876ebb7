"""Changes after scheduling, as the law tests make them: drawn up and written down like the commands do it."""

from datetime import datetime
from functools import lru_cache
from pathlib import Path
from tempfile import gettempdir

from mailer.core.changing import Change
from mailer.core.draft import Desk
from mailer.dispatch.changing import Bench, Press, draw_up, write_down
from mailer.dispatch.stationery import load_stationery
from mailer.store.database import Database
from tests.builders import LETTERHEAD
from tests.conftest import SUPPRESSION_KEY

NOWHERE = Path(gettempdir()) / "no-such-workspace"
"""A workspace without a notices folder: short notices need no words."""


@lru_cache(maxsize=1)
def bench() -> Bench:
    """One press for all tests: each edition is printed once."""
    return Bench(Desk(load_stationery(NOWHERE), LETTERHEAD, "leave@lake.example"), NOWHERE, Press())


def make(database: Database, change: Change, now: datetime, workspace: Path = NOWHERE) -> int:
    """Makes the change and returns the epoch that senders must acknowledge."""
    made_with = bench() if workspace is NOWHERE else Bench(bench().desk, workspace, bench().printing)
    with database.act() as connection:
        drawn = draw_up(connection, made_with, "lake-ferry", change, now, lock=True)
        return write_down(connection, made_with, change, drawn, "anna", SUPPRESSION_KEY, now)
