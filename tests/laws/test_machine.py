"""The four laws whatever happens, in any order: a hypothesis state machine over the real store and wire."""

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from mailer.core.changing import Change, kill, lift_now, move_to
from mailer.core.errors import Refused
from mailer.core.follow_up import TEXTS
from mailer.core.stuck import Decision
from mailer.core.words import DeliveryState, DistributionKind, SuppressionKind
from mailer.core.zone import moment_at
from mailer.dispatch.sink import Faults
from mailer.dispatch.stuck import Asked, candidates, decide, retry
from mailer.store.approvals import alive, cancel, hold, resume, set_agreement, suppress
from mailer.store.database import Connection
from mailer.store.epoch import unacknowledged
from mailer.store.stuck import RETRIED
from tests.builders import LIFT, keep, person, schedule
from tests.conftest import SUPPRESSION_KEY, Databases
from tests.laws.changes import make
from tests.laws.machine import Fate, World

ADVANCE = LIFT - timedelta(hours=24)
PEOPLE = 5
UNKNOWN = (DeliveryState.UNKNOWN,)
ENDED = {"sent", "refused", "suppressed", "cancelled", "expired", "unknown"}


class Laws(RuleBasedStateMachine):
    """Schedules once; then senders, people, clocks and crashes do what they like."""

    databases: Databases
    kind: str

    @initialize(
        agreed=st.lists(st.booleans(), min_size=PEOPLE, max_size=PEOPLE),
        greylisted=st.integers(0, PEOPLE),
        refused=st.integers(0, PEOPLE),
    )
    def begin(self, agreed: list[bool], greylisted: int, refused: int) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="laws-", dir=self.databases.folder))
        faults = Faults(
            greylist=frozenset({person(greylisted).email}),
            refuse=frozenset({person(refused).email} - {person(9).email}),
        )
        self.world = World(self.databases.fresh(self.kind), self.folder, faults)
        people = [person(n, agreed=yes) for n, yes in enumerate(agreed)]
        self.people = keep(self.world.database, people, self.world.clock.now())
        schedule(self.world.database, self.people, self.world.clock.now())
        self.agreed = {one.email for one, yes in zip(people, agreed, strict=True) if yes}
        self.faults = 0
        self.repeats: Counter[str] = Counter()
        self.barred: dict[str, int] = {}  # address → how many messages had begun when it was taken away
        self.held_since: int | None = None
        self.is_over = False  # cancelled, or killed
        self.killed_after: int | None = None  # how many messages had been taken then
        self.moves = 0
        self.lifts = [(self.world.clock.now(), LIFT)]  # since when, until when
        self.changed_at = self.world.clock.now()
        self.world.new_sender()

    @rule(seconds=st.sampled_from([1, 20, 26, 31, 60, 3600]), beat=st.booleans())
    def time_passes(self, seconds: int, beat: bool) -> None:
        self.world.clock.advance(seconds)
        if beat:
            self.world.beat()

    @rule(seconds=st.sampled_from([-1, 0, 1]), advance=st.booleans())
    def an_instant_comes(self, seconds: int, advance: bool) -> None:
        instant = (ADVANCE if advance else self.lifts[-1][1]) + timedelta(seconds=seconds)
        if instant > self.world.clock.now():
            self.world.move_to(instant)

    @rule(which=st.integers(0, 3))
    def a_sender_works(self, which: int) -> None:
        self.world.send(self._sender(which))

    @rule(which=st.integers(0, 3), point=st.integers(1, 40))
    def a_sender_is_killed(self, which: int, point: int) -> None:
        sender, before = self._sender(which), len(self.world.couriers)
        self.world.send(sender, crash_at=point)
        self.faults += len(self.world.couriers) < before

    @rule(which=st.integers(0, 3), point=st.integers(1, 40))
    def a_sender_is_stopped_past_its_lease(self, which: int, point: int) -> None:
        def meanwhile() -> None:
            self.faults += 4  # the whole group may have to be called unknown
            self.world.clock.advance(40)
            if not self.world.in_transaction:
                self.world.send_quietly(self.world.new_sender())

        self.world.send(self._sender(which), crash_at=point, do=meanwhile)

    @rule()
    def another_sender_starts(self) -> None:
        if len(self.world.couriers) < 4:
            self.world.new_sender()

    @precondition(lambda self: self.held_since is None and not self.is_over)
    @rule()
    def staff_hold(self) -> None:
        self._on_all(lambda on, one: hold(on, one, "wait", "anna", self.world.clock.now()))
        self.held_since = len(self.world.begun)

    @precondition(lambda self: self.held_since is not None and not self.is_over)
    @rule()
    def staff_resume(self) -> None:
        self._nothing_began_while_held()
        self._on_all(lambda on, one: resume(on, one, "anna", self.world.clock.now()))
        self.held_since = None

    @precondition(lambda self: not self.is_over)
    @rule(rarely=st.integers(0, 9))
    def staff_cancel(self, rarely: int) -> None:
        if rarely:
            return
        self._on_all(lambda on, one: cancel(on, one, "anna", self.world.clock.now()))
        self.is_over = True
        self.held_since = self.held_since or len(self.world.begun)

    @precondition(lambda self: not self.is_over)
    @rule(hours=st.sampled_from([-2, 0, 3, 26]))
    def staff_move_the_lift(self, hours: int) -> None:
        to = LIFT + timedelta(hours=hours)
        if self._is_changed(move_to(moment_at(to, "Europe/Paris"))):
            self.moves += 1
            self.lifts.append((self.changed_at, to))

    @precondition(lambda self: not self.is_over)
    @rule(rarely=st.integers(0, 4))
    def staff_lift_it_now(self, rarely: int) -> None:
        now = self.world.clock.now()
        if not rarely and self._is_changed(lift_now(now)):
            self.moves += 1
            self.lifts.append((self.changed_at, now.replace(microsecond=0)))

    @rule(rarely=st.integers(0, 9))
    def staff_kill_it(self, rarely: int) -> None:
        if not rarely and self._is_changed(kill()):
            self.is_over = True
            self.killed_after = len(self.world.taken())

    @rule(who=st.integers(0, PEOPLE - 1))
    def somebody_asks_to_leave(self, who: int) -> None:
        email = self.people[who].email
        with self.world.database.act() as connection:
            now = self.world.clock.now()
            epoch = suppress(connection, email, SuppressionKind.ASKED, "by letter", SUPPRESSION_KEY, "anna", now)
        self._obeyed(epoch)
        self.barred.setdefault(email, len(self.world.begun))

    @rule(who=st.integers(0, PEOPLE - 1), agrees=st.booleans())
    def somebody_changes_their_agreement(self, who: int, agrees: bool) -> None:
        with self.world.database.act() as connection:
            now = self.world.clock.now()
            epoch = set_agreement(connection, self.people[who].id, agrees, "by telephone", "anna", now)
        self._obeyed(epoch)
        if not agrees:
            self.agreed.discard(self.people[who].email)

    @rule(decision=st.sampled_from([Decision.AGAIN, Decision.LEAVE]))
    def somebody_decides_what_is_in_doubt(self, decision: Decision) -> None:
        asked, now = Asked(UNKNOWN, "lake-ferry", None, self.folder / "journals"), self.world.clock.now()
        with self.world.database.read() as connection:
            found = candidates(connection, asked, now)
        decide(self.world.database, asked, [one.id for one in found], decision, "anna", now)
        if decision is Decision.AGAIN:
            self.repeats.update(one.waiting.line.email for one in found if one.hindrance is None)

    @rule()
    def somebody_retries_what_was_refused(self) -> None:
        asked, now = Asked(RETRIED, "lake-ferry", None, self.folder / "journals"), self.world.clock.now()
        with self.world.database.read() as connection:
            meant = [one.id for one in candidates(connection, asked, now)]
        retry(self.world.database, asked, meant, "the mailbox is there again", "anna", now)

    @invariant()
    def never_early_and_never_twice(self) -> None:
        if not hasattr(self, "world"):
            return
        taken = self.world.taken()
        copies = Counter(message.recipient for message in taken if message.brings_the_text)
        notices = Counter(message.recipient for message in taken if not message.brings_the_text)
        for email in {*copies, *notices}:
            assert copies[email] <= 1 + self.repeats[email], f"never silently twice: {copies}"
            assert notices[email] <= self.moves + 1 + self.repeats[email], f"never silently twice: {notices}"
        for message in taken:
            if message.embargoed:
                began = [one.at for one in self.world.begun if one.recipient == message.recipient]
                assert any(self._is_advance(at) for at in began), "never early: an advance copy outside its time"
            elif message.brings_the_text:
                lifts = self._lifts(message.at)
                assert any(message.at >= lift for lift in lifts), "never early: a public copy before the lift"
        if self.killed_after is not None:
            after = {message.subject[:4] for message in taken[self.killed_after :]}
            assert after <= {"KILL"}, f"never early: something left after the kill had returned: {after}"
        for email, begun in self.barred.items():
            assert email not in {b.recipient for b in self.world.begun[begun:]}, "never early: mailed after leaving"

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        self._nothing_began_while_held()
        self.held_since = None
        if not self.is_over:
            self._on_all(lambda on, one: resume(on, one, "anna", self.world.clock.now()))
        for _ in range(6):
            self.world.move_to(max(self.lifts[-1][1], self.world.clock.now() + timedelta(minutes=20)))
            self.world.send(self.world.new_sender())
        self.never_early_and_never_twice()
        fates = self.world.fates()
        for fate in fates:
            behind_doubt = fate.state == "planned" and fate.waits_for == "unknown"
            assert fate.state in ENDED or behind_doubt, f"never lost: {fate}"
        for one in self.people:
            self._is_not_lost(one.email, [fate.state for fate in fates if fate.email == one.email and _is_text(fate)])
        assert Counter(fate.state for fate in fates)["unknown"] <= self.faults
        self.world.close()
        shutil.rmtree(self.folder)

    def _is_not_lost(self, email: str, states: list[str]) -> None:
        copies = sum(taken.recipient == email and taken.brings_the_text for taken in self.world.taken())
        assert states, f"never lost: nothing was planned for {email}"
        assert copies >= states.count("sent"), f"never lost: {email} is called sent and was not taken"
        # A person's decision that it did not arrive may have been wrong
        known = states.count("sent") + states.count("unknown") + self.repeats[email]
        assert copies <= known, f"never lost: {email} was taken but is {states}"
        if not self.is_over and email not in self.barred:
            assert set(states) != {"cancelled"}, f"never lost: what took the place of {email}'s copy is missing"

    def _is_changed(self, change: Change) -> bool:
        """Makes the change, if it can be made, and waits until every sender obeys it."""
        self._nothing_began_while_held()
        self.changed_at = self.world.clock.now()
        try:
            epoch = make(self.world.database, change, self.changed_at)
        except Refused:
            return False
        self._obeyed(epoch)
        self.held_since = None
        return True

    def _on_all(self, act: Callable[[Connection, int], int]) -> None:
        with self.world.database.act() as connection:
            epoch = max(act(connection, one.id) for one in alive(connection, "lake-ferry"))
        self._obeyed(epoch)

    def _lifts(self, at: datetime) -> list[datetime]:
        """The lift that held at that instant; both, where it was changed at that very one."""
        ends = [since for since, _ in self.lifts[1:]] + [datetime.max.replace(tzinfo=UTC)]
        return [lift for (since, lift), end in zip(self.lifts, ends, strict=True) if since <= at <= end]

    def _is_advance(self, at: datetime) -> bool:
        """Whether advance copies may begin then: what had been due for an earlier lift need not wait for the new."""
        first = min(lift for since, lift in self.lifts if since <= at) - timedelta(hours=24)
        return any(first <= at < lift for lift in self._lifts(at))

    def _sender(self, which: int):  # type: ignore[no-untyped-def]
        if not self.world.couriers:
            self.world.new_sender()
        return self.world.couriers[which % len(self.world.couriers)]

    def _obeyed(self, epoch: int) -> None:
        """What `hold` waits for: every living sender acknowledges, or its lease ends."""
        for _ in range(5):
            self.world.clock.advance(0.03)
            for courier in self.world.couriers:
                courier.sender.acknowledge()
            with self.world.database.read() as connection:
                if not unacknowledged(connection, epoch, self.world.clock.now()):
                    return
            self.world.clock.advance(31)  # a dead sender is still in the books until its lease ends
        raise AssertionError("the hold never returned")

    def _nothing_began_while_held(self) -> None:
        if self.held_since is not None:
            assert len(self.world.begun) == self.held_since, "never early: something began after the hold returned"


def _is_text(fate: Fate) -> bool:
    return DistributionKind(fate.kind) in TEXTS


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_four_laws_hold_whatever_happens(kind: str, databases: Databases) -> None:
    machine = type(f"Laws on {kind}", (Laws,), {"databases": databases, "kind": kind})
    examples = 60 if kind == "sqlite" else 20
    run_state_machine_as_test(machine, settings=settings(max_examples=examples, stateful_step_count=25))
