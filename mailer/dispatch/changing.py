"""A change to what is scheduled: drawn up from what the database holds, shown, drawn up again and written down."""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from mailer.core.calendar_entry import Revision
from mailer.core.changing import Change
from mailer.core.draft import Desk, Draft, print_edition
from mailer.core.edition import Variant
from mailer.core.errors import Refused
from mailer.core.follow_up import Copy, notice_plan, successor_plan, who_is_told
from mailer.core.message import Compiled
from mailer.core.moving import advance_start
from mailer.core.notice import CARRIES_TEXT, NOTICES, Notice
from mailer.core.plan import Plan
from mailer.core.release import Release
from mailer.core.release_folder import read_release
from mailer.core.words import DistributionKind, Late, Phase
from mailer.dispatch.desk import draft_of
from mailer.dispatch.folder import read_notice_words
from mailer.dispatch.reached import Found, reached
from mailer.store.approvals import approve
from mailer.store.closing import close_distributions
from mailer.store.database import Connection, Database
from mailer.store.epoch import raise_epoch
from mailer.store.following import Issue, Strand, words_of
from mailer.store.holds import hold_as_before
from mailer.store.releases import Source, next_version, save_version
from mailer.store.scheduling import save_distribution
from mailer.store.superseding import end
from mailer.store.zone_watch import keep_start


class Press:
    """Prints each edition once, so that what was shown is written down without printing it again."""

    def __init__(self) -> None:
        self._printed: dict[tuple[object, ...], Compiled] = {}

    def __call__(
        self,
        release: Release,
        variant: Variant,
        phase: Phase,
        desk: Desk,
        kind: DistributionKind,
        revision: Revision,
        notice: Notice | None,
    ) -> Compiled:
        entry = revision.number if release.event else 0  # only a calendar entry says which revision it is
        key = (release, variant, phase, kind, entry, notice and tuple(sorted(notice.words.items())))
        if key not in self._printed:
            self._printed[key] = print_edition(release, variant, phase, desk, kind, revision, notice)
        return self._printed[key]


@dataclass(frozen=True)
class Bench:
    """What every change is made with: the paper, what is printed already, and where the notices' words stand."""

    desk: Desk
    workspace: Path
    printing: Press


@dataclass(frozen=True)
class Drawn:
    """What becomes of a strand: the next version (None: the one it has), a notice, and successors of what waits."""

    found: Found
    story: Release
    source: Source
    version: int | None
    notice: Draft | None
    said_before: DistributionKind | None  # in which notice the same words have gone out already
    successors: tuple[tuple[Issue, Draft], ...]

    @property
    def told(self) -> int:
        return len(self.notice.plan.deliveries) if self.notice else 0

    @property
    def waiting(self) -> int:
        return sum(len(draft.plan.deliveries) for _, draft in self.successors)


def draw_up(
    connection: Connection, bench: Bench, slug: str, change: Change, now: datetime, *, lock: bool = False
) -> list[Drawn]:
    """What the change makes of each strand of the release; nothing is written.

    With `lock` it holds until the transaction ends. Raises Refused where nothing can be changed so.
    """
    version = next_version(connection, slug)
    drawn: list[Drawn] = []
    for found in reached(connection, slug, change, now, lock=lock):
        one = _draw(connection, bench, found, change, version, now)
        version += one.version is not None
        drawn.append(one)
    return drawn


def _draw(connection: Connection, bench: Bench, found: Found, change: Change, version: int, now: datetime) -> Drawn:
    story, source = found.release, found.source
    if change.revised:
        source = Source(change.revised(story, source.files))
        story = read_release(story.slug, source.files)
    draw = _Drawing(bench, story, source, version if change.revised else found.strand.newest.version)
    before = found.release.embargo if change.kind is DistributionKind.TIME_CHANGED else None
    notice = Notice(change.kind, read_notice_words(bench.workspace, story), before)
    told = who_is_told(change.kind, found.copies)
    draft = draw(notice_plan(change.kind, story, told, now), found.strand.newest, change.kind, notice)
    return Drawn(
        found=found,
        story=story,
        source=source,
        version=version if change.revised else None,
        notice=draft,
        said_before=_said_before(connection, found.strand, notice) if draft else None,
        successors=tuple(_successors(connection, draw, found, change, now)),
    )


def _said_before(connection: Connection, strand: Strand, notice: Notice) -> DistributionKind | None:
    """The last notice that was sent in the very same words, which then say nothing about this change."""
    if not notice.words:
        return None
    earlier = (issue for issue in reversed(strand.issues) if issue.kind in NOTICES)
    with contextlib.suppress(Refused):  # what somebody has altered can be killed all the same
        return next((issue.kind for issue in earlier if words_of(connection, issue.id) == notice.words), None)
    return None


