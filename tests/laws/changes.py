"""Changes after scheduling, as the law tests make them: drawn up and written down like the commands do it."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from tempfile import gettempdir

from mailer.core.changing import Change
from mailer.core.draft import Desk
from mailer.dispatch.changing import Bench, Drawn, Press, Signing, draw_up, write_as_shown
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


def show(database: Database, change: Change, now: datetime, workspace: Path = NOWHERE) -> list[Drawn]:
    """What the change would make of the release now."""
    with database.read() as connection:
        return draw_up(connection, _made_with(workspace), "lake-ferry", change, now)


def make_as_shown(
    database: Database, change: Change, shown: Sequence[Drawn], now: datetime, workspace: Path = NOWHERE
) -> int:
    """Makes the change that was shown, and returns the epoch that senders must acknowledge."""
    signing = Signing("anna", SUPPRESSION_KEY)
    return write_as_shown(database, _made_with(workspace), change, shown, signing, now)[1]


def make(database: Database, change: Change, now: datetime, workspace: Path = NOWHERE) -> int:
    """Both at once."""
    return make_as_shown(database, change, show(database, change, now, workspace), now, workspace)


def _made_with(workspace: Path) -> Bench:
    return bench() if workspace is NOWHERE else Bench(bench().desk, workspace, bench().printing)
