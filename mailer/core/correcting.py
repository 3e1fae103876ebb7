"""Correcting: whether the folder says something new, and nothing that another command is for."""

from dataclasses import replace

from mailer.core.errors import Refused
from mailer.core.release import Release, Sending
from mailer.core.words import DistributionKind


def _as_read(release: Release) -> Release:
    """The release without what its readers do not see: how it is sent, and what it was translated from."""
    return replace(release, sending=Sending(pdf=release.sending.pdf), sender=None, translated=())


def check_correction(before: Release, after: Release, kind: DistributionKind) -> None:
    """Raises Refused where the text is what it was, or where the folder would move the lift in passing."""
    slug = before.slug
    if _as_read(after) == _as_read(before):
        raise Refused(
            f"Nothing in releases/{slug} has changed since it was last sent or scheduled, so there is no {kind} to"
            " send; correct its texts first."
        )
    if after.embargo == before.embargo:
        return
    moment = before.embargo.moment if before.embargo else None
    if moment is None:
        raise Refused(
            f"[embargo] in releases/{slug}/release.toml is not what was scheduled; put it back as it was:"
            f" a {kind} moves no lift."
        )
    raise Refused(
        f"The lift in releases/{slug}/release.toml is not the one that was scheduled; write lift ="
        f' {moment.wall.isoformat()} and zone = "{moment.zone}" there, and use `mailer move {slug}` to move it.'
    )
