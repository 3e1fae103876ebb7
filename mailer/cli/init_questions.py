"""The questions of `mailer init`: each asked in the terminal unless an option answers it, and checked at once."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import click

from mailer.core.address import parse_address
from mailer.core.errors import MailerError, Misused
from mailer.core.headers import read_mailbox
from mailer.core.places import read_place, usual_cities
from mailer.core.release_facts import is_language
from mailer.core.zone import zone_named

_NO_QUOTES_NEEDED = re.compile(r"[\w@.,:/+=-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Question:
    """One setting: its option, what is asked, what stands when nothing is said, and what an answer becomes."""

    setting: str
    option: str
    words: str
    default: str
    read: Callable[[str], str]


def _anything(text: str) -> str:
    return text


def _mailbox(text: str) -> str:
    read_mailbox(text)
    return text


def _port(text: str) -> str:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise Misused(f"“{text}” is not a port; it is a number up to 65535, mostly 587 or 465.")
    return text


def _security(text: str) -> str:
    if text not in ("starttls", "tls", "none"):
        raise Misused(f"“{text}” is not known; say starttls, tls, or none (only for a server on this machine).")
    return text


def _zone(text: str) -> str:
    """The zone itself, or the zone of the city said."""
    if "/" in text or text == "UTC":
        zone_named(text)
        return text
    return read_place(text).city.place.zone


def _cities(text: str) -> str:
    names = [name.strip() for name in text.split(";") if name.strip()]
    return "; ".join(city.written for city in usual_cities(names))


def _languages(text: str) -> str:
    codes = [code.strip().lower() for code in text.split(",")]
    for code in codes:
        if not is_language(code):
            raise Misused(f"“{code}” is not the code of a language; write codes between commas, like en,ru.")
    return ",".join(codes)


def _addresses(text: str) -> str:
    return ",".join(parse_address(one) for one in text.split(","))


QUESTIONS = (
    Question("OFFICE", "office", "Name of the press office", "", _anything),
    Question("SENDER", "from", "From: of every message, like Lake Press <press@lake.example>", "", _mailbox),
    Question("OFFICE_CITY", "city", "City of the office, or its zone, like Europe/Paris", "Europe/Paris", _zone),
    Question("CITIES", "cities", "Cities you mostly write from, like Paris, FR; Dushanbe, TJ", "", _cities),
    Question("LANGUAGES", "languages", "Languages in the order of the house", "en,ru", _languages),
    Question("SMTP_HOST", "smtp-host", "Mail server that takes your mail, like smtp.lake.example", "", _anything),
    Question("SMTP_PORT", "smtp-port", "Its port", "587", _port),
    Question("SMTP_SECURITY", "smtp-security", "Its security: starttls, tls or none", "starttls", _security),
    Question("SMTP_USER", "smtp-user", "Login name at the mail server", "", _anything),
    Question("TEST_ADDRESSES", "test-address", "Your own address, for tests", "", _addresses),
)


def ask_all(given: Mapping[str, str | None], *, asking: bool) -> dict[str, str]:
    """The answers by setting: what an option said, else (when `asking`) what is said now, else the default.

    Raises Misused for an option that cannot be used; in the terminal the question comes again.
    """
    answers = {}
    for question in QUESTIONS:
        said = given.get(question.option)
        if said is not None:
            answers[question.setting] = question.read(said) if said else ""
        else:
            answers[question.setting] = _ask(question) if asking else question.default
    if asking and answers["SMTP_USER"]:
        answers["SMTP_PASSWORD"] = click.prompt("Its password", default="", hide_input=True, show_default=False)
    return answers


def _ask(question: Question) -> str:
    while True:
        said = click.prompt(question.words, default=question.default, show_default=bool(question.default)).strip()
        try:
            return question.read(said) if said else ""
        except MailerError as error:
            click.echo(str(error), err=True)


def filled_in(example: str, answers: Mapping[str, str]) -> str:
    """The example .env with these settings said. Raises Misused for a value that such a file cannot hold."""
    said = {f"MAILER_{setting}": _quoted(setting, value) for setting, value in answers.items()}
    lines = example.split("\n")
    names = [line.partition("=")[0] for line in lines]
    return "\n".join(
        f"{name}={said[name]}" if name in said else line for name, line in zip(names, lines, strict=True)
    )


def _quoted(setting: str, value: str) -> str:
    if "${" in value or not value.isprintable():
        raise Misused(f"MAILER_{setting} cannot hold ${{ or a control character in .env; set it in the environment.")
    if _NO_QUOTES_NEEDED.fullmatch(value):
        return value
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
