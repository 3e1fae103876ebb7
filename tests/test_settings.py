"""The settings: what the environment and .env may say, which of them wins, and how a wrong one is refused."""

import os
from pathlib import Path

import pytest

from mailer.core.errors import Misused
from mailer.settings import Settings, read_settings

NO_INTEGER = "input should be a valid integer, unable to parse string as an integer"


@pytest.fixture(autouse=True)
def _no_variable_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.lower().startswith("mailer_")]:
        monkeypatch.delenv(name)


def env_file(folder: Path, text: str) -> Path:
    path = folder / ".env"
    path.write_text(text, encoding="utf-8")
    return path


def test_environment_wins_over_env_file_and_empty_text_counts_as_unset(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = env_file(tmp_path, "MAILER_OFFICE=file\nMAILER_SENDER=file\nMAILER_SMTP_PORT=\nMAILER_REPLY_TO\n")
    monkeypatch.setenv("MAILER_OFFICE", "environment")
    monkeypatch.setenv("MAILER_SENDER", "")

    settings = read_settings(path)

    assert (settings.office, settings.sender) == ("environment", "file")
    assert (settings.smtp_port, settings.reply_to) == (587, "")


def test_env_file_may_quote_export_refer_to_variables_and_hold_what_is_not_ours(tmp_path: Path) -> None:
    text = "PLACE=Lake\nexport MAILER_OFFICE='a # \"b\"' # said\nmailer_sender=${PLACE}\nMAILER_NOTHING=1\nOFFICE=2\n"

    settings = read_settings(env_file(tmp_path, text))

    assert (settings.office, settings.sender) == ('a # "b"', "Lake")


def test_missing_env_file_and_folder_of_its_name_leave_the_defaults(tmp_path: Path) -> None:
    assert read_settings(tmp_path / ".env") == Settings()
    assert read_settings(tmp_path) == Settings()


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("SMTP_PORT", " +1_000 ", 1000),
        ("SMTP_PORT", "025.00", 25),
        ("SMTP_PER_DAY", "1", 1),
        ("LANGUAGES", " ru , ,en,", ("ru", "en")),
        ("CITIES", "Paris, FR; ;Dushanbe, TJ", ("Paris, FR", "Dushanbe, TJ")),
        ("SMTP_CA_FILE", "a/b.pem", Path("a/b.pem")),
        ("SMTP_SECURITY", "tls", "tls"),
        ("OFFICE", " a ", " a "),
    ],
)
def test_text_becomes_the_value(name: str, text: str, value: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"MAILER_{name}", text)
    assert getattr(read_settings(None), name.lower()) == value


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        *(("SMTP_PORT", text, NO_INTEGER) for text in ("x", " ", "12.5", "25.", "1__0", "0x19", "1e3", "٢٥", "--5")),
        ("SMTP_PORT", "99999", "input should be less than or equal to 65535"),
        ("SMTP_PORT", "-3", "input should be greater than or equal to 1"),
        ("SMTP_CONNECTIONS", "33", "input should be less than or equal to 32"),
        ("SMTP_PER_CONNECTION", "none", NO_INTEGER),
        ("SMTP_SECURITY", "TLS", "input should be 'starttls', 'tls' or 'none'"),
        ("SMTP_PIPELINING", "on", "input should be 'auto', 'envelope' or 'off'"),
        ("LANGUAGE", "de", "input should be 'en', 'fr' or 'ru'"),
    ],
)
def test_wrong_value_is_one_sentence_with_its_name(
    name: str, text: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"MAILER_{name}", text)

    with pytest.raises(Misused) as refused:
        read_settings(None)

    assert str(refused.value) == f"MAILER_{name} cannot be used: {reason}; see .env.example."


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SECRET", "SUPPRESSION_KEY", "SMTP_PASSWORD", "SMTP_FALLBACKS"):
        monkeypatch.setenv(f"MAILER_{name}", "nobody is to read this")

    settings = read_settings(None)

    assert settings.key("secret") == b"nobody is to read this"
    assert "nobody" not in f"{settings} {settings.smtp_password} {settings.smtp_fallbacks!r}"
