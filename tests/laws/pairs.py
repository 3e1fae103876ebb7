"""What people and senders do, each as one call, and the pairs of them that the law tests interleave."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import func, select

from mailer.core.changing import Change, kill, lift_now, move_to
from mailer.core.contact import Contact, ListRow
from mailer.core.intake import Choices
from mailer.core.intake import decide as decide_intake
from mailer.core.stuck import Decision
from mailer.core.words import DeliveryState, SuppressionKind
from mailer.core.zone import moment_at
from mailer.dispatch.courier import Courier
from mailer.dispatch.run import carry_group, conclude, open_due, reclaim, tick, turn_over
from mailer.dispatch.sink import Faults
from mailer.dispatch.stuck import Asked, candidates, decide, retry
from mailer.store import tables
from mailer.store.approvals import cancel, hold, resume, set_agreement, stoppable, suppress
from mailer.store.database import Connection
from mailer.store.epoch import read_epoch
from mailer.store.intake import look_up, write_intake
from mailer.store.people import people_of
from tests.builders import LIFT, keep, person, schedule
from tests.conftest import SUPPRESSION_KEY
from tests.laws.changes import make_as_shown, show
from tests.laws.machine import Taken, World

SLUG = "lake-ferry"
ADVANCE = LIFT - timedelta(hours=24)
LATER = LIFT + timedelta(hours=3)
EPOCH_IS_READ = 0.021
REFUSED_READER, SLOW_READER = 1, 2
"""Readers 0 and 1 agreed to embargoes; the mail server refuses reader 1, and asks reader 2 to come later."""


@dataclass
class Day:
    """One release to three readers, and what was confirmed to whoever acted."""

    world: World
    people: Sequence[Contact]
    courier: Courier
    stopped_at: int | None = None  # how many messages had begun when a hold, cancellation or kill was written down
    barred: dict[str, int] = field(default_factory=dict)  # address → the same, for a suppression
    withdrawn: dict[str, int] = field(default_factory=dict)
    texts_may_repeat: bool = False

    def now(self) -> datetime:
        return self.world.clock.now()

    def begun(self) -> int:
        """How many messages have begun; one that had passed its gate may still begin."""
        passing = any(one.sender.gatekeeper._passing for one in self.world.couriers)
        self.world.clock.advance(EPOCH_IS_READ)
        return len(self.world.begun) + passing

    def is_stopped(self) -> bool:
        """Whether a hold, cancellation or kill was the last word."""
        with self.world.database.read() as connection:
            held = connection.scalar(select(func.count()).where(tables.wave.c.held_at.is_not(None)))
        return self.stopped_at is not None and bool(held or self.is_over())

    def is_over(self) -> bool:
        """Whether nothing of the text is to leave any more: cancelled or killed."""
        with self.world.database.read() as connection:
            alive = select(tables.distribution.c.id).where(tables.distribution.c.state == "scheduled")
            texts = alive.where(tables.distribution.c.kind == "release")
            return connection.scalar(texts.limit(1)) is None

    def messages(self) -> list[tuple[int, Taken]]:
        """What the mail server took, each with the number of the beginning of its content."""
        begun: dict[str, list[int]] = defaultdict(list)
        for one in self.world.begun:
            begun[one.recipient].append(one.number)
        found = []
        for message in self.world.taken():
            found.append((begun[message.recipient].pop(0), message))
        return found

    def notices_begun(self) -> int:
        """How many of what has begun since the act tell holders about it, and may leave."""
        since = self.stopped_at or 0
        return sum(number >= since and not message.brings_the_text for number, message in self.messages())


def plan(world: World, *, at_lift: bool, scheduled: bool = True) -> Day:
    """A day on which the advance copies, or the public ones, are due."""
    people = keep(world.database, [person(n, agreed=n < 2) for n in range(3)], world.clock.now())
    if scheduled:
        schedule(world.database, people, world.clock.now())
    world.clock.move_to(LIFT if at_lift else ADVANCE)
    return Day(world, people, world.new_sender())


Act = Callable[[Day], object]


def _on_all(day: Day, act: Callable[[Connection, int], int]) -> None:
    with day.world.database.act() as connection:
        for one in stoppable(connection, SLUG):
            act(connection, one.id)


def on_all_held(day: Day) -> None:
    """Whatever is held goes on."""
    with day.world.database.act() as connection:
        held = select(tables.wave.c.distribution_id).where(tables.wave.c.held_at.is_not(None)).distinct()
        for one in connection.scalars(held).all():
            resume(connection, one, "anna", day.now())


def holds(day: Day) -> None:
    _on_all(day, lambda on, one: hold(on, one, "wait", "anna", day.now()))
    day.stopped_at = day.begun()


def resumes(day: Day) -> None:
    _on_all(day, lambda on, one: resume(on, one, "anna", day.now()))
    day.stopped_at = None


def cancels(day: Day) -> None:
    _on_all(day, lambda on, one: cancel(on, one, "anna", day.now()))
    day.stopped_at = day.begun()


def _changes(day: Day, change: Change) -> None:
    """As the command does it: shown, and then made. Whoever is shown a hold and moves it means that it goes on."""
    shown = show(day.world.database, change, day.now())
    is_held = any(one.found.held for one in shown)
    make_as_shown(day.world.database, change, shown, day.now())
    if is_held:
        day.stopped_at = None


def moves(day: Day) -> None:
    _changes(day, move_to(moment_at(LATER, "Europe/Paris")))


def lifts_now(day: Day) -> None:
    _changes(day, lift_now(day.now()))


def kills(day: Day) -> None:
    _changes(day, kill())
    day.stopped_at = day.begun()


def suppresses(day: Day) -> None:
    email = day.people[0].email
    with day.world.database.act() as connection:
        suppress(connection, email, SuppressionKind.ASKED, "by letter", SUPPRESSION_KEY, "anna", day.now())
    day.barred[email] = day.begun()


def withdraws(day: Day) -> None:
    with day.world.database.act() as connection:
        set_agreement(connection, day.people[0].id, False, "by telephone", "anna", day.now())
    day.withdrawn[day.people[0].email] = day.begun()


def imports_a_withdrawal(day: Day) -> None:
    """The same person at another outlet: their agreement ends."""
    moved = [ListRow(2, replace(person(0), outlet="Another desk"), False)]
    with day.world.database.act() as connection:
        known = look_up(connection, "europe", moved, SUPPRESSION_KEY)
        write_intake(connection, "europe", decide_intake(moved, known, Choices()), day.now())
    day.withdrawn[day.people[0].email] = day.begun()


def schedules(day: Day) -> None:
    """As the command does it: planned from what is read first, and refused where something changed since."""
    with day.world.database.read() as connection:
        epoch, people = read_epoch(connection), people_of(connection, "europe")
    schedule(day.world.database, people, day.now(), epoch=epoch)


def retries(day: Day) -> None:
    asked = Asked((DeliveryState.REFUSED,), SLUG, None, day.world.folder / "journals")
    with day.world.database.read() as connection:
        meant = [one.id for one in candidates(connection, asked, day.now())]
    retry(day.world.database, asked, meant, "the mailbox is there again", "anna", day.now())


def resolves(day: Day) -> None:
    asked = Asked((DeliveryState.UNKNOWN,), SLUG, None, day.world.folder / "nowhere")
    with day.world.database.read() as connection:
        meant = [one.id for one in candidates(connection, asked, day.now())]
    if decide(day.world.database, asked, meant, Decision.AGAIN, "anna", day.now()):
        day.texts_may_repeat = True


def works(day: Day) -> None:
    """A sender's whole group: claim, gate, hand over, finish."""
    carry_group(day.courier)
    conclude(day.courier)