@dataclass(frozen=True)
class _Drawing:
    """Drafts of one version."""

    bench: Bench
    story: Release
    source: Source
    version: int

    def __call__(self, plan: Plan, of: Issue, kind: DistributionKind, notice: Notice | None) -> Draft | None:
        """The draft of a plan, or None where nobody is left in it."""
        if not plan.deliveries:
            return None
        story, desk, source = self.story, self.bench.desk, self.source
        if notice:  # it tells what holders must know, however late
            story = replace(story, sending=replace(story.sending, late=Late.SEND))
        return draft_of(desk, story, source, plan, of.list_name, self.version, kind, notice, self.bench.printing)


def _successors(
    connection: Connection, draw: _Drawing, found: Found, change: Change, now: datetime
) -> Iterator[tuple[Issue, Draft]]:
    if not change.plans_anew:
        return
    for issue in found.strand.alive_texts:
        if issue.kind in CARRIES_TEXT and change.kind in CARRIES_TEXT:
            continue  # its readers hold a copy, and are told by the newer one
        notice = Notice(issue.kind, words_of(connection, issue.id)) if issue.kind in CARRIES_TEXT else None
        advance_at = _at_once(now) if notice else _advance_at(found.release, draw.story, now)
        plan = successor_plan(draw.story, found.of(issue), advance_at, now)
        if draft := draw(plan, issue, issue.kind, notice):
            yield issue, draft


def _at_once(now: datetime) -> Callable[[Copy], datetime]:
    return lambda copy: now


def _advance_at(before: Release, story: Release, now: datetime) -> Callable[[Copy], datetime]:
    old, new = before.embargo, story.embargo
    if old is None or new is None:
        return lambda copy: max(now, copy.wave.instant)
    return lambda copy: advance_start(old, new, story, copy, now)


@dataclass(frozen=True)
class Signing:
    """In whose name a change is written down, and under which suppression key."""

    who: str
    key: bytes


def write_as_shown(
    database: Database,
    bench: Bench,
    change: Change,
    shown: Sequence[Drawn],
    signing: Signing,
    now: datetime,
    first: Callable[[Connection], object] = lambda _: None,
) -> tuple[list[Drawn], int]:
    """Draws the change up again as things stand now, and writes it; returns it and the epoch to be acknowledged.

    Who has got a copy since it was shown is told like the others. `first` is done before it in the same transaction.
    Raises Refused where somebody else has changed, held or resumed the release since: the person who said yes has
    not seen that.
    """
    slug = shown[0].story.slug
    with database.act() as connection:
        drawn = draw_up(connection, bench, slug, change, now, lock=True)
        if [_as_found(one) for one in drawn] != [_as_found(one) for one in shown]:
            raise Refused(f"Nothing was changed: somebody else changed {slug} meanwhile; run the command again.")
        first(connection)
        return drawn, write_down(connection, bench, change, drawn, signing.who, signing.key, now)


def _as_found(drawn: Drawn) -> tuple[Strand, str]:
    return drawn.found.strand, drawn.found.held


def write_down(
    connection: Connection,
    bench: Bench,
    change: Change,
    drawn: Sequence[Drawn],
    who: str,
    key: bytes,
    now: datetime,
) -> int:
    """Writes the change, approved by the same act, and returns the epoch that senders must acknowledge.

    The caller's transaction makes it all or nothing.
    """
    for one in drawn:
        _end(connection, change, one.found.strand, who, now)
        save = _Saving(connection, _version(connection, bench, one, now), who, key, now)
        for issue, draft in one.successors:
            saved = save(draft, supersedes=issue.id)
            keep_start(connection, issue.version_id, save.version_id, [wave.instant for wave in draft.plan.waves])
            if change.keeps_holds:
                hold_as_before(connection, issue.id, saved, now)
        if one.notice:
            save(one.notice, follows=one.found.strand.newest_text.id)
    close_distributions(connection, now)
    return raise_epoch(connection)


def _end(connection: Connection, change: Change, strand: Strand, who: str, now: datetime) -> None:
    """Takes away what has not left of the text, and of the notices that would be wrong from now on."""
    overtaken = [issue for issue in strand.alive_notices if issue.kind in change.overtakes]
    for issue in [*(strand.alive_texts if change.ends_texts else ()), *overtaken]:
        end(connection, issue, change.ended_as, who, now)


def _version(connection: Connection, bench: Bench, one: Drawn, now: datetime) -> int:
    """The row of the version that is sent from now on."""
    if one.version is None:
        return one.found.strand.newest.version_id
    return save_version(connection, one.story, one.source, bench.desk.stationery.digest(), one.version, now)


@dataclass(frozen=True)
class _Saving:
    """Writes drafts of one version, each approved by whoever made the change."""

    connection: Connection
    version_id: int
    who: str
    key: bytes
    now: datetime

    def __call__(self, draft: Draft, *, follows: int | None = None, supersedes: int | None = None) -> int:
        saved = save_distribution(
            self.connection,
            draft,
            self.version_id,
            self.who,
            self.key,
            self.now,
            follows=follows,
            supersedes=supersedes,
        )
        approve(self.connection, saved, draft.manifest.digest, self.who, self.now)
        return saved
