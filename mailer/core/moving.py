"""Moving a lift: may it be moved there, what release.toml says then, and when the advance copies leave."""

import re
from collections.abc import Mapping
from datetime import datetime

from mailer.core.embargo import Embargo
from mailer.core.errors import Refused
from mailer.core.follow_up import Copy
from mailer.core.release import Release
from mailer.core.release_folder import read_release
from mailer.core.release_toml import NAME
from mailer.core.zone import Moment

_HEAD = re.compile(r"^\s*\[\[?\s*([^\]]+?)\s*\]")
_OWN = re.compile(r"^\s*(?:lift|zone|fold)\s*=")


def check_move(release: Release, to: Moment, now: datetime) -> None:
    """Raises Refused for a lift that cannot be moved, or not there. `now` is aware."""
    embargo, slug = release.embargo, release.slug
    if embargo is None:
        raise Refused(
            f"{slug} has no embargo to move; `mailer cancel {slug}` and `mailer schedule {slug} --at …` plan it anew."
        )
    if embargo.earliest() <= now:
        raise Refused(
            f"The embargo of {slug} lifted at {embargo.earliest():%Y-%m-%d %H:%M} UTC: what is free cannot be"
            " embargoed again."
        )
    if to.utc <= now:
        raise Refused(f"{to.wall:%Y-%m-%d %H:%M} {to.zone} is over; say a time to come, or `mailer lift-now {slug}`.")
    if embargo.moment and embargo.moment.utc == to.utc:
        raise Refused(f"The embargo of {slug} ends then already ({to.utc:%Y-%m-%d %H:%M} UTC): nothing was moved.")


def check_lift_now(release: Release, now: datetime) -> None:
    """Raises Refused for a release that is free already. `now` is aware."""
    embargo, slug = release.embargo, release.slug
    if embargo is None:
        raise Refused(f"{slug} has no embargo, so there is nothing to lift.")
    if embargo.latest() <= now:
        raise Refused(f"The embargo of {slug} lifted at {embargo.latest():%Y-%m-%d %H:%M} UTC already.")


def with_lift(release: Release, files: Mapping[str, bytes], to: Moment) -> dict[str, bytes]:
    """The files of a release, of which release.toml says this lift and all else as before.

    Raises Refused where its [embargo] is written in a way that cannot be changed line by line.
    """
    changed = {**files, NAME: _rewritten(files[NAME].decode(), to).encode()}
    if read_release(release.slug, changed).embargo != Embargo(to):
        raise Refused(
            f"The lift in releases/{release.slug}/{NAME} cannot be changed by this command; write [embargo] with lift"
            " and zone on lines of their own."
        )
    return changed


def _rewritten(text: str, to: Moment) -> str:
    """The text with these lines under [embargo] in place of its own, and without [embargo.local]."""
    fold = f"fold = {to.fold}\n" if to.fold else ""
    new = f'lift = {to.wall.isoformat()}\nzone = "{to.zone}"\n{fold}'
    out: list[str] = []
    table, written = "", False
    for line in text.splitlines(keepends=True):
        if head := _HEAD.match(line):
            table = head[1].replace(" ", "")
            if table == "embargo" or (table == "embargo.local" and not written):
                out.append(f"[embargo]\n{new}" if table == "embargo.local" else f"{line.rstrip()}\n{new}")
                written = True
                continue
        if (table != "embargo.local" or not line.strip()) and not (table == "embargo" and _OWN.match(line)):
            out.append(line)
    return "".join(out)


def advance_start(old: Embargo, new: Embargo, release: Release, copy: Copy, now: datetime) -> datetime:
    """When an advance copy leaves that has not left: as long before the new lift as before the old.

    Where staff had said an hour for it, it keeps that; where its wave has opened, it leaves at once.
    """
    lead = release.sending.advance
    if copy.is_open:
        return now
    if lead is not None and copy.wave.instant == old.earliest() - lead:
        return max(now, new.earliest() - lead)
    return max(now, copy.wave.instant)
