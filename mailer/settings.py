"""Settings: the environment and the workspace's .env become one frozen object; nothing else reads the environment."""

import os
import re
from collections.abc import Callable
from dataclasses import Field, dataclass, field, fields
from functools import lru_cache
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

from mailer.core.errors import Misused

if TYPE_CHECKING:
    from mailer.core.places import City

_INTEGER = re.compile(r"([+-]?[0-9]+(?:_[0-9]+)*)(?:\.0+)?")

Security = Literal["starttls", "tls", "none"]
Pipelining = Literal["auto", "envelope", "off"]
Language = Literal["en", "fr", "ru"]
Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Secret:
    """A value that must not show up in a log line or a traceback: its repr is empty."""

    value: str = field(repr=False)


_UNSET = Secret("")


def _integer(least: int, most: int | None = None) -> Callable[[str], int]:
    def read(text: str) -> int:
        found = _INTEGER.fullmatch(text.strip())
        if found is None:
            raise ValueError("input should be a valid integer, unable to parse string as an integer")
        number = int(found[1])
        if number < least:
            raise ValueError(f"input should be greater than or equal to {least}")
        if most is not None and number > most:
            raise ValueError(f"input should be less than or equal to {most}")
        return number

    return read


def _one_of(words: Any) -> Callable[[str], str]:
    *others, last = map(repr, get_args(words))

    def read(text: str) -> str:
        if text not in get_args(words):
            raise ValueError(f"input should be {', '.join(others)} or {last}")
        return text

    return read


def _split_at(separator: str) -> Callable[[str], Names]:
    def read(text: str) -> Names:
        return tuple(part.strip() for part in text.split(separator) if part.strip())

    return read


