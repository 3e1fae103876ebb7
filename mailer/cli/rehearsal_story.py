"""The story of a rehearsal, told while it happens: numbered steps, one line each; the verdict; who got what when."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rich.padding import Padding
from rich.table import Table

from mailer.cli.rehearsal_table import people, people_table, wave_tables, write_people
from mailer.cli.tables import printable
from mailer.cli.times import city_of, exact
from mailer.cli.workspace import console
from mailer.core.draft import Draft
from mailer.core.standing import WaveStanding
from mailer.core.verdict import Received, Ruling
from mailer.core.words import WaveKind
from mailer.core.zone import Moment, local
from mailer.dispatch.rehearsal import Attempt, Rehearsal
from mailer.dispatch.rehearsal_room import Room
from mailer.dispatch.rehearsal_seen import Arrival, arrivals, judge_files
from mailer.dispatch.sink import Faults

_TITLES = {WaveKind.ADVANCE: "Advance", WaveKind.LIFT: "Lift", WaveKind.PLAIN: "Send"}
_THIRD = 3


@dataclass(frozen=True)
class Told:
    """A rehearsal that has ended."""

    ruling: Ruling
    everybody: list[Arrival]


class Story:
    """Plays a rehearsal and says each step. With `trials` the mail server plays faults and a sender is killed."""

    def __init__(self, rehearsal: Rehearsal, *, trials: bool) -> None:
        self._rehearsal, self._trials = rehearsal, trials
        self._room: Room = rehearsal.room
        self._number = 0
        first = rehearsal.script.release.dateline[:1]
        office = rehearsal.script.office.office_city
        self._city, self._zone = (first[0].name("en"), first[0].zone) if first else (city_of(office), office)

    def play(self, start: Moment | None, key: bytes) -> Told:
        """From the list to the verdict. Raises Refused where scheduling does, and when a sender cannot work."""
        draft, distribution_id = self._rehearsal.schedule(start, key)
        self._tell_plan(draft)
        self._rehearsal.serve(_faults(draft) if self._trials else Faults())
        waves = self._rehearsal.waves()
        biggest = max(waves, key=lambda wave: wave.total)
        for wave in waves:
            self._tell_attempt(self._rehearsal.attempt_early(wave))
            if self._trials and wave.id == biggest.id:
                self._kill_in(wave)
            else:
                self._tell_sent(wave, self._rehearsal.send(wave))
            self._tell_retries(self._rehearsal.retry())
        ruling = judge_files(self._room.mail, self._rehearsal.database, distribution_id)
        everybody = arrivals(draft, ruling, self._rehearsal.database, distribution_id)
        self._tell_verdict(ruling)
        self._tell_people(everybody)
        return Told(ruling, everybody)

    def _tell_plan(self, draft: Draft) -> None:
        plan, release = draft.plan, self._rehearsal.script.release
        advance = sum(count for terms, count in plan.terms.items() if terms.advance)
        wait = len(plan.deliveries) - advance
        parts = [people(len(plan.deliveries))]
        if release.embargo:
            parts.append(f"{advance} agreed to the embargo: advance copies; {wait} wait for the lift")
        reasons = Counter(out.reason for out in plan.left_out)
        parts += [f"{count} left out: {reason}" for reason, count in reasons.most_common()]
        self._step("Scheduled", "; ".join(parts))
        for table in wave_tables(release, plan, self._rehearsal.script.office.office_city):
            console().print(Padding(table, (1, 0, 1, 4)))

    def _tell_attempt(self, tried: Attempt | None) -> None:
        if tried is None:
            return
        opened = "OPENED" if tried.opened else "refused"
        self._step(
            "Too early",
            f"{self._hour(tried.at)}, a minute before: opening is {opened}, and a sender sends {tried.sent}",
        )

    def _tell_sent(self, wave: WaveStanding, seen: Sequence[Received]) -> None:
        self._step(_TITLES[wave.kind], f"{self._hour(wave.instant)}: {self._span(seen)}")
        self._tell_trouble(seen)

    def _kill_in(self, wave: WaveStanding) -> None:
        killed = self._rehearsal.send_and_kill(wave, max(1, wave.total // _THIRD))
        self._step(_TITLES[wave.kind], f"{self._hour(wave.instant)}: of {wave.total}, {self._span(killed.seen)}")
        self._step(
            "Killed",
            f"kill -9 in mid-wave: the database knows {killed.known} as sent and {killed.claimed} as being sent",
        )
        seen = self._rehearsal.send(wave)
        taken, more = (sum(bool(one.file) for one in some) for some in (killed.seen, seen))
        self._step("Restarted", f"the dead sender's journal tells of the {taken}: none repeated; {more} more sent")
        self._tell_trouble([*killed.seen, *seen])

    def _tell_trouble(self, seen: Sequence[Received]) -> None:
        """What else the mail server answered: asked to try later, refused, cut off."""
        later = sum(one.answer.startswith("4") for one in seen)
        refused = sum(one.refused for one in seen)
        cut = sum(bool(one.file) and not one.answer.startswith("2") for one in seen)
        parts = [
            f"{later} asked to try later" if later else "",
            f"{refused} refused for good" if refused else "",
            f"{cut} cut off at its end, which may have arrived" if cut else "",
        ]
        if any(parts):
            self._step("Trouble", "; ".join(filter(None, parts)))

    def _tell_retries(self, seen: Sequence[Received]) -> None:
        taken = [one for one in seen if one.file]
        if taken:
            self._step(
                "Tried again",
                f"{self._hour(taken[-1].at)}: {_counted(taken)} now taken; the refused and the doubtful stay",
            )

    def _span(self, seen: Sequence[Received]) -> str:
        """How many messages were taken, and between which moments of the clock."""
        taken = [one for one in seen if one.file]
        if not taken:
            return "the mail server took no message"
        first, last = (exact(one.at, self._zone)[11:] for one in (taken[0], taken[-1]))
        return f"{_counted(taken)}, {first} to {last}" if len(taken) > 1 else f"{_counted(taken)}, {first}"

    def _tell_verdict(self, ruling: Ruling) -> None:
        style = "bold red" if ruling.breaches else "bold green"
        self._step("Verdict", str(ruling), style)
        for breach in ruling.breaches[:12]:
            self._below(f"{breach.law}: {breach.message}: {breach.why}", "red")
        self._below("judged from the mail server's own files and the approved manifest alone", "dim")

    def _tell_people(self, everybody: Sequence[Arrival]) -> None:
        office, rest = self._rehearsal.script.office.office_city, self._room.folder / "people.csv"
        write_people(rest, everybody, office)
        console().print(Padding(people_table(everybody, office, rest), (1, 0, 1, 0)))

    def _step(self, title: str, text: str, style: str = "") -> None:
        self._number += 1
        line = Table.grid(padding=(0, 2, 0, 0))
        line.add_column(width=2, justify="right", style="dim")
        line.add_column(width=11, style="bold")
        line.add_column(style=style)
        line.add_row(str(self._number), printable(title), printable(text))
        console().print(line)

    def _below(self, text: str, style: str) -> None:
        console().print(Padding(printable(text), (0, 0, 0, 17)), style=style, markup=False)

    def _hour(self, instant: datetime) -> str:
        there = local(instant, self._zone)
        return f"{there:%a} {there.day} {there:%b %H:%M} {self._city}"


def _faults(draft: Draft) -> Faults:
    """One person each whom the mail server greylists, refuses, and cuts off: late in the biggest wave's order."""
    biggest = max(draft.plan.waves, key=draft.plan.count)
    line = [one.contact.email for one in draft.plan.deliveries if one.wave == biggest]
    grey, refuse, drop = (frozenset(line[len(line) * part // 10 :][:1]) for part in (6, 7, 8))
    return Faults(grey, refuse - grey, drop - grey - refuse)


def _counted(messages: Sequence[Received]) -> str:
    return f"{len(messages)} {'message' if len(messages) == 1 else 'messages'}"
