"""Dateline, date, embargo and event agree; a written weekday is the date's own; last year's date was not left in."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from mailer.core.check.folder import Folder
from mailer.core.check.levels import found, found_in
from mailer.core.check.passages import Passage
from mailer.core.clock_notes import first_free, unusual_pairs
from mailer.core.finding import Finding
from mailer.core.release_toml import NAME
from mailer.core.words import Late
from mailer.core.written_dates import WrittenDate, dates_in
from mailer.core.zone import local

SHORT_LEAD = timedelta(hours=2)
LEAST_LATE = timedelta(seconds=30)
"""A sender looks every second, and one that takes over from another may need half a minute."""
OLD_NEWS, ARCHIVE = timedelta(days=30), timedelta(days=400)
_DATELINE_ENDS = re.compile(r"\s*(?:г\.|года)?\s*\)?\s*[–—-]\s")
_DATELINE_BEGINS = re.compile(r"(?:[^\W\d_][\w.’'-]*|[/,(&]|\s)+[,(/]\s*$")
_NO_CITY = re.compile(
    r"^(?:on|in|since|by|from|until|after|before|le|dès|depuis|du|с|со|в|во|на|к|до|am|vom|seit|el|desde)\b",
    re.IGNORECASE,
)
_LONGEST_DATELINE = 120  # characters


def lift_day(folder: Folder) -> date | None:
    """The civil date of the lift in the first city of the dateline, else in the embargo's own zone."""
    embargo = folder.release.embargo
    if embargo is None:
        return None
    cities = folder.release.dateline
    zone = cities[0].zone if cities else (embargo.moment.zone if embargo.moment else "UTC")
    return local(embargo.earliest(), zone).date()


def lift(folder: Folder) -> Iterator[Finding]:
    """A lift that has passed (a “retrobargo”), that is too near, or that falls on another day than the date."""
    embargo, line = folder.release.embargo, folder.line("embargo", "lift")
    if embargo is None:
        return
    instant = embargo.earliest()
    lead = instant - folder.now
    if lead <= timedelta():
        yield found("lift-past", NAME, line, lift=f"{instant:%Y-%m-%d %H:%M} UTC")
    elif lead < SHORT_LEAD:
        yield found("lift-near", NAME, line, minutes=int(lead.total_seconds() // 60))
    if (day := lift_day(folder)) != folder.release.date:
        yield found("date-lift", NAME, folder.line("date"), date=folder.release.date, lift=day)


def lateness(folder: Folder) -> Iterator[Finding]:
    """A wave opens within a second of its instant, and would always count as late."""
    sending = folder.release.sending
    if sending.late is not Late.SEND and sending.late_after < LEAST_LATE:
        seconds = int(LEAST_LATE.total_seconds())
        line = folder.line("sending", "late_after")
        yield found("late-always", NAME, line, seconds=seconds, late=sending.late.value)


def clocks(folder: Folder) -> Iterator[Finding]:
    """A week in which two cities are not as far apart as usual; and which city a local embargo frees first."""
    embargo = folder.release.embargo
    if embargo is None:
        return
    line = folder.line("embargo", "local" if embargo.is_local else "lift")
    if pairs := unusual_pairs(embargo.earliest(), folder.release.dateline):
        told = "; ".join(f"{names} {now} ({usual})" for names, now, usual in pairs)
        yield found("clocks-week", NAME, line, pairs=told)
    if free := first_free(embargo):
        yield found("lift-first-city", NAME, line, city=free[0], others=free[1])


def old_date(folder: Folder) -> Iterator[Finding]:
    """A release for now whose date is long past: last year's, left over, or an archive's."""
    age = folder.now.date() - folder.release.date
    if folder.release.embargo is None and age > OLD_NEWS:
        code = "date-old" if age <= ARCHIVE else "date-archive"
        yield found(code, NAME, folder.line("date"), date=folder.release.date, days=age.days)


def event(folder: Folder) -> Iterator[Finding]:
    """An event that is over, that comes before the date of its invitation, or that the embargo outlasts."""
    invited, line = folder.release.event, folder.line("event", "start")
    if invited is None:
        return
    start = f"{invited.start.wall:%Y-%m-%d %H:%M}"
    if invited.start.utc <= folder.now:
        yield found("event-past", NAME, line, start=start)
    if invited.start.wall.date() < folder.release.date:
        yield found("event-before-date", NAME, line, start=start, date=folder.release.date)
    elif folder.release.embargo and invited.start.utc < folder.release.embargo.earliest():
        yield found("event-before-lift", NAME, line, start=start)


def weekdays(folder: Folder) -> Iterator[Finding]:
    """A weekday beside a date that it does not fall on (Business Wire's commonest catch)."""
    for passage, written in _written(folder):
        readings = _readings(written, folder.release.date)
        if written.weekday is not None and all(day.weekday() != written.weekday for day in readings):
            text = " ".join(written.text.split())
            yield found_in(passage, "date-weekday", written.start, written=text, iso=f"{readings[0]}")


def _readings(written: WrittenDate, near: date) -> list[date]:
    """The date itself; where no year is written, each within half a year of the release's date."""
    if written.year_written:
        return [written.day]
    years = (near.year, near.year - 1, near.year + 1)
    days = [date(year, written.day.month, min(written.day.day, 28)) for year in years]
    kept = [year for year, day in zip(years, days, strict=True) if abs(day - near) < timedelta(days=190)]
    return [written.day, *(written.day.replace(year=year) for year in kept if _exists(written.day, year))]


def _exists(day: date, year: int) -> bool:
    return (day.month, day.day) != (2, 29) or (year % 4 == 0 and year % 100 != 0) or year % 400 == 0


def last_year(folder: Folder) -> Iterator[Finding]:
    """The day of the release, its lift or its event with the year before: a date left over from the last time."""
    ours = {folder.release.date, lift_day(folder) or folder.release.date}
    if folder.release.event:
        ours.add(folder.release.event.start.wall.date())
    days = {(day.year - 1, day.month, day.day) for day in ours}
    for passage, written in _written(folder):
        if written.year_written and (written.day.year, written.day.month, written.day.day) in days:
            text = " ".join(written.text.split())
            yield found_in(passage, "date-last-year", written.start, written=text)


def own_dateline(folder: Folder) -> Iterator[Finding]:
    """A dateline typed into the text: the mailer prints its own, and the two may even disagree."""
    for page in folder.pages:
        first = next(iter(page.kind("paragraph")), None)
        dates = dates_in(first.text, page.language, folder.release.date.year) if first else []
        if first and dates and _opens_with(first.text, dates[0]):
            written = " ".join(first.text[: dates[0].end].split())
            if dates[0].day != folder.release.date:
                date_said = folder.release.date
                yield found_in(first, "date-dateline", dates[0].start, written=written, date=date_said)
            elif folder.release.dateline:
                yield found_in(first, "dateline-twice", written=written)


def _opens_with(text: str, written: WrittenDate) -> bool:
    before = text[: written.start]
    return bool(
        len(before) <= _LONGEST_DATELINE
        and _DATELINE_ENDS.match(text, written.end)
        and _DATELINE_BEGINS.fullmatch(before)
        and not _NO_CITY.match(before)
    )


def _written(folder: Folder) -> Iterator[tuple[Passage, WrittenDate]]:
    """Every date of every text, those of release.toml included."""
    for page in (*folder.pages, folder.facts):
        for passage in page.passages:
            language = passage.language or folder.release.languages[0]
            for written in dates_in(passage.text, language, folder.release.date.year):
                yield passage, written
