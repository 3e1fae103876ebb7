"""The desk: settings become letterhead and stationery, a release and a list become a draft, a yes becomes rows."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from mailer.core.contact import Contact
from mailer.core.draft import Desk, Draft, Printing, make_draft
from mailer.core.errors import Refused
from mailer.core.headers import read_mailbox
from mailer.core.manifest import sha256
from mailer.core.message import Letterhead
from mailer.core.notice import Notice
from mailer.core.plan import Plan, make_plan
from mailer.core.printed_times import START, PrintedTime
from mailer.core.release import Release
from mailer.core.words import DistributionKind
from mailer.core.zone import Moment
from mailer.dispatch.pdf import pdf_of
from mailer.dispatch.stationery import load_stationery
from mailer.settings import Settings
from mailer.store.database import Connection
from mailer.store.releases import Source, next_version, save_version


def desk_of(settings: Settings, workspace: Path) -> Desk:
    """What the settings and the workspace's templates lend to every distribution. Raises Refused for bad labels."""
    letterhead = Letterhead(
        from_=settings.sender,
        reply_to=settings.reply_to,
        list_id="",
        list_label=settings.office,
        feedback_id=None,
        message_domain=settings.sender_domain,
    )
    return Desk(load_stationery(workspace), letterhead, settings.leave_address, pdf_of)


def desk_for(desk: Desk, release: Release) -> Desk:
    """The desk in the name of this release's own sender, if it has one; what the settings leave open is filled in.

    Raises Refused when nobody is named as the sender, and Misused for a From: that is no address.
    """
    own = release.sender
    from_ = own.from_ if own else desk.letterhead.from_
    reply_to = own.reply_to if own else desk.letterhead.reply_to
    if not from_:
        raise Refused(f"Nobody is named as the sender of {release.slug}; set MAILER_SENDER, or [sender] from.")
    address = read_mailbox(reply_to or from_)[1]
    domain = desk.letterhead.message_domain or read_mailbox(from_)[1].rpartition("@")[2]
    letterhead = replace(
        desk.letterhead,
        from_=from_,
        reply_to=reply_to,
        list_id=f"press.{domain}",
        # Two names of ours and a constant one of the sender, by which mailbox providers group complaints
        feedback_id=f"{release.slug}:release:press:{sha256(domain.encode())[:12]}",
        message_domain=domain,
    )
    return replace(desk, letterhead=letterhead, leave=desk.leave or address)


def prepare(
    connection: Connection,
    desk: Desk,
    release: Release,
    source: Source,
    *,
    list_name: str,
    people: Sequence[Contact],
    now: datetime,
    start: Moment | None,
    suppression_key: bytes,
) -> Draft:
    """Plans and drafts a distribution of the release to these people; nothing is written.

    `start` is the time of the first wave where staff said one. Left out are people who are not to be mailed
    or hold this release already. Raises Refused where make_plan, make_draft and desk_for do.
    """
    from mailer.store.scheduling import holders, suppressed_addresses  # late: the check asks for no list

    plan = make_plan(
        release,
        people,
        now=now,
        start=start.utc if start else None,
        suppressed=suppressed_addresses(connection, people, suppression_key),
        holders=holders(connection, release.slug),
        seed=secrets.randbits(63),
    )
    version = next_version(connection, release.slug)
    draft = draft_of(desk, release, source, plan, list_name, version, DistributionKind.RELEASE)
    return replace(draft, printed=(*draft.printed, PrintedTime(START, start))) if start else draft


def draft_of(
    desk: Desk,
    release: Release,
    source: Source,
    plan: Plan,
    list_name: str,
    version: int,
    kind: DistributionKind,
    notice: Notice | None = None,
    printing: Printing | None = None,
) -> Draft:
    """The draft of a plan, on this release's letterhead."""
    return make_draft(
        release,
        plan,
        desk_for(desk, release),
        kind=kind,
        list_name=list_name,
        version=version,
        source_digest=source.digest,
        random16=lambda: secrets.token_bytes(16),
        notice=notice,
        printing=printing,
    )


def commit(
    connection: Connection,
    draft: Draft,
    release: Release,
    source: Source,
    stationery_digest: str,
    who: str,
    key: bytes,
    now: datetime,
) -> int:
    """Writes version, distribution and approval down; the distribution's id.

    The caller's transaction makes it all or nothing. Raises Refused when somebody made another version of the
    release since the draft: its people and its number are no longer right.
    """
    from mailer.store.approvals import approve  # late: nothing of this is needed to check, preview or propose
    from mailer.store.scheduling import save_distribution

    if next_version(connection, release.slug) != draft.manifest.version:
        raise Refused(f"Somebody else scheduled or tested {release.slug} meanwhile; run the command again.")
    version_id = save_version(connection, release, source, stationery_digest, draft.manifest.version, now)
    distribution_id = save_distribution(connection, draft, version_id, who, key, now)
    approve(connection, distribution_id, draft.manifest.digest, who, now)
    return distribution_id
