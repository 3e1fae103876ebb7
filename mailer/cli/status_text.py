"""A distribution as people read it: its waves in the office's time and UTC, their counts, and what is in the way."""

from datetime import datetime

from rich.text import Text

from mailer.cli.tables import printable
from mailer.cli.times import exact, in_two_zones
from mailer.cli.words import DISTRIBUTIONS, STATES, STYLES, WAVES, distribution_words, obstacle_words, ready_words
from mailer.core.follow_up import SHORT_NOTICES
from mailer.core.notice import NOTICES
from mailer.core.standing import Senders, Standing, WaveStanding, obstacles
from mailer.core.words import DeliveryState, DistributionKind, DistributionState

_BAR = 24  # characters
_WORDS = max(map(len, STATES.values()))
_ORDER = (
    DeliveryState.SENT,
    DeliveryState.CLAIMED,
    DeliveryState.PLANNED,
    DeliveryState.DEFERRED,
    DeliveryState.UNKNOWN,
    DeliveryState.REFUSED,
    DeliveryState.EXPIRED,
    DeliveryState.SUPPRESSED,
    DeliveryState.CANCELLED,
)
"""What went well first, what still moves next, what did not go out last."""


def standing_text(standing: Standing, senders: Senders, zone: str, now: datetime) -> Text:
    """Several lines, a blank one after them."""
    lines = [_title(standing), _facts(standing)]
    for wave in standing.waves:
        lines.append(_wave(wave, standing.kind, zone))
        lines += _counts(wave, zone)
        for each in obstacles(wave, approved=standing.approved, senders=senders, now=now):
            words = printable(obstacle_words(each, standing.slug, zone, now))
            lines.append(Text.assemble("    ", (f"→ {words}", "bold yellow")))
    return Text("\n").join([*lines, Text()])


def _title(standing: Standing) -> Text:
    headline = standing.headlines.get("en") or next(iter(standing.headlines.values()), "")
    return Text.assemble((standing.slug, "bold"), ": ", printable(headline))


def _facts(standing: Standing) -> Text:
    whom = f" to the list {standing.list_name}"
    if standing.kind in NOTICES:
        whom = f", to those of the list {standing.list_name} who hold a copy"
    facts = [
        f"{distribution_words(standing.kind)}{whom}",
        f"version {standing.version}",
        "approved" if standing.approved else "not approved",
    ]
    if standing.state is not DistributionState.SCHEDULED:
        facts.append(DISTRIBUTIONS[standing.state])
    if standing.left_out:
        facts.append(f"{standing.left_out} left out")
    return Text(f"  {printable(', '.join(facts))}", style="dim")


def _wave(wave: WaveStanding, kind: DistributionKind, zone: str) -> Text:
    words = "told at once" if kind in SHORT_NOTICES else WAVES[wave.kind]
    opened = f", opened {exact(wave.opened_at, zone)[11:]}" if wave.opened_at else ""
    return Text.assemble("  ", (words, "bold"), f", {in_two_zones(wave.instant, zone)}{opened}")


def _words(state: DeliveryState, wave: WaveStanding, zone: str) -> str:
    """A delivery that a worker holds before its instant is only reserved: nothing of it is being sent."""
    if state is DeliveryState.CLAIMED and wave.opened_at is None:
        return ready_words(wave.instant, zone)
    return STATES[state]


def _counts(wave: WaveStanding, zone: str) -> list[Text]:
    """A line to each state: its number, its words, and a bar of at least one mark."""
    return [
        Text.assemble(
            f"    {wave.counts[state]:>6}  ",
            (f"{_words(state, wave, zone):<{_WORDS}}  ", STYLES[state]),
            ("█" * max(1, round(_BAR * wave.counts[state] / wave.total)), STYLES[state]),
        )
        for state in _ORDER
        if wave.counts.get(state)
    ]
