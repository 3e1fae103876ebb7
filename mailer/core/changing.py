"""The changes that can be made to what is scheduled: what each makes of the release, and what it ends."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from mailer.core.moving import check_move, with_lift
from mailer.core.release import Release
from mailer.core.words import DistributionKind, DistributionState
from mailer.core.zone import Moment

_K = DistributionKind
_OVERTAKEN = frozenset({_K.TIME_CHANGED, _K.LIFTED, _K.HOLD})
"""What has not reached its reader yet and would be wrong after a new time."""


@dataclass(frozen=True)
class Change:
    """`kind` is the notice that holders get. `check` raises Refused for a release that cannot be changed so;
    `revised` gives the files of its next version, None where it stays as it is.

    With `ends_texts` nothing more leaves of what brings the text, `overtakes` names the notices that end too, and
    `ended_as` how. With `plans_anew` those who still wait get it by a successor.
    """

    kind: DistributionKind
    check: Callable[[Release, datetime], None]
    revised: Callable[[Release, Mapping[str, bytes]], Mapping[str, bytes]] | None
    overtakes: frozenset[DistributionKind]
    plans_anew: bool
    ends_texts: bool = True
    ended_as: DistributionState = DistributionState.SUPERSEDED
    keeps_holds: bool = False


def move_to(to: Moment) -> Change:
    """The embargo ends at another time."""
    return Change(
        kind=_K.TIME_CHANGED,
        check=lambda release, now: check_move(release, to, now),
        revised=lambda release, files: with_lift(release, files, to),
        overtakes=_OVERTAKEN,
        plans_anew=True,
    )
