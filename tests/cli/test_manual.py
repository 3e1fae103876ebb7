"""The manual: every command has help with an example, and the docs and .env.example say what the program does."""

import re
from dataclasses import fields
from pathlib import Path

import click
import pytest

from mailer.cli.main import COMMANDS, SUMMARIES
from mailer.resources import env_example
from mailer.settings import Settings, read_settings
from scripts.write_manual import PAGES, commands, settings_page

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLE = env_example().read_text(encoding="utf-8")
NAMES = [f"MAILER_{setting.name.upper()}" for setting in fields(Settings)]


@pytest.mark.parametrize(
    ("path", "command"), list(commands()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_command_has_help_an_example_and_words_for_every_option(path: str, command: click.Command) -> None:
    assert command.help
    assert f"Example: {path}" in command.help
    for param in command.params:
        assert not isinstance(param, click.Option) or param.help or param.hidden, param.name


def test_every_command_has_a_summary() -> None:
    assert list(COMMANDS) == list(SUMMARIES)


@pytest.mark.parametrize("name", PAGES)
def test_the_docs_say_what_the_program_says(name: str) -> None:
    written = (DOCS / name).read_text(encoding="utf-8")
    assert written == PAGES[name](), "run make manual"


@pytest.mark.parametrize("name", NAMES)
def test_a_setting_stands_in_the_example_under_a_comment_of_its_own(name: str) -> None:
    assert re.search(rf"^# .+\n{name}=", EXAMPLE, re.MULTILINE)
    assert f"`{name}`" in settings_page()


def test_the_example_has_no_setting_that_does_not_exist() -> None:
    assert sorted(re.findall(r"^(MAILER_\w+)=", EXAMPLE, re.MULTILINE)) == sorted(NAMES)


def test_the_example_says_the_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "anna")
    path = tmp_path / ".env"
    path.write_text(EXAMPLE, encoding="utf-8")
    assert read_settings(path) == read_settings(None)