def claims(day: Day) -> None:
    day.courier.give_back(turn_over(day.courier, timedelta(seconds=30)))


def another_works(day: Day) -> None:
    other = day.world.new_sender("another host")
    carry_group(other)
    conclude(other)


def opens(day: Day) -> None:
    open_due(day.courier.sender)


def finishes(day: Day) -> None:
    conclude(day.courier)


def reclaims(day: Day) -> None:
    """Another host settles what has expired, and does the upkeep."""
    other = day.world.new_sender("another host")
    reclaim(other.sender)


def ticks(day: Day) -> None:
    tick(day.world.new_sender("another host").sender)


@dataclass(frozen=True)
class Pair:
    """Two calls that may meet, with what is prepared before: `at_lift`, open waves, a group in hand, an old lease."""

    first: Act
    second: Act
    at_lift: bool = False
    scheduled: bool = True
    is_open: bool = True
    in_hand: bool = False  # the group has been carried and is not yet written down
    expired: bool = False
    in_doubt: bool = False
    faults: Faults = field(default_factory=Faults)

    @property
    def name(self) -> str:
        """Both, and what sets this pair apart from others of the same two."""
        apart = [word for word in ("at_lift", "in_hand", "expired", "in_doubt") if getattr(self, word)]
        apart += [said for fault, said in ((REFUSES, "refused"), (ASKS_LATER, "deferred")) if self.faults == fault]
        return " ".join(
            [words(self.first), "×", words(self.second), *(f"({one.replace('_', ' ')})" for one in apart)]
        )


