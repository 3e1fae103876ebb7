"""Stationery: the templates a message is printed on, their look, and the labels of each language; read once."""

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from string import Formatter

from babel import Locale, UnknownLocaleError

from mailer.core.errors import Refused
from mailer.core.look import Look
from mailer.core.words import DistributionKind


@dataclass(frozen=True, slots=True)
class Labels:
    """The fixed words of one language, as its labels/<language>.toml says them; nothing is ever left blank."""

    language: str
    locale: str  # the CLDR locale that dates are written in, such as en_GB
    direction: str  # ltr or rtl
    reviewed: str  # who, reading this language as their own, checked these words; the only one that may be empty
    test_mark: str
    comma: str  # between the items of a list, with its space
    colon: str  # after a word that what follows explains, with its spaces
    kind_release: str
    kind_invitation: str
    kind_note: str
    text_below: str
    immediate: str
    embargo: str
    embargo_until: str
    own_hours: str  # a local embargo: each city has its own hour
    dates_differ: str
    city: str
    local_time: str
    world_time: str
    your_time: str  # the mark of the row that is the reader's own
    own_time: str
    cities_below: str  # at the end of a grid that is continued below the texts
    other_cities: str
    subject_embargo: str
    subject_time_changed: str  # begins with the notice's word
    subject_event: str  # begins with the word for an invitation
    preheader_embargo: str
    preheader_event: str
    notice_time_changed: str
    notice_lifted: str
    notice_correction: str
    notice_update: str
    notice_hold: str
    notice_kill: str
    asks_time_changed: str  # a short notice: what its reader is to do
    asks_lifted: str
    asks_hold: str
    asks_kill: str
    old_time: str
    dateline: str
    when: str
    where: str
    contacts: str
    notes: str
    about: str
    pictures: str
    on_request: str
    files: str  # the press kit
    attached: str
    to_print: str
    add_to_calendar: str
    back_to_text: str
    footer_reader: str
    footer_source: str
    footer_leave: str
    footer_leave_to: str

    @property
    def start(self) -> str:
        """The side a line begins on: left, or right in a language written from there."""
        return "right" if self.direction == "rtl" else "left"

    @property
    def end(self) -> str:
        return "left" if self.direction == "rtl" else "right"

    def kind(self, name: str) -> str:
        """The words for a kind of release (`release`, `invitation`, `note`)."""
        return str(getattr(self, f"kind_{name}"))

    def notice(self, kind: DistributionKind) -> str:
        """The word that a notice is headed by, such as CORRECTION."""
        return str(getattr(self, f"notice_{_as_label(kind)}"))

    def asks(self, kind: DistributionKind) -> str:
        """What a short notice asks of its reader, in one sentence."""
        return str(getattr(self, f"asks_{_as_label(kind)}"))


def _as_label(kind: DistributionKind) -> str:
    return kind.replace(" ", "_")


_PLACEHOLDERS = {
    "own_time": {"city"},
    "subject_embargo": {"time", "city", "date", "headline"},
    "subject_time_changed": {"time", "city", "date", "headline"},
    "subject_event": {"time", "city", "date", "headline"},
    "preheader_embargo": {"times", "date"},
    "preheader_event": {"times", "date"},
    "dateline": {"cities", "date"},
    "about": {"name"},
    "on_request": {"file"},
    "footer_reader": {"reader"},
    "footer_source": {"source"},
    "footer_leave_to": {"address"},
}


def read_labels(language: str, source: str, shipped: str = "") -> Labels:
    """The labels of one TOML file; `shipped` is the file that comes with the program, in that language or in English.

    Raises Refused, naming the file and each label, for those that are missing, empty or unknown, and for one whose
    {names} are not the ones this program fills in. Of a missing one it says the line to add, as it is shipped.
    """
    where = f"templates/labels/{language}.toml"
    try:
        said = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise Refused(f"{where} cannot be read as TOML: {error}.") from None
    known = [each.name for each in fields(Labels) if each.name != "language"]
    unknown = [name for name in said if name not in known]
    missing = [name for name in known if _is_missing(name, said.get(name))]
    if unknown or missing:
        raise Refused(f"{where} {'; and it '.join(_misfits(unknown, missing, shipped))}.")
    return Labels(language=language, **{name: _label(where, name, said[name]) for name in known})


def _is_missing(name: str, value: object) -> bool:
    return not isinstance(value, str) or (name != "reviewed" and not value.strip())


def _misfits(unknown: Sequence[str], missing: Sequence[str], shipped: str) -> Iterator[str]:
    """What is wrong with which labels are there, and what to do: after an upgrade it may be both."""
    labels = "the labels" if len(unknown) > 1 else "a label"
    if unknown:
        yield f"has {labels} {_quoted(unknown)} that nothing prints (check the spelling or take it out)"
    if missing:
        lines = {line.split(" ", 1)[0]: line.split("  #", 1)[0].rstrip() for line in shipped.splitlines()}
        to_add = " and ".join(f"`{lines[name]}`" for name in missing if name in lines)
        add = f"add {to_add}, or your own words" if to_add else "add it, in that language, between quotes"
        yield f"has no {'labels' if len(missing) > 1 else 'label'} {_quoted(missing)}: {add}"


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)


def _label(where: str, name: str, value: str) -> str:
    if name == "direction" and value not in ("ltr", "rtl"):
        raise Refused(f"{where}: “direction” is “{value}”; it must be ltr or rtl.")
    if name == "locale" and not _is_locale(value):
        raise Refused(f"{where}: “locale” is “{value}”, which CLDR does not know; write one such as en_GB or fr.")
    expected = _PLACEHOLDERS.get(name, set())
    if _placeholders(value) != expected:
        shown = ", ".join(f"{{{each}}}" for each in sorted(expected)) or "no {names}"
        raise Refused(f"{where}: the label “{name}” must hold {shown}; it is “{value}”.")
    return value


def _is_locale(name: str) -> bool:
    try:
        return Locale.parse(name) is not None
    except (UnknownLocaleError, ValueError):
        return False


def _placeholders(value: str) -> set[str]:
    try:
        return {name for _, name, _, _ in Formatter().parse(value) if name is not None}
    except ValueError:
        return {value}


@dataclass(frozen=True)
class Stationery:
    """Templates by name (`email/email.html`) and labels by language."""

    templates: Mapping[str, str] = field(hash=False)
    labels: Mapping[str, Labels] = field(hash=False)
    look: Look = field(default_factory=Look)

    def labels_for(self, language: str) -> Labels:
        """The labels of a language. Raises Refused when the office has none."""
        if language not in self.labels:
            known = ", ".join(sorted(self.labels)) or "none"
            raise Refused(
                f"There are no labels for the language “{language}” (there are: {known});"
                f" add templates/labels/{language}.toml."
            )
        return self.labels[language]

    def template(self, name: str) -> str:
        """The source of a template. Raises Refused when it is missing."""
        if name not in self.templates:
            raise Refused(f"The template {name} is missing; put it back under templates/.")
        return self.templates[name]

    def digest(self) -> str:
        """SHA-256 (hex) over every template and every label: the same words and layout, the same digest."""
        everything = {
            "templates": dict(self.templates),
            "labels": {language: asdict(labels) for language, labels in self.labels.items()},
            "look": asdict(self.look),
        }
        canonical = json.dumps(everything, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()
