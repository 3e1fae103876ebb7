"""Settings: the environment and the workspace's .env become one frozen object; nothing else reads the environment."""

import getpass
import os
import socket
from email.utils import parseaddr
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from mailer.core.errors import Misused
from mailer.core.places import City, usual_cities

Names = Annotated[tuple[str, ...], NoDecode]


class Settings(BaseSettings):
    """Every setting, its default and its meaning; `.env.example` says the same to people (a test holds the two)."""

    model_config = SettingsConfigDict(env_prefix="MAILER_", frozen=True, extra="ignore", env_ignore_empty=True)

    workspace: Path = Field(Path("."), description="the folder with releases/, contacts/ and templates/ of your own")
    database: str = Field("sqlite:///var/mailer.db", description="where everything is remembered")
    state: Path = Field(Path("var"), description="the folder for journals and rehearsals")
    secret: SecretStr = Field(SecretStr(""), description="signs return paths and leave addresses")
    suppression_key: SecretStr = Field(SecretStr(""), description="hashes addresses that are not to be mailed")
    actor: str = Field(default_factory=getpass.getuser, description="who is recorded as acting")
    office: str = Field("", description="the name of the press office")
    office_city: str = Field("Europe/Paris", description="the zone whose time stands first in logs")
    cities: Names = Field((), description="the office's usual cities, preferred to others of their name")
    sender: str = Field("", description="From: of every message")
    reply_to: str = Field("", description="Reply-To: of every message")
    return_domain: str = Field("", description="domain of return paths and Message-IDs")
    leave_address: str = Field("", description="mailbox that takes “leave” requests")
    languages: Names = Field(("en", "ru"), description="the house order of languages")
    language: Literal["en", "fr", "ru"] = Field("en", description="the language in which the release check speaks")
    smtp_host: str = Field("", description="the mail server that takes our mail")
    smtp_port: int = Field(587, ge=1, le=65535, description="its port")
    smtp_security: Literal["starttls", "tls", "none"] = Field("starttls", description="how the connection is secured")
    smtp_user: str = Field("", description="login name")
    smtp_password: SecretStr = Field(SecretStr(""), description="login password")
    smtp_token_command: str = Field("", description="prints an access token (XOAUTH2), in place of a password")
    smtp_ca_file: Path | None = Field(None, description="certificates to trust instead of the system's")
    smtp_pipelining: Literal["auto", "envelope", "off"] = Field(
        "auto", description="what leaves in one go: the next envelope too, an envelope, or one command"
    )
    smtp_connections: int = Field(4, ge=1, le=32, description="connections kept open at once")
    smtp_per_connection: int | None = Field(None, ge=1, description="most messages on one connection")
    smtp_rate: str = Field("", description="most messages to the mail server: 5/s, 100/min or 2000/h")
    smtp_per_day: int | None = Field(None, ge=1, description="most messages to the mail server in any 24 hours")
    smtp_domain_rates: str = Field("", description="most messages to recipients of a domain: gmail.com=20/min, …")
    smtp_fallbacks: SecretStr = Field(SecretStr(""), description="mail servers that stand in for the first, as URLs")
    dkim_keys: Names = Field((), description="keys of our own DKIM signatures: selector=file")
    dkim_domain: str = Field("", description="the domain that signs them")
    test_addresses: Names = Field((), description="the only addresses that `mailer test` writes to")

    @field_validator("languages", "test_addresses", "dkim_keys", mode="before")
    @classmethod
    def _list(cls, value: Any) -> Any:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("cities", mode="before")
    @classmethod
    def _cities(cls, value: Any) -> Any:
        return tuple(filter(None, map(str.strip, value.split(";")))) if isinstance(value, str) else value

    @property
    def usual_cities(self) -> tuple[City, ...]:
        """The usual cities, looked up. Raises Misused for one that is unknown or fits several."""
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
        return parseaddr(self.sender)[1].rpartition("@")[2]

    def key(self, name: Literal["secret", "suppression_key"]) -> bytes:
        """One of the two secrets as bytes. Raises Misused where it is missing or too short to protect anything."""
        value: str = getattr(self, name).get_secret_value()
        if len(value) < 16:
            raise Misused(f"MAILER_{name.upper()} is missing or too short; `mailer init` writes a good one to .env.")
        return value.encode()


@lru_cache(maxsize=1)
def load_settings() -> Settings:
    """The settings of this process. Raises Misused, naming the variable, when one cannot be read."""
    try:
        return Settings(_env_file=Path(".env"))  # type: ignore[call-arg]  # a keyword of pydantic-settings' own
    except ValidationError as error:
        first = error.errors()[0]
        name = "MAILER_" + "_".join(str(part) for part in first["loc"]).upper()
        raise Misused(f"{name} cannot be used: {first['msg'].lower()}; see .env.example.") from None


def service_manager() -> str:
    """The socket on which systemd wants to hear that this process is alive; empty where it is not asked."""
    return os.environ.get("NOTIFY_SOCKET", "")


def host_name() -> str:
    """The name of this machine, as workers and journals record it."""
    return socket.gethostname()