def words(act: Act) -> str:
    return act.__name__.replace("_", " ")  # type: ignore[attr-defined]


def prepare(pair: Pair, world: World) -> Day:
    day = plan(world, at_lift=pair.at_lift, scheduled=pair.scheduled)
    if pair.is_open:
        tick(day.courier.sender)
    if pair.in_hand:
        carry_group(day.courier)
    elif pair.expired or pair.in_doubt:
        turn_over(day.courier, timedelta())
    if pair.expired or pair.in_doubt:
        world.clock.advance(31)
    if pair.in_doubt:
        tick(world.new_sender("another host").sender)
    return day


REFUSES = Faults(refuse=frozenset({person(REFUSED_READER).email}))
ASKS_LATER = Faults(greylist=frozenset({person(n).email for n in range(3)}))

PAIRS = [
    # act and act
    Pair(holds, moves),
    Pair(moves, holds),
    Pair(kills, moves),
    Pair(moves, kills),
    Pair(cancels, moves),
    Pair(moves, cancels),
    Pair(moves, moves),
    Pair(resumes, holds),
    Pair(holds, schedules, scheduled=False, is_open=False),
    Pair(schedules, withdraws, scheduled=False, is_open=False),
    Pair(schedules, imports_a_withdrawal, scheduled=False, is_open=False),
    Pair(schedules, suppresses, scheduled=False, is_open=False),
    Pair(suppresses, schedules, scheduled=False, is_open=False),
    # act and claim, or a whole group
    *(Pair(works, act) for act in (holds, cancels, kills, moves, lifts_now, suppresses, withdraws)),
    *(Pair(works, act, at_lift=True) for act in (holds, cancels, kills, suppresses)),
    *(Pair(act, works) for act in (holds, cancels, kills, moves, lifts_now, suppresses, withdraws)),
    Pair(claims, holds, is_open=False),
    # act and opening
    *(Pair(opens, act, is_open=False) for act in (holds, cancels, kills, moves, withdraws)),
    *(Pair(act, opens, at_lift=True, is_open=False) for act in (holds, cancels, kills)),
    # act and finish
    *(Pair(finishes, act, in_hand=True) for act in (holds, moves, kills, suppresses, withdraws)),
    *(Pair(act, finishes, in_hand=True) for act in (moves, kills, suppresses, withdraws)),
    *(Pair(finishes, act, in_hand=True, faults=ASKS_LATER) for act in (cancels, moves, suppresses)),
    *(Pair(finishes, act, in_hand=True, faults=REFUSES) for act in (moves, retries)),
    # sender and sender
    Pair(works, another_works, at_lift=True),
    Pair(claims, another_works),
    Pair(finishes, reclaims, in_hand=True, expired=True),
    Pair(reclaims, finishes, in_hand=True, expired=True),
    Pair(reclaims, works, expired=True),
    Pair(ticks, works),
    Pair(works, ticks),
    Pair(ticks, ticks, at_lift=True),
    Pair(ticks, cancels),
    Pair(cancels, ticks),
    Pair(ticks, moves),
    # doubt
    Pair(resolves, finishes, in_hand=True, in_doubt=True),
    Pair(resolves, ticks, in_doubt=True),
    Pair(moves, resolves, in_doubt=True),
    Pair(retries, ticks, in_hand=True, faults=REFUSES),
    Pair(ticks, retries, in_hand=True, faults=REFUSES),
]
