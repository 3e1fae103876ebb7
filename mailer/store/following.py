"""What a change finds: the distributions of a release in strands, the newest version of each, their copies."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, exists, select, update

from mailer.core.contact import Contact
from mailer.core.edition import Slot, Variant
from mailer.core.errors import Refused
from mailer.core.follow_up import SHORT_NOTICES, TEXTS, Copy, Then, after
from mailer.core.ids import message_id
from mailer.core.place import Place, of_zone
from mailer.core.plan import PlannedWave
from mailer.core.words import WAITING, DeliveryState, DistributionKind, DistributionState, WaveKind
from mailer.store.approved import AlteredError, load_approved
from mailer.store.conditions import current_state
from mailer.store.people import places_known
from mailer.store.releases import Source, get_blob
from mailer.store.tables import (
    claim,
    delivery,
    distribution,
    fragment,
    release,
    release_version,
    suppression,
    variant,
    wave,
)
from mailer.store.upkeep import ended_as, lock_waiting

NEVER_LEFT = "the copy that it is about never left"
HAS_IT = "the earlier copy had left already"


@dataclass(frozen=True, slots=True)
class Issue:
    """A distribution as a change sees it."""

    id: int
    kind: DistributionKind
    state: DistributionState
    version_id: int
    version: int
    list_name: str
    follows: int | None
    supersedes: int | None

    @property
    def is_alive(self) -> bool:
        return self.state is DistributionState.SCHEDULED


@dataclass(frozen=True)
class Strand:
    """A distribution with all that has superseded or followed it, oldest first."""

    issues: tuple[Issue, ...]

    @property
    def newest(self) -> Issue:
        return self.issues[-1]

    @property
    def newest_text(self) -> Issue:
        return [issue for issue in self.issues if issue.kind in TEXTS][-1]

    @property
    def is_alive(self) -> bool:
        """Whether something of it may still leave or be changed."""
        return any(issue.is_alive for issue in self.issues) and not self.is_killed

    @property
    def is_killed(self) -> bool:
        return any(issue.kind is DistributionKind.KILL for issue in self.issues)

    @property
    def alive_texts(self) -> list[Issue]:
        return [issue for issue in self.issues if issue.is_alive and issue.kind in TEXTS]

    @property
    def alive_notices(self) -> list[Issue]:
        """Those that bring no text."""
        return [issue for issue in self.issues if issue.is_alive and issue.kind in SHORT_NOTICES]


def strands_of(connection: Connection, slug: str) -> list[Strand]:
    """All that was ever scheduled of a release, tests apart."""
    rows = connection.execute(
        select(
            distribution.c.id,
            distribution.c.kind,
            distribution.c.state,
            distribution.c.version_id,
            release_version.c.n,
            distribution.c.list_name,
            distribution.c.follows_id,
            distribution.c.supersedes_id,
        )
        .join(release_version, release_version.c.id == distribution.c.version_id)
        .join(release, release.c.id == release_version.c.release_id)
        .where(release.c.slug == slug, distribution.c.kind != DistributionKind.TEST.value)
        .order_by(distribution.c.id)
    )
    roots: dict[int, int] = {}
    strands: dict[int, list[Issue]] = defaultdict(list)
    for key, kind, state, *rest in rows:
        issue = Issue(key, DistributionKind(kind), DistributionState(state), *rest)
        before = issue.supersedes or issue.follows
        roots[key] = roots[before] if before else key
        strands[roots[key]].append(issue)
    return [Strand(tuple(issues)) for issues in strands.values()]


def source_of(connection: Connection, version_id: int) -> Source:
    """The files that a version was made of."""
    digests = connection.execute(
        select(release_version.c.source).where(release_version.c.id == version_id)
    ).scalar_one()
    return Source({name: get_blob(connection, digest) for name, digest in digests.items()})


def words_of(connection: Connection, distribution_id: int) -> Mapping[str, str]:
    """What the office explained in a notice, in each language. Raises Refused where it is not what was approved."""
    try:
        return dict(load_approved(connection, distribution_id).head.get("notice", {}))
    except AlteredError as fault:
        raise Refused(
            f"Distribution {distribution_id} was changed by other means than this program ({fault}); `mailer kill`"
            " withdraws it."
        ) from None


def copies_of(connection: Connection, ids: Collection[int], *, lock: bool = False) -> list[Copy]:
    """Every delivery of these distributions, in order.

    With `lock`, what waits and no worker holds stays so until the transaction ends. What a worker holds is not
    waited for, and neither is what it gave back after the rows were locked: both count as claimed.
    """
    of_these = delivery.c.distribution_id.in_(ids)
    locked = set(lock_waiting(connection, of_these, may_wait=True)) if lock else None
    places = places_known(connection)
    return [_copy(row, places, locked) for row in connection.execute(_COPIES.where(of_these).order_by(delivery.c.id))]


_COPIES = (
    select(
        delivery,
        current_state().label("state_now"),
        distribution.c.kind.label("distribution_kind"),
        distribution.c.policies["domain"].as_string().label("domain"),
        variant.c.languages,
        variant.c.city,
        fragment.c.place_key,
        wave.c.kind.label("wave_kind"),
        wave.c.instant,
        wave.c.opened_at,
        exists().where(suppression.c.address_hash == delivery.c.address_hash).label("is_suppressed"),
    )
    .join(distribution, distribution.c.id == delivery.c.distribution_id)
    .join(variant, variant.c.id == delivery.c.variant_id)
    .join(wave, wave.c.id == delivery.c.wave_id)
    .outerjoin(fragment, fragment.c.id == delivery.c.fragment_id)
)


def _copy(row: Any, places: Mapping[str, Place], locked: Collection[int] | None) -> Copy:
    state = DeliveryState(row.state_now)
    if locked is not None and state in WAITING and row.id not in locked:
        state = DeliveryState.CLAIMED
    return Copy(
        id=row.id,
        distribution_id=row.distribution_id,
        kind=DistributionKind(row.distribution_kind),
        message_id=message_id(row.public_id, row.domain),
        references=tuple(row.reference_ids),
        contact=Contact(
            id=row.contact_id or 0,
            email=row.email,
            name=row.name,
            outlet=row.outlet,
            source=row.slots.get(Slot.SOURCE.value, ""),
        ),
        address_hash=row.address_hash,
        variant=Variant(tuple(row.languages), row.city),
        own_place=_place(row.place_key, places),
        wave=PlannedWave(row.instant, WaveKind(row.wave_kind)),
        is_open=row.opened_at is not None,
        lift=row.lift_at,
        agreed_until=row.agreed_until,
        state=state,
        in_doubt=row.doubtful_phase is not None,
        waits_for=row.waits_for_id,
        is_suppressed=row.is_suppressed,
        order_key=row.order_key,
    )


def _place(key: str | None, places: Mapping[str, Place]) -> Place | None:
    """The reader's own city, as the line below the grid was made for it."""
    if key is None:
        return None
    return places.get(key) or of_zone(key.removeprefix("zone:"))


