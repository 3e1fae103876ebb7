"""Removes each guard of the four laws in turn, in a copy of the tree, and demands that a law test of that name fails.

Run it as `make mutants`. It prints one line per guard and ends with exit code 1 if any guard can be removed unseen.
"""

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Mutant:
    """One guard: the line that makes it, what stands there without it, and the law whose tests must notice."""

    guard: str
    file: str
    line: str
    without: str
    law: str
    tests: str = ""


EARLY, LOST, TWICE, APPROVED = "never_early", "never_lost", "never_twice", "never_other_than_approved"

MUTANTS = [
    Mutant("opening SQL: due", "store/opening.py", "    .where(wave.c.instant <= _NOW)\n", "", EARLY),
    Mutant(
        "opening SQL: due by the server's clock",
        "store/opening.py",
        "_OPEN.where(kind_of(connection).is_past(wave.c.instant))",
        "_OPEN",
        EARLY,
    ),
    Mutant(
        "opening SQL: not held",
        "store/opening.py",
        "    .where(wave.c.held_at.is_(None))\n    .where(wave.c.instant <= _NOW)",
        "    .where(wave.c.instant <= _NOW)",
        EARLY,
    ),
    Mutant(
        "opening SQL: approval matches",
        "store/opening.py",
        "wave.c.distribution_id, is_scheduled(), is_approved()))",
        "wave.c.distribution_id, is_scheduled()))",
        APPROVED,
    ),
    Mutant(
        "approval: of this manifest",
        "store/conditions.py",
        "            approval.c.digest == distribution.c.manifest_digest,\n",
        "",
        APPROVED,
    ),
    Mutant(
        "clock at the gate",
        "core/gate.py",
        "if now < claim.wave_instant or now < claim.not_before:",
        "if False:",
        EARLY,
    ),
    Mutant(
        "agreement at the gate", "core/embargo.py", " and agreed_until is not None and now < agreed_until", "", EARLY
    ),
    Mutant(
        "lift at the gate: embargoed",
        "core/embargo.py",
        "lift is not None and now < lift and agreed",
        "lift is not None and agreed",
        EARLY,
        "tests/core/test_embargo.py",
    ),
    Mutant(
        "last look before the dot",
        "dispatch/delivery_attempt.py",
        "            self._refusal = answer\n            raise GateShutError\n",
        "            answer = Phase(self._phase)\n",
        EARLY,
    ),
    Mutant(
        "wave open at the gate",
        "dispatch/courier.py",
        "        if current.wave_id not in self._open:\n            return Refusal.NOT_OPEN\n",
        "",
        EARLY,
    ),
    Mutant("epoch at the gate", "dispatch/courier.py", "if epoch != self._epoch:", "if False:", EARLY),
    Mutant(
        "epoch of the opening, for those who did not open it",
        "dispatch/courier.py",
        "self._epoch = opening.epoch",
        "self._epoch = epoch",
        EARLY,
    ),
    Mutant(
        "epoch acknowledged only when nobody can begin",
        "dispatch/gatekeeper.py",
        "return None if any(seen < epoch for seen in self._passing.values()) else epoch",
        "return epoch",
        EARLY,
    ),
    Mutant(
        "lease at the gate",
        "dispatch/courier.py",
        "        if not sender.lease.holds(self._term):\n            return Refusal.LEASE_OVER\n        if current",
        "        if current",
        TWICE,
    ),
    Mutant(
        "unique key",
        "../migrations/versions/0001_the_first_schema.py",
        '        sa.UniqueConstraint("distribution_id", "address_hash"),\n',
        "",
        TWICE,
    ),
    Mutant(
        "claim still ours when it is finished",
        "store/finishing.py",
        'claim.c.token == bindparam("token")',
        'bindparam("token") != ""',
        TWICE,
    ),
    Mutant(
        "an attempt that fails past the dot is in doubt",
        "dispatch/delivery_attempt.py",
        "        if reply is None and self._dot_has_left:\n",
        "        if False:\n",
        TWICE,
        "tests/laws/test_failing_attempts.py",
    ),
    Mutant(
        "a reply that was read counts, whatever fails after it",
        "dispatch/delivery_attempt.py",
        "            self._reply = reply  # before the journal, which may fail\n",
        "            pass\n",
        LOST,
        "tests/laws/test_failing_attempts.py",
    ),
    Mutant(
        "a group of which only the answer was lost is given back at the end",
        "dispatch/process.py",
        "            self._guarded(partial(give_back_doubtful, courier))\n",
        "",
        LOST,
    ),
    Mutant(
        "a journal is kept while a group may be claimed",
        "dispatch/process.py",
        "courier.ended or courier.is_in_doubt for",
        "courier.ended for",
        LOST,
    ),
    Mutant(
        "what a person asked for counts more than a failure",
        "store/suppressions.py",
        "query.order_by(asked_last, ",
        "query.order_by(asked_last.desc(), ",
        EARLY,
    ),
    Mutant(
        "what a claim does not return is given back",
        "store/queue.py",
        "    if unknown_to_caller := set(ids) - {one.id for one in group}:\n",
        "    if unknown_to_caller := set():\n",
        LOST,
        "tests/laws/test_interleavings.py",
    ),
    Mutant(
        "acts run one after the other",
        "store/database.py",
        "                self._kind.serialize_acts(connection)\n",
        "                pass\n",
        EARLY,
        "tests/laws/test_interleavings.py",
    ),
    Mutant(
        "a plan is refused where something changed since it was read",
        "store/epoch.py",
        "    if read_epoch(connection) != epoch:\n",
        "    if False:\n",
        EARLY,
        "tests/laws/test_interleavings.py",
    ),
    Mutant(
        "a change is refused where a hold came between",
        "dispatch/changing.py",
        "    return drawn.found.strand, drawn.found.held\n",
        '    return drawn.found.strand, ""\n',
        EARLY,
        "tests/laws/test_interleavings.py",
    ),
    Mutant(
        "whether a worker holds a waiting delivery is read after it was locked",
        "store/upkeep.py",
        '    return connection.scalars(_STILL_WAITING, {"ids": ids}).all() if ids else ids\n',
        "    return ids\n",
        LOST,
        "tests/laws/test_interleavings.py",
    ),
    Mutant(
        "a distribution that is planned anew is active whatever a worker finishes meanwhile",
        "store/life.py",
        "_REOPEN = update(distribution).where(_THESE).values(finished_at=None)",
        "_REOPEN = update(distribution).where(_THESE, ~is_active()).values(finished_at=None)",
        LOST,
        "tests/laws/test_interleavings.py",
    ),
    Mutant(
        "the last two deliveries that end at once finish their distribution",
        "store/life.py",
        '    connection.scalars(_LOCK, {"ids": seem_over}).all()\n',
        "",
        LOST,
        "tests/laws/test_interleavings.py",
    ),
    Mutant(
        "journal before the dot",
        "dispatch/delivery_attempt.py",
        '        self._sender.journal.dot(self._claim, answer, self._digest or "", self._sender.clock.now())\n',
        "",
        TWICE,
        "tests/laws/test_every_crash_point.py",
    ),
    Mutant(
        "an opened group of a silent sender is unknown",
        "store/reclaim.py",
        "[row for row in claims if row.delivery_id in opened]",
        "[]",
        LOST,
    ),
    Mutant(
        "a copy in doubt keeps its phase",
        "core/gate.py",
        "    if claim.doubtful_phase not in (None, phase):\n        return Refusal.IN_DOUBT\n",
        "",
        TWICE,
    ),
    Mutant(
        "delivery as approved",
        "dispatch/courier.py",
        "            return self.sender.approved(current.distribution_id).includes(current)\n",
        "            return self.sender.approved(current.distribution_id) is not None\n",
        APPROVED,
    ),
    Mutant(
        "delivery as approved, also when it is read again",
        "dispatch/courier.py",
        "        self._vouched.clear()\n",
        "",
        APPROVED,
    ),
    Mutant(
        "edition as approved",
        "store/approved.py",
        'if self.head["editions"].get(edition_key(claim.variant_key, phase)) != sha256(data):',
        "if not data:",
        APPROVED,
    ),
    Mutant(
        "attached file as approved",
        "store/approved.py",
        "            if file.digest != digest:",
        "            if not digest:",
        APPROVED,
    ),
    Mutant(
        "manifest as approved",
        "store/approved.py",
        "    if sha256(data) != row.manifest_digest:",
        "    if not data:",
        APPROVED,
    ),
    Mutant(
        "a clock that was set holds what is embargoed",
        "dispatch/clock_watch.py",
        "        return self._hold(database, with_contradiction(read, told, self._known))\n",
        "        return with_reading(read, present)\n",
        EARLY,
        "tests/dispatch/test_clock_watch.py",
    ),
    Mutant(
        "a worker started after the clock was set goes on from the record",
        "dispatch/clock_watch.py",
        "                clock.go_on_from(record.last)\n",
        "                pass\n",
        EARLY,
        "tests/dispatch/test_clock_watch.py",
    ),
    Mutant(
        "a clock that is contradicted is not followed",
        "dispatch/clock_watch.py",
        "        if not record.contradicted:  # else this worker goes on by the time that the record has\n",
        "        if True:\n",
        EARLY,
        "tests/dispatch/test_clock_watch.py",
    ),
    Mutant(
        "a clock that nobody vouches for holds what is embargoed",
        "dispatch/clock_watch.py",
        "        if record.contradicted or not record.vouched_by:\n",
        "        if record.contradicted:\n",
        EARLY,
        "tests/dispatch/test_clock_watch.py",
    ),
    Mutant(
        "what is about to open is held while the clock may still be synchronised",
        "dispatch/clock_watch.py",
        "        until = record.last.wall + _ABOUT_TO_OPEN if is_synchronising else None\n",
        "        until = record.last.wall if is_synchronising else None\n",
        EARLY,
        "tests/dispatch/test_clock_watch.py",
    ),
    Mutant(
        "a voucher counts in its own boot only",
        "core/clock_record.py",
        "    return earlier.boot == later.boot and later.elapsed >= earlier.elapsed - _ORDER\n",
        "    return True\n",
        EARLY,
        "tests/dispatch/test_clock_watch.py",
    ),
    Mutant(
        "a witness of another time contradicts",
        "core/clock_record.py",
        '    if against := next(filter(None, told), ""):\n',
        '    if against := "":\n',
        EARLY,
        "tests/dispatch/test_clock_watch.py",
    ),
    Mutant(
        "a command leaves a contradiction to a worker",
        "dispatch/clock_file.py",
        "        return None if contradiction(record, present, host) else with_reading(record, present)\n",
        "        return with_reading(record, present)\n",
        EARLY,
        "tests/cli/test_clock.py",
    ),
    Mutant(
        "who approves a send does not vouch for a clock that is contradicted",
        "cli/clock_view.py",
        "    if heard == Evidence():\n",
        "    if not heard.vouched_by:\n",
        EARLY,
        "tests/cli/test_clock.py",
    ),
    Mutant(
        "a clock that was set does not count before that",
        "dispatch/clock.py",
        "        return wall + timedelta(seconds=self.machine.elapsed() - elapsed)\n",
        "        return self.machine.now()\n",
        EARLY,
        "tests/dispatch/test_clock_watch.py",
    ),
    Mutant(
        "a doubt is settled once",
        "store/stuck.py",
        "and_(delivery.c.id == one.stuck.id, delivery.c.state == DeliveryState.UNKNOWN.value)",
        "delivery.c.id == one.stuck.id",
        TWICE,
        "tests/store/test_stuck.py",
    ),
    Mutant(
        "only what is still refused is planned again",
        "store/stuck.py",
        "and_(delivery.c.id.in_(page), delivery.c.state.in_(RETRIED))",
        "delivery.c.id.in_(page)",
        TWICE,
        "tests/store/test_stuck.py",
    ),
    Mutant(
        "what a journal will settle is not repeated by hand",
        "core/stuck.py",
        "    if trail in (Trail.NO_DOT, Trail.REPLY):\n        return Hindrance.JOURNAL\n",
        "",
        TWICE,
    ),
    Mutant(
        "what may have arrived is not called unsent",
        "store/upkeep.py",
        'case((delivery.c.doubtful_phase.is_not(None), "unknown"), else_=state)',
        'case((delivery.c.id.is_(None), "unknown"), else_=state)',
        LOST,
        "tests/store/test_stuck.py",
    ),
    Mutant(
        "a database that is away says nothing of the message",
        "dispatch/delivery_attempt.py",
        "NotNow:  # the database could not be asked, which says nothing about what was approved",
        "ZeroDivisionError:",
        LOST,
        "tests/dispatch/test_faults.py",
    ),
    Mutant(
        "many dead addresses are for a person to judge",
        "core/dead_address.py",
        "dead > FEW and dead > SHARE * of",
        "dead > of",
        LOST,
        "tests/dispatch/test_dead_addresses.py",
    ),
    Mutant(
        "addresses are suppressed after their wave and not in it",
        "store/dead_addresses.py",
        " and _has_ended(connection, wave_id)",
        "",
        LOST,
        "tests/dispatch/test_dead_addresses.py",
    ),
    Mutant(
        "what was moved ends before its successor is planned",
        "dispatch/changing.py",
        "        end(connection, issue, change.ended_as, who, now)\n",
        "        pass\n",
        EARLY,
        "tests/laws/test_changes.py",
    ),
    Mutant(
        "a lift whose wave has opened is not moved",
        "dispatch/reached.py",
        "                refuse_lifted(connection, slug, strand.issues)\n",
        "                pass\n",
        EARLY,
        "tests/laws/test_changes.py",
    ),
    Mutant(
        "an agreement that ends, ends for a correction of what has left",
        "store/agreements.py",
        'where(among(delivery.c.id, "ids")).values(agreed_until=None)',
        'where(among(delivery.c.id, "ids"), delivery.c.state != "sent").values(agreed_until=None)',
        EARLY,
        "tests/laws/test_changes.py",
    ),
    Mutant(
        "what may have left is planned anew only to wait",
        "core/follow_up.py",
        "(copy.id if copy.has_open_end else None)",
        "None",
        TWICE,
        "tests/laws/test_changes.py",
    ),
    Mutant(
        "what waits for an earlier delivery is not claimed",
        "store/queue.py",
        "    .where(and_(waits_for_none(), may_be_mailed(), ~is_claimed()))\n",
        "    .where(and_(may_be_mailed(), ~is_claimed()))\n",
        TWICE,
        "tests/laws/test_changes.py",
    ),
    Mutant(
        "what waited goes once the earlier delivery has ended",
        "store/closing.py",
        "    let_go(connection)\n",
        "",
        LOST,
        "tests/laws/test_changes.py",
    ),
    Mutant(
        "a notice waits for what is being sent",
        "core/follow_up.py",
        "        return claimed[-1] if claimed else None\n",
        "        return None\n",
        LOST,
        "tests/laws/test_changes.py",
    ),
]


