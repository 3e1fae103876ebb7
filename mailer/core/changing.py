"""The changes that can be made to what is scheduled: what each makes of the release, and what it ends."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from mailer.core.correcting import check_correction
from mailer.core.follow_up import SHORT_NOTICES
from mailer.core.moving import check_lift_now, check_move, with_lift
from mailer.core.release import Release
from mailer.core.words import DistributionKind, DistributionState
from mailer.core.zone import Moment, moment_at

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


def lift_now(at: datetime) -> Change:
    """The embargo is over at this instant (aware), to the second: it leaked, or the office decided so."""
    second = at.replace(microsecond=0)

    def lifted(release: Release, files: Mapping[str, bytes]) -> Mapping[str, bytes]:
        moment = release.embargo.moment if release.embargo else None
        return with_lift(release, files, moment_at(second, moment.zone if moment else "UTC"))

    return Change(
        kind=_K.LIFTED,
        check=check_lift_now,
        revised=lifted,
        overtakes=_OVERTAKEN,
        plans_anew=True,
    )


def kill() -> Change:
    """Nothing of it leaves any more, and whoever holds a copy is told not to publish it."""
    return Change(
        kind=_K.KILL,
        check=_anything,
        revised=None,
        overtakes=frozenset(SHORT_NOTICES),
        plans_anew=False,
        ended_as=DistributionState.CANCELLED,
    )


def tell_hold() -> Change:
    """Whoever holds a copy is told not to publish before they hear more; what waits is held apart from this."""
    return Change(
        kind=_K.HOLD, check=_anything, revised=None, overtakes=frozenset(), plans_anew=False, ends_texts=False
    )


def correct(kind: DistributionKind, release: Release, files: Mapping[str, bytes]) -> Change:
    """The text as the folder has it now: for those who wait in place of the old one, for holders once more."""
    return Change(
        kind=kind,
        check=lambda before, _: check_correction(before, release, kind),
        revised=lambda _, __: files,
        overtakes=frozenset(),
        plans_anew=True,
        keeps_holds=True,
    )


def _anything(_release: Release, _now: datetime) -> None:
    """Whatever it is, it can be stopped."""
