"""“Today”, “yesterday”, weekdays: words that mean another day as soon as the date moves."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from mailer.core.check.dates import OLD_NEWS, lift_day
from mailer.core.check.folder import Folder
from mailer.core.check.levels import found_in
from mailer.core.finding import Finding
from mailer.core.written_dates import dates_in
from mailer.core.zone import local

_WORDS: Mapping[str, str] = {
    "en": r"today(?:[’']s)?|yesterday(?:[’']s)?|tomorrow(?:[’']s)?|tonight(?:[’']s)?"
    r"|this (?:morning|afternoon|evening)|last night|(?-i:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)",
    "fr": r"aujourd[’']hui|hier|avant-hier|demain|après-demain|ce (?:matin|soir)|cet après-midi"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche",
    "ru": r"сегодня(?:шн\w+)?|вчера(?:шн\w+)?|позавчера|(?:после)?завтра(?:шн\w+)?"
    r"|понедельник\w*|вторник\w*|(?:в|со|к) сред[уые]|четверг\w*|пятниц[аыеу]|суббот[аыеу]|воскресень[еяю]",
    "uk": r"сьогодні(?:шн\w+)?|вчора(?:шн\w+)?|(?:після)?завтра(?:шн\w+)?"
    r"|понеділ\w+|вівтор\w+|(?:у|в|з) серед[уи]|четвер(?:га?)?|п[’']ятниц[яіюи]|субот[аиіу]|неділ[яіюю]",
    "de": r"(?-i:[Hh]eute|[Gg]estern|vorgestern|übermorgen|heute Morgen|(?<!am )(?<!guten )morgen"
    r"|Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonnabend|Sonntag)",
    "es": r"hoy|ayer|anteayer|(?<!la )mañana|esta (?:mañana|tarde|noche)"
    r"|lunes|martes|miércoles|jueves|viernes|sábado|domingo",
}
_PATTERNS = {
    language: re.compile(rf"(?<![\w-])(?:{words})(?!\w)", re.IGNORECASE) for language, words in _WORDS.items()
}


def day_words(folder: Folder) -> Iterator[Finding]:
    """The words for days, listed where the date has moved or is not the same in every city of the dateline."""
    if why := _moved(folder):
        yield from listed(folder, why)


def listed(folder: Folder, why: str) -> Iterator[Finding]:
    """Every word for a day that stands outside a written date, with its line; `why` says what has moved."""
    for page in folder.pages:
        pattern = _PATTERNS.get(page.language)
        for passage in page.passages if pattern else ():
            dates = dates_in(passage.text, page.language, folder.release.date.year)
            for word in pattern.finditer(passage.text) if pattern else ():
                if not any(each.start <= word.start() < each.end for each in dates):
                    yield found_in(passage, "day-word", word.start(), word=word.group(), why=why)


def _moved(folder: Folder) -> str:
    """The dates that differ, as `2026-12-01 / 2026-12-02`; nothing where every day is the same."""
    return " / ".join(sorted(map(str, days))) if len(days := _days(folder)) > 1 else ""


def _days(folder: Folder) -> set[date]:
    """The days that “today” may mean: the date, the lift's in each city, or the present one without embargo."""
    release = folder.release
    if release.embargo is None:
        present = local(folder.now, release.dateline[0].zone if release.dateline else "UTC").date()
        return {release.date, present} if release.date < present <= release.date + OLD_NEWS else {release.date}
    lifts = (local(release.embargo.lift_for(city, city.zone), city.zone).date() for city in release.dateline)
    return {release.date, lift_day(folder) or release.date, *lifts}
