"""Writes docs/failure-policy.md: what each reply of the mail server makes of a delivery, as the policy says."""

from datetime import UTC, datetime, timedelta

from mailer.core.outcome import WAITS, Reply, Step, Verdict, judge
from mailer.core.pace import CALM, LONGEST_PAUSE, PAUSE, SLOWED
from mailer.core.standby import FIRST, LONGEST
from mailer.core.words import DeliveryState, OnUnknown
from mailer.dispatch.traffic import OLD

_DUE = datetime(2026, 12, 1, 9, tzinfo=UTC)
_LIFE = timedelta(days=3)
_CLASSES = {"2yz": 250, "4yz, 421": 450, "5yz": 550, "530, 535, 538": 535, "no reply": None}
_ABOUT = {
    Step.CONNECT: "the relay",
    Step.GREETING: "the relay",
    Step.EHLO: "the relay",
    Step.TLS: "the relay",
    Step.AUTH: "us",
    Step.MAIL: "us",
    Step.RCPT: "the recipient",
    Step.DATA: "the message",
    Step.GATE: "our own gate",
    Step.DOT: "the message",
}
_STATES = {
    DeliveryState.SENT: "**sent**",
    DeliveryState.DEFERRED: "tried again",
    DeliveryState.REFUSED: "**refused**",
    DeliveryState.UNKNOWN: "**may have arrived**",
    DeliveryState.PLANNED: "planned again",
    DeliveryState.EXPIRED: "**expired**",
}
_HEAD = """\
# What a reply means

All of it is decided in one pure file, `core/outcome.py`; this page asks that file, row by row, and a test compares.
The step is how far the attempt came; what the reply is about decides who is affected.

"""
_FOOT = """
- **Tried again** after {waits} minutes (the last wait repeats), each spread by 20 % either way so that a list does
  not come back all at once, until the release's `life` is over; then the delivery is **expired**: too late, not sent.
- **Held** means: the wave stops, nobody is refused, `mailer status` shows the reason with the server's own words, and
  `mailer resume` goes on. A refusal of our login or of our sender says nothing about any recipient.
- **May have arrived**: the connection ended after the last byte and before the answer. Nothing is repeated by itself,
  unless the release says `unknown = "repeat"`: then the same message goes again, with the same Message-ID.
- **421 anywhere, or 4.7.x**, also means "less, please": nothing leaves to whoever said it for {pause} seconds (twice
  as long each time it is said again, {longest} at most), then {slowed} messages a second (or half of the limit that
  is set, where that is less), over half of the connections; every {calm} seconds that go well, twice as much again.
  What is said of a recipient is about the recipient's domain, all else about the mail server. The rest keeps its
  place, and to wait is no attempt. A server that ends with 421 a connection that has carried {old} messages has only
  had enough of that connection: it is called again at once.
- **Several mail servers**: one that cannot be reached, does not let us in, or has asked for less three times in a row
  is left out, and the next is used for the same message at once. After {first} seconds (then less often, but every
  {again}) one connection tries it again. A wave is held only when all of them refuse us. What may have arrived is
  never sent through another server by itself.
- A reply that this table does not name counts as temporary before the final dot, and as "may have arrived" after it.
- At the gate no reply decides but our own clock, a hold or a lease: the delivery keeps its place.

This page is written by `make manual`.
"""


def failure_policy_page() -> str:
    """The page, each cell from the verdict that `judge` gives."""
    head = f"| step | about | {' | '.join(_CLASSES)} |\n|---|---|{'---|' * len(_CLASSES)}\n"
    rows = (f"| {step} | {_ABOUT[step]} | {' | '.join(_cells(step))} |\n" for step in Step)
    waits = ", ".join(str(int(wait.total_seconds() // 60)) for wait in WAITS)
    times = {
        "pause": PAUSE,
        "longest": LONGEST_PAUSE,
        "slowed": 1 / SLOWED,
        "calm": CALM,
        "first": FIRST,
        "again": LONGEST,
    }
    numbers = {name: round(value) for name, value in times.items()}
    return _HEAD + head + "".join(rows) + _FOOT.format(waits=waits, old=OLD, **numbers)


def _cells(step: Step) -> list[str]:
    return [_cell(step, code) for code in _CLASSES.values()]


def _cell(step: Step, code: int | None) -> str:
    if code == 250 and step not in (Step.DOT, Step.GATE):
        return "the next step"
    verdict = judge(Reply(step, code, "", "", ""), 1, _DUE, _DUE, _LIFE, OnUnknown.HOLD, 0.5)
    return _told(verdict)


def _told(verdict: Verdict) -> str:
    return "**the wave is held**" if verdict.hold else _STATES[verdict.state]
