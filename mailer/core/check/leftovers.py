"""Words left over from a template or a draft: placeholders, notes to oneself, blanks never filled in."""

import re
from collections.abc import Iterator

from mailer.core.check.figures import LINK, blanked, shouted
from mailer.core.check.levels import found_in
from mailer.core.check.passages import Passage
from mailer.core.finding import Finding

_TO_DO = (
    r"insert|add|your|tbc|tbd|tk|to be|check|confirm|draft|placeholder|xx+"
    r"|вставить|добавить|уточнить|проверить|дописать"
    r"|insérer|ajouter|à compléter|à confirmer|à vérifier|préciser|compléter"
    r"|einfügen|ergänzen|insertar|añadir|completar"
)
_BLANK = (
    r"name|date|city|place|title|headline|phone|link|quote|number|figure|spokesperson|organi[sz]ation|email|venue|time"
    r"|имя|фио|дата|город|название|ссылка|цитата|телефон|должность|время|место"
    r"|nom|ville|titre|lien|citation|lieu|heure|datum|ort|zeit|nombre|fecha|ciudad|hora"
)
_SMALL = r"of|and|the|here|event|release|de|du|et|и|y|\d+|einfügen"
_IN_BRACKETS = rf"(?:(?:{_TO_DO})\b[^\]>]*|(?:{_BLANK})(?:[\s,/]+(?:{_BLANK}|{_SMALL}))*)\s*"
"""Something to do, or only the names of what is missing: `[insert quote]`, `[name, title]`, not `[city of Paris]`."""

_SURE = (
    re.compile(r"\bTK(?:TK)*\b(?!\s?(?:\d|Maxx))"),  # not an airline's flight, not a shop
    re.compile(r"\bTB[CDA]\b|\bFIXME\b|\b(?:XXXX+|ХХХХ+)\b|\?{3,}|_{3,}|\.{6,}"),
    re.compile(rf"\[\s*{_IN_BRACKETS}\]|<\s*{_IN_BRACKETS}>", re.IGNORECASE),
    re.compile(r"\[\s*(?:[●•_?]|\.{2,3}\s*\.)+\s*\]|«\s*(?:…|\.{3})\s*»|“\s*(?:…|\.{3})\s*”"),
    re.compile(r"\blorem ipsum\b", re.IGNORECASE),
    re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{[a-z_ ]+\}|<<[^<>]{1,40}>>(?=\W|$)", re.IGNORECASE),
    re.compile(r"<\s*[A-Z][A-Z_ ]+>|%[A-Z_]{3,}%"),
    re.compile(r"\bXX+(?=\s?(?:%|€|\$|£|₽|per ?cent\b|percent\b|million|euros?\b|pour ?cent\b|процент|миллион|млн))"),
    re.compile(r"(?:[€$£]\s?|\d[./:])XX+\b|\bXX+[./:](?=\d|XX)"),
    re.compile(r"\b(?:УТОЧНИТЬ|ДОПИСАТЬ|ВСТАВИТЬ|À COMPLÉTER|À CONFIRMER|INSERT HERE)\b"),
)
_DRAFT = re.compile(r"\b(?:DRAFT|TODO|ЧЕРНОВИК|BROUILLON|ENTWURF|BORRADOR)\b")
# Roman numerals: the XXX Olympiad, the XX century, the XX congress
_NUMERAL = (
    r"(?:век|в\.|вв\b|столет|съезд|конгресс|форум|фестивал|конференц|сесси|пленум|олимп|игр|международн|всеросс|всемирн"
    r"|ежегодн|юбилейн|годовщин|centur|siècle|congr|olymp|games|session|international|annual|world|edition|assembl|summit"
    r"|jahrh|siglo|corps|dynast|legion|th\b)"
)
_DOUBTFUL = re.compile(rf"(?<![-–—IVX])\b(?:XXX?|ХХХ?|xxx?)\b(?![-–—IVX]|\s*(?i:{_NUMERAL}))")


def leftovers(passage: Passage) -> Iterator[Finding]:
    """One finding for the first placeholder of a passage; where it may be a numeral, a doubtful one."""
    text = blanked(LINK, passage.text)
    sure = [match for pattern in _SURE if (match := pattern.search(text))]
    if not shouted(text) or len(text.split()) < 3:  # in a headline in capitals DRAFT is a word like any other
        sure += [match for match in [_DRAFT.search(text)] if match and not _is_spanish_all(match, passage)]
    if sure:
        first = min(sure, key=lambda match: match.start())
        yield found_in(passage, "left-over", first.start(), words=first.group())
    elif doubtful := _DOUBTFUL.search(text):
        yield found_in(passage, "left-over-doubtful", doubtful.start(), words=doubtful.group())


def _is_spanish_all(match: re.Match[str], passage: Passage) -> bool:
    return match.group() == "TODO" and passage.language in ("es", "pt", "it")
