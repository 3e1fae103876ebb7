"""The pages for people: every link leads somewhere, and every command they quote exists."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from mailer.cli.main import mailer
from mailer.cli.words import STATES
from mailer.core.words import DeliveryState

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(ROOT.glob("*/README.md")), *sorted((ROOT / "docs").rglob("*.md"))]
GUIDE, OPERATORS = ROOT / "docs" / "press-officers-guide.md", ROOT / "docs" / "operators-guide.md"
_LINK = re.compile(r"\]\(([^)#]+?)(?:#[^)]*)?\)|(?:src|href)=\"([^\"]+)\"")
_QUOTED = re.compile(r"`(mailer [^`]+)`")
_TYPED = re.compile(r"^(mailer [^#\n]+)", re.MULTILINE)
_MADE = re.compile(r"`make ([a-z]+)`|^make ([a-z]+)", re.MULTILINE)
_MACHINE = re.compile(r"(?<![\w.])/(?:work|home|root|tmp|Users)/[^\s`]*|localhost:\d+")


def _links(text: str) -> Iterator[str]:
    for markdown, html in _LINK.findall(text):
        target = markdown or html
        if "://" not in target and not target.startswith("mailto:"):
            yield target


def _commands(page: Path) -> Iterator[str]:
    text = page.read_text(encoding="utf-8").replace("\n--how", " --how")
    yield from _QUOTED.findall(text)
    yield from _TYPED.findall(text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_file_that_is_there(page: Path) -> None:
    missing = [link for link in _links(page.read_text(encoding="utf-8")) if not (page.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_quoted_command_and_option_exists(page: Path) -> None:
    for line in _commands(page):
        if "[OPTIONS]" in line:
            continue
        words = shlex.split(line.replace("…", "X").replace("’", ""))[1:]
        command: click.Command = mailer
        while isinstance(command, click.Group) and words and not words[0].startswith("-"):
            found = command.get_command(click.Context(command), words[0].strip(".,;:"))
            assert found is not None, f"{page.name} quotes “{line}”, and there is no such command"
            command, words = found, words[1:]
        options = {name for param in command.params for name in param.opts} | {"--help", "--version", "-h"}
        unknown = [
            word for word in words if word.startswith("--") and word.split("=")[0].strip(".,;:") not in options
        ]
        assert unknown == [], f"{page.name} quotes “{line}”"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_quoted_make_target_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    quoted = {one or other for one, other in _MADE.findall(page.read_text(encoding="utf-8"))}
    assert quoted <= targets


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_page_speaks_of_the_machine_it_was_written_on(page: Path) -> None:
    assert _MACHINE.findall(page.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.value)
def test_the_guides_explain_every_state_in_the_words_of_the_log(state: DeliveryState) -> None:
    assert f"| `{state.value}` | {STATES[state]} |" in OPERATORS.read_text(encoding="utf-8")
    assert f"| {STATES[state]}" in GUIDE.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("picture", "most"), [("email-phone.png", 250_000), ("log.png", 250_000), ("contact-sheet.png", 600_000)]
)
def test_a_picture_is_light_enough_for_a_page(picture: str, most: int) -> None:
    assert (ROOT / "docs" / "pictures" / picture).stat().st_size < most
    assert f"docs/pictures/{picture}" in (ROOT / "README.md").read_text(encoding="utf-8")