def main() -> int:
    """Tries every mutant; the number that nobody noticed decides the exit code."""
    survivors = 0
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy = Path(folder) / "tree"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".venv", ".git", "var", "*.egg-info", ".*_cache"))
        for mutant in MUTANTS:
            failed = noticed_by(mutant, copy)
            survivors += not failed
            print(
                f"{'noticed ' if failed else 'SURVIVED'}  {mutant.law:27} {mutant.guard:48} {failed[:1] or ''}",
                flush=True,
            )
    print(f"{len(MUTANTS) - survivors} of {len(MUTANTS)} guards are held by a law test of their name")
    return 1 if survivors else 0


def noticed_by(mutant: Mutant, copy: Path) -> list[str]:
    """The law tests of that name that fail without the guard."""
    path = (copy / "mailer" / mutant.file).resolve()
    whole = path.read_text(encoding="utf-8")
    if whole.count(mutant.line) != 1:
        sys.exit(f"{mutant.file} does not hold the guard “{mutant.guard}” exactly once: bring this list up to date")
    path.write_text(whole.replace(mutant.line, mutant.without), encoding="utf-8")
    try:
        tests = (mutant.tests or "tests/laws --ignore=tests/laws/test_every_crash_point.py").split()
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests, "-k", mutant.law]
        shown = subprocess.run(command, cwd=copy, capture_output=True, text=True, timeout=600, check=False).stdout
    finally:
        path.write_text(whole, encoding="utf-8")
    return [line.split("::")[1].split(" ")[0] for line in shown.splitlines() if line.startswith("FAILED")]


if __name__ == "__main__":
    sys.exit(main())
