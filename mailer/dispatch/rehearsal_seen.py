"""What the mail server of a rehearsal saw: its log and files, the verdict on them, and what each person got."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from mailer.core.draft import Draft
from mailer.core.plan import PlannedDelivery
from mailer.core.verdict import Received, Ruling, rule
from mailer.core.words import DeliveryState, Phase
from mailer.dispatch.preview import Page, write_preview
from mailer.store.database import Database
from mailer.store.promised import read_promised, states_of


@dataclass(frozen=True)
class Arrival:
    """What one person got, and when (aware); `received` and `phase` are None where the mail server took nothing."""

    planned: PlannedDelivery
    state: DeliveryState
    received: Received | None
    phase: Phase | None


def answers(mail: Path) -> list[Received]:
    """Every answer of the mail server in order, without the contents."""
    log = mail / "sink.jsonl"
    lines = log.read_text(encoding="utf-8").split("\n")[:-1] if log.exists() else []  # a line half written can wait
    return [_answer(json.loads(line)) for line in lines]


def mail_size(mail: Path) -> int:
    """How many octets the log of the mail server has: more of them mean that something has happened."""
    log = mail / "sink.jsonl"
    return log.stat().st_size if log.exists() else 0


def _answer(said: Mapping[str, str | None]) -> Received:
    at, recipient, answer = (str(said[name]) for name in ("at", "recipient", "answer"))
    return Received(datetime.fromisoformat(at), recipient, answer, said["file"] or "")


def judge_files(mail: Path, database: Database, distribution_id: int) -> Ruling:
    """The verdict from the mail server's files and the manifest alone."""
    with database.read() as connection:
        promised = read_promised(connection, distribution_id)
    received = [replace(one, content=(mail / one.file).read_bytes()) if one.file else one for one in answers(mail)]
    return rule(promised, received)


def arrivals(draft: Draft, ruling: Ruling, database: Database, distribution_id: int) -> list[Arrival]:
    """Everybody in the plan, wave by wave, in the order of arrival; those who got nothing last."""
    with database.read() as connection:
        states = states_of(connection, distribution_id)
    found = {one.claim.public_id: one for one in ruling.identified if one.claim}
    everybody = []
    for planned, entry in draft.pairs():
        one = found.get(entry.public_id)
        state = states.get(entry.public_id, DeliveryState.CANCELLED)
        everybody.append(Arrival(planned, state, one.received if one else None, one.phase if one else None))
    return sorted(everybody, key=_place_in_line)


def _place_in_line(one: Arrival) -> tuple[datetime, bool, datetime, int]:
    wave = one.planned.wave.instant
    return wave, one.received is None, one.received.at if one.received else wave, one.planned.order_key


def sample_pages(everybody: Sequence[Arrival], folder: Path) -> dict[str, Path]:
    """One received email of each phase and first language, written as a page for a browser; the pages by name."""
    pages: dict[str, Path] = {}
    for one in everybody:
        if one.received is None or one.received.content is None or one.phase is None:
            continue
        copy = "advance" if one.phase is Phase.EMBARGOED else "public"
        name = f"{copy}-{one.planned.variant.languages[0]}-first"
        if name not in pages:
            pages[name] = write_preview(folder, Page(name, one.received.content))[0]
    return dict(sorted(pages.items()))
