"""The findings of the check as people read them, errors apart from warnings, and as programs do."""

from collections.abc import Mapping, Sequence
from typing import Any

from mailer.cli.tables import aligned, printable
from mailer.cli.workspace import console
from mailer.core.check.words import told
from mailer.core.finding import Finding, Level

_STYLES = {Level.ERROR: "bold red", Level.WARNING: "yellow", Level.NOTE: "dim"}
_HEADS: Mapping[str, Mapping[Level, str]] = {
    "en": {Level.ERROR: "ERRORS", Level.WARNING: "WARNINGS", Level.NOTE: "NOTES"},
    "fr": {Level.ERROR: "ERREURS", Level.WARNING: "AVERTISSEMENTS", Level.NOTE: "REMARQUES"},
    "ru": {Level.ERROR: "ОШИБКИ", Level.WARNING: "ПРЕДУПРЕЖДЕНИЯ", Level.NOTE: "ЗАМЕЧАНИЯ"},
}
_LAST: Mapping[str, Mapping[str, str]] = {
    "en": {
        "fine": "{slug} is fine: nothing found.",
        "may": "{slug} may go out; look at what is listed.",
        "must not": "{slug} must not go out like this; errors: {count}.",
    },
    "fr": {
        "fine": "{slug} est en ordre : rien à signaler.",
        "may": "{slug} peut partir ; regardez ce qui est signalé.",
        "must not": "{slug} ne doit pas partir ainsi ; erreurs : {count}.",
    },
    "ru": {
        "fine": "{slug} в порядке: замечаний нет.",
        "may": "{slug} можно отправлять; посмотрите на отмеченное.",
        "must not": "{slug} нельзя отправлять в таком виде; ошибок: {count}.",
    },
}


def print_findings(found: Sequence[Finding], language: str = "en") -> None:
    """The findings under a heading for each level, each with its file and line, what is wrong, and the mend."""
    for level in Level:
        listed = [finding for finding in found if finding.level is level]
        if listed:
            _say(f"{_HEADS[language][level]} ({len(listed)})", _STYLES[level])
            for line in aligned([_row(finding, language) for finding in listed]):
                _say(f"  {line}")


def _row(finding: Finding, language: str) -> tuple[str, str, str]:
    said = told(finding, language)
    return finding.where, finding.code, f"{said.what} {said.mend}"


def print_fine(slug: str, found: Sequence[Finding], language: str) -> None:
    """The last line of a check that found no error."""
    last = _LAST[language]["may" if found else "fine"].format(slug=slug)
    _say(last, "" if found else "green")


def must_not(slug: str, errors: int, language: str) -> str:
    """The sentence with which a check that found errors ends."""
    return _LAST[language]["must not"].format(slug=slug, count=errors)


def findings_record(slug: str, found: Sequence[Finding], language: str) -> dict[str, Any]:
    """What `--json` prints. The keys and codes are stable; `line` is null where the whole file is meant."""
    counts = {level: sum(finding.level is level for finding in found) for level in Level}
    return {
        "slug": slug,
        "ok": not counts[Level.ERROR],
        "errors": counts[Level.ERROR],
        "warnings": counts[Level.WARNING],
        "notes": counts[Level.NOTE],
        "findings": [_record(finding, language) for finding in found],
    }


def _record(finding: Finding, language: str) -> dict[str, Any]:
    said = told(finding, language)
    return {
        "code": finding.code,
        "level": finding.level.value,
        "file": finding.file,
        "line": finding.line or None,
        "what": said.what,
        "mend": said.mend,
    }


def _say(line: str, style: str = "") -> None:
    shown = line if not style else printable(line)
    console().print(shown, style=style or None, markup=False, soft_wrap=True)
