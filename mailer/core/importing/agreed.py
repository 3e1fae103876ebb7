"""What all texts must agree on, the release's day and its embargo: compared, left to a person when they differ."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from babel.dates import format_datetime

from mailer.core.embargo import Embargo
from mailer.core.errors import Misused
from mailer.core.importing.account import words
from mailer.core.importing.embargo_line import EmbargoSaid, read_embargo_line
from mailer.core.importing.pairing import Facts
from mailer.core.importing.parts import Parts
from mailer.core.importing.written_day import date_words, doubtful_day, first_day
from mailer.core.place import Place
from mailer.core.written_dates import dates_in
from mailer.core.zone import Moment


@dataclass
class EmbargoFound:
    """The one lift that the texts say, or the notices that must be settled first; and what a person must be told."""

    lift: Moment | None = None
    unsettled: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def agreed_day(sources: Sequence[Parts], given: date | None, remarks: list[str]) -> date:
    """The day of the first dateline that has one; a text that says another is told, and its words are left.

    `given` is the person's own word, for texts without a date or without its year. Raises Misused when no text
    has a whole date and none is given.
    """
    days = {parts.source + parts.language: day for parts in sources if (day := _whole(parts, sources, given))}
    chosen = next(iter(days.values()), given)
    if chosen is None:
        raise Misused(_ask_for_day(sources[0]))
    for parts in sources:
        said = days.get(parts.source + parts.language)
        line = parts.cities[0].line if parts.cities else 0
        if said and said != chosen:
            parts.leave(line, parts.day_text, f"another date than in {sources[0].source} ({chosen})")
            remarks.append(f"The dates differ: {chosen} was taken, {parts.source} says {said}.")
            parts.day = None
        elif said:
            parts.label(line, _label(parts, said), "in the date")
            remarks += _wrong_weekday(parts, said)
    return chosen


def _whole(parts: Parts, sources: Sequence[Parts], given: date | None) -> date | None:
    """The date of one text, its year taken from the other texts, or from what was given, when it leaves it out."""
    if parts.day is None:
        return None
    years = [parts.day.year, given.year if given else None, *(other.day.year for other in sources if other.day)]
    embargoes = [first_day(block.text, parts.language) for block in parts.embargoes + parts.immediate]
    years += [day.year for day in embargoes if day]
    year = next((year for year in years if year), None)
    return parts.day.in_year(year) if year else None


def _wrong_weekday(parts: Parts, day: date) -> Iterator[str]:
    """A question when the weekday beside the date is not the one that it falls on."""
    for written in dates_in(parts.day_text, parts.language, day.year):
        if written.disagrees:
            yield f"{parts.source} says “{written.text}”, but {day} is a {day:%A}: which is right? {day} was taken."


def _ask_for_day(parts: Parts) -> str:
    if parts.day:
        return f"{parts.source} has “{parts.day_text}” in its dateline, without a year; give the date with --date."
    doubtful = next(
        (found for line in parts.words.split("\n")[:40] if (found := doubtful_day(line, parts.language))), ""
    )
    if doubtful:
        return f"{parts.source} says “{doubtful}”: which of the two is the month? Give the date with --date."
    return f"{parts.source} has no dateline with a date; add one, or give the date with --date."


def _label(parts: Parts, day: date) -> str:
    """The words of a written date that its plain form does not have, such as “года” or “Nov”."""
    return " ".join((words(parts.day_text) - words(date_words(day, parts.language))).elements())


def agreed_embargo(sources: Sequence[Parts], facts: Facts, day: date, held: Embargo | None) -> EmbargoFound:
    """The lift that every notice says. `held` is the embargo of a release.toml that is there already."""
    said = {id(parts): _said(parts, facts, day) for parts in sources}
    lifts = {one.lift.utc: one.lift for all_said in said.values() for one in all_said if one.lift}
    why = _disagreement(list(lifts.values()), any(parts.immediate for parts in sources), held)
    found = EmbargoFound()
    for parts in sources:
        for one in said[id(parts)]:
            if one.lift is None and lifts and not why and not re.search(r"\d", one.text):
                parts.label(one.line, one.text, "the embargo of another line")
            elif one.lift is None or why:
                parts.leave(one.line, one.text, one.why or why)
            else:
                parts.label(one.line, one.text, f"the embargo: {_told(one.lift)}")
        for block in parts.immediate:
            if lifts or held:
                parts.leave(
                    block.line, block.text, "says that there is no embargo, and there is one: which is right?"
                )
            else:
                parts.label(block.line, block.text, "no embargo")
    if lifts and not why:
        found.lift = next(iter(lifts.values()))
        found.remarks.append(f"Embargo: {_told(found.lift)}. Check it: release.toml holds it.")
    elif any(said.values()):
        found.unsettled = [one.text for all_said in said.values() for one in all_said]
        found.remarks.append(
            "An embargo stands in the text and was not taken: put its time and zone into [embargo] of release.toml;"
            " until then nothing can be sent."
        )
    return found


def _said(parts: Parts, facts: Facts, day: date) -> list[EmbargoSaid]:
    cities: dict[str, Place] = {}
    for found in facts.places:
        for name in (*found.written.values(), *found.place.names.values()):
            cities[name] = found.place
    return [read_embargo_line(block, parts.language, day.year, cities) for block in parts.embargoes]


def _disagreement(lifts: Sequence[Moment], immediate: bool, held: Embargo | None) -> str:
    """Why no lift may be taken although one was read, or nothing."""
    if len(lifts) > 1:
        told = " and ".join(_told(lift) for lift in lifts)
        return f"the notices say different embargoes ({told}): put the right one into [embargo] of release.toml"
    if lifts and immediate:
        return "an embargo, while another line says “for immediate release”: which is right?"
    if lifts and held and held.moment != lifts[0]:
        return f"another embargo ({_told(lifts[0])}) than release.toml holds; correct one of them"
    return ""


def _told(lift: Moment) -> str:
    wall = format_datetime(lift.wall, "EEEE d MMMM y, HH:mm", locale="en")
    return f"{wall} {lift.zone} ({lift.utc:%Y-%m-%d %H:%M} UTC)"