_earlier, _later = delivery.alias("earlier"), delivery.alias("later")
_is_held = exists().where(claim.c.delivery_id == _earlier.c.id)
_earlier_state = case((_is_held, DeliveryState.CLAIMED.value), else_=_earlier.c.state)
_WAITING = (
    select(
        delivery.c.id,
        delivery.c.follows_id,
        delivery.c.waits_for_id,
        distribution.c.supersedes_id,
        _earlier_state.label("state"),
    )
    .join(_earlier, _earlier.c.id == delivery.c.waits_for_id)
    .join(distribution, distribution.c.id == delivery.c.distribution_id)
    .where(delivery.c.waits_for_id.is_not(None), delivery.c.state == DeliveryState.PLANNED.value)
)


def behind_doubt(connection: Connection) -> Counter[int]:
    """By wave: how many deliveries wait because the one in whose place they were planned may have arrived."""
    in_doubt = _WAITING.where(_earlier.c.state == DeliveryState.UNKNOWN.value)
    return Counter(connection.scalars(in_doubt.with_only_columns(delivery.c.wave_id)))


def is_waited_for() -> ColumnElement[bool]:
    """SQL: another delivery was planned in the place of this one, and waits for its end."""
    own = distribution.alias()
    return exists().where(
        _later.c.waits_for_id == delivery.c.id,
        _later.c.state == DeliveryState.PLANNED.value,
        own.c.id == _later.c.distribution_id,
        own.c.supersedes_id.is_not(None),
    )


_DEPENDENTS = (
    select(delivery.c.id)
    .join(_earlier, _earlier.c.id == delivery.c.waits_for_id)
    .where(delivery.c.waits_for_id.is_not(None), delivery.c.state == DeliveryState.PLANNED.value)
    # Another worker that looks at the same ones sees to them itself. Unordered: SQLite would read all by number
    .with_for_update(of=[delivery, _earlier], key_share=True, skip_locked=True)
)


def let_go(connection: Connection) -> None:
    """What waited for the end of an earlier delivery leaves now that it is known, or has become needless.

    Both rows are locked, and read after that: a person may be planning the earlier one anew at this moment.
    """
    ids = connection.scalars(_DEPENDENTS).all()
    if not ids:
        return
    found: dict[Then, list[int]] = defaultdict(list)
    reasons: dict[int, str] = {}
    for row in connection.execute(_WAITING.where(delivery.c.id.in_(ids)).order_by(delivery.c.id)):
        in_its_place = row.supersedes_id is not None
        only = row.follows_id == row.waits_for_id
        found[after(DeliveryState(row.state), in_its_place=in_its_place, only_about_it=only)].append(row.id)
        reasons[row.id] = HAS_IT if in_its_place else NEVER_LEFT
    if ids := found[Then.GOES]:
        connection.execute(update(delivery).where(delivery.c.id.in_(ids)).values(waits_for_id=None))
    for key in found[Then.IS_DROPPED]:
        dropped = {"waits_for_id": None, "reason": reasons[key], **ended_as("cancelled")}
        connection.execute(update(delivery).where(delivery.c.id == key).values(**dropped))