@dataclass(frozen=True, slots=True)
class Meaning:
    """What docs/settings.md says of a setting, and what makes a value of its text.

    `read` raises ValueError with the reason for a text that is no value.
    """

    words: str
    read: Callable[[str], Any] = str


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Every setting, its default and its meaning; `.env.example` says the same to people (a test holds the two).

    Made directly, it holds what is given and the defaults; `read_settings` reads the environment and .env.
    """

    workspace: Annotated[Path, Meaning("the folder with releases/, contacts/ and templates/ of your own", Path)] = (
        Path(".")
    )
    database: Annotated[str, Meaning("where everything is remembered")] = "sqlite:///var/mailer.db"
    state: Annotated[Path, Meaning("the folder for journals and rehearsals", Path)] = Path("var")
    secret: Annotated[Secret, Meaning("signs return paths and leave addresses", Secret)] = _UNSET
    suppression_key: Annotated[Secret, Meaning("hashes addresses that are not to be mailed", Secret)] = _UNSET
    actor: Annotated[str, Meaning("who is recorded as acting")] = field(default_factory=getuser)
    office: Annotated[str, Meaning("the name of the press office")] = ""
    office_city: Annotated[str, Meaning("the zone whose time stands first in logs")] = "Europe/Paris"
    cities: Annotated[
        Names, Meaning("the office's usual cities, preferred to others of their name", _split_at(";"))
    ] = ()
    sender: Annotated[str, Meaning("From: of every message")] = ""
    reply_to: Annotated[str, Meaning("Reply-To: of every message")] = ""
    return_domain: Annotated[str, Meaning("domain of return paths and Message-IDs")] = ""
    leave_address: Annotated[str, Meaning("mailbox that takes “leave” requests")] = ""
    languages: Annotated[Names, Meaning("the house order of languages", _split_at(","))] = ("en", "ru")
    language: Annotated[Language, Meaning("the language in which the release check speaks", _one_of(Language))] = "en"
    smtp_host: Annotated[str, Meaning("the mail server that takes our mail")] = ""
    smtp_port: Annotated[int, Meaning("its port", _integer(1, 65535))] = 587
    smtp_security: Annotated[Security, Meaning("how the connection is secured", _one_of(Security))] = "starttls"
    smtp_user: Annotated[str, Meaning("login name")] = ""
    smtp_password: Annotated[Secret, Meaning("login password", Secret)] = _UNSET
    smtp_token_command: Annotated[str, Meaning("prints an access token (XOAUTH2), in place of a password")] = ""
    smtp_ca_file: Annotated[Path | None, Meaning("certificates to trust instead of the system's", Path)] = None
    smtp_pipelining: Annotated[
        Pipelining,
        Meaning("what leaves in one go: the next envelope too, an envelope, or one command", _one_of(Pipelining)),
    ] = "auto"
    smtp_connections: Annotated[int, Meaning("connections kept open at once", _integer(1, 32))] = 4
    smtp_per_connection: Annotated[int | None, Meaning("most messages on one connection", _integer(1))] = None
    smtp_rate: Annotated[str, Meaning("most messages to the mail server: 5/s, 100/min or 2000/h")] = ""
    smtp_per_day: Annotated[int | None, Meaning("most messages to the mail server in any 24 hours", _integer(1))] = (
        None
    )
    smtp_domain_rates: Annotated[str, Meaning("most messages to recipients of a domain: gmail.com=20/min, …")] = ""
    smtp_fallbacks: Annotated[Secret, Meaning("mail servers that stand in for the first, as URLs", Secret)] = _UNSET
    dkim_keys: Annotated[Names, Meaning("keys of our own DKIM signatures: selector=file", _split_at(","))] = ()
    dkim_domain: Annotated[str, Meaning("the domain that signs them")] = ""
    test_addresses: Annotated[Names, Meaning("the only addresses that `mailer test` writes to", _split_at(","))] = ()

    @property
    def usual_cities(self) -> "tuple[City, ...]":
        """The usual cities, looked up. Raises Misused for one that is unknown or fits several."""
        from mailer.core.places import usual_cities  # late: few commands look a city up

        try:
            return usual_cities(self.cities)
        except Misused as error:
            raise Misused(f"MAILER_CITIES cannot be used (cities stand between semicolons): {error}") from None

    @property
    def sender_domain(self) -> str:
        """The domain of From:, which return paths, Message-IDs and the List-Id use unless said otherwise."""
        return self.return_domain or self.from_domain

    @property
    def from_domain(self) -> str:
        """The domain of From: where no release names its own sender; empty where nobody is named."""
        from email.utils import parseaddr  # late: slow to load

        return parseaddr(self.sender)[1].rpartition("@")[2]

    def key(self, name: Literal["secret", "suppression_key"]) -> bytes:
        """One of the two secrets as bytes. Raises Misused where it is missing or too short to protect anything."""
        value: str = getattr(self, name).value
        if len(value) < 16:
            raise Misused(f"MAILER_{name.upper()} is missing or too short; `mailer init` writes a good one to .env.")
        return value.encode()


def meaning_of(setting: Field[Any]) -> Meaning:
    """The meaning that stands beside a field of Settings."""
    meaning: Meaning = setting.type.__metadata__[0]  # type: ignore[union-attr]  # an Annotated, and no name of a type
    return meaning


def read_settings(env_file: Path | None) -> Settings:
    """The settings as the environment, and after it that file, say them. Raises Misused, naming the variable.

    A variable without text counts as not said; its name may also be written in small letters.
    """
    said = _variables(env_file)
    values = {}
    for setting in fields(Settings):
        if text := said.get(f"mailer_{setting.name}"):
            values[setting.name] = _value(setting, text)
    return Settings(**values)


def _variables(env_file: Path | None) -> dict[str, str]:
    """What is said, by its name in small letters; the environment wins over the file."""
    in_file: dict[str, str | None] = {}
    if env_file is not None and env_file.exists():
        from dotenv import dotenv_values

        in_file = dotenv_values(env_file)
    return {name.lower(): text for one in (in_file, os.environ) for name, text in one.items() if text}


def _value(setting: Field[Any], text: str) -> Any:
    try:
        return meaning_of(setting).read(text)
    except ValueError as error:
        raise Misused(f"MAILER_{setting.name.upper()} cannot be used: {error}; see .env.example.") from None


@lru_cache(maxsize=1)
def load_settings() -> Settings:
    """The settings of this process, read once. Raises Misused, naming the variable, when one cannot be read."""
    return read_settings(Path(".env"))


def service_manager() -> str:
    """The socket on which systemd wants to hear that this process is alive; empty where it is not asked."""
    return os.environ.get("NOTIFY_SOCKET", "")


def host_name() -> str:
    """The name of this machine, as workers and journals record it."""
    import socket  # late: slow to load

    return socket.gethostname()
