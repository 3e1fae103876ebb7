"""Writes docs/commands.md, settings.md, check.md and failure-policy.md from what they tell of; a test compares.

Run it after changing any of these: make manual
"""

import inspect
import re
from collections.abc import Iterator
from dataclasses import Field, fields
from pathlib import Path
from typing import Any

import click

from mailer.cli.main import mailer
from mailer.core.check.levels import LEVELS
from mailer.core.check.words import WORDS
from mailer.core.finding import Level
from mailer.settings import Secret, Settings, meaning_of
from scripts.failure_policy import failure_policy_page

DOCS = Path(__file__).parent.parent / "docs"

_COMMANDS_HEAD = """\
# Commands

Every command has `--help`. Exit codes: 0 done, 1 refused or a check failed, 2 wrong usage; what is wrong and what to
do stands in one sentence on standard error. `--json` is for programs: its keys are stable, and codes stand there
instead of words. While no sender runs, commands that concern sending say so on standard error.

This page is written by `make manual`.
"""

_SETTINGS_HEAD = """\
# Settings

Settings stand in `.env` in the workspace, or in the environment, which wins. `mailer init` writes the file;
`.env.example` shows every setting with an example. One left empty has its default.

This page is written by `make manual`.

| setting | default | meaning |
|---|---|---|
"""

_CHECK_HEAD = """\
# The check

`mailer release check SLUG` reads the folder of a release, prints every edition, and lists what would embarrass
us. Each finding names the file and its line, the rule, what is wrong and how to mend it. `mailer schedule`
refuses a release with errors, and repeats the warnings. `MAILER_LANGUAGE`, or `--language`, makes it speak
English, French or Russian.

Some things are refused before the check, with file and line, because no release can be read from them: a file
that is not UTF-8 text, control characters and characters that reverse the direction of a text, a missing
headline, a key of `release.toml` that does not exist, and a time that the clocks skip or that has no zone.

Where files go with the message, our own mail server is asked how large a message it takes; else the check speaks to
nobody.

A release in one language has no parity to check. A note (`kind = "note"`) needs no press contact.

## A translation that still holds

`mailer release confirm SLUG` records in `release.toml` that a translation agrees with the text it was made from
(`[translated.ru]`, with the digest of `en.md`). When that text is changed later, the check says so
(`translation-stale`) until the translation is confirmed again; nothing is said of one that was never confirmed.
Spaces and line breaks do not count as a change.

## What `--json` holds

`slug`; `ok` (`true` without errors); `errors`, `warnings` and `notes` (how many); and `findings`, a list with
the errors first. Each finding has `code` (below; codes are never renamed), `level` (`error`, `warning` or
`note`), `file`, `line` (from 1; `null` where the whole file is meant), and `what` and `mend` in the language
asked for. Exit code 1 with errors.

## The rules

Words in braces are filled in. This page is written by `make manual`.
"""

_LEVELS = {
    Level.ERROR: "Errors: it must not go out",
    Level.WARNING: "Warnings: a person should look",
    Level.NOTE: "Notes: good to know",
}


def commands(group: click.Group = mailer, path: str = "mailer") -> Iterator[tuple[str, click.Command]]:
    """Every command below the group with its full name, groups before what is in them."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield f"{path} {name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")


def commands_page() -> str:
    return "\n".join([_COMMANDS_HEAD, *(_section(path, command) for path, command in commands())])


def _section(path: str, command: click.Command) -> str:
    prose, examples = _help_of(command)
    parts = [f"## {path}", f"```\n{_usage(path, command)}\n```", *prose]
    rows = [_row(param) for param in command.params if isinstance(param, click.Option) and not param.hidden]
    if rows:
        parts.append("\n".join(["| option | meaning |", "|---|---|", *rows]))
    parts.append("\n".join(["```", *examples, "```"]))
    return "\n\n".join(parts) + "\n"


def _help_of(command: click.Command) -> tuple[list[str], list[str]]:
    """The paragraphs of the help, each on one line, and the commands that it gives as examples."""
    text = inspect.cleandoc(command.help or "").replace("\b\n", "")
    examples = re.findall(r"^Example: (.+)$", text, re.MULTILINE)
    prose = re.sub(r"^Example: .+\n?", "", text, flags=re.MULTILINE)
    return [" ".join(part.split()) for part in prose.split("\n\n") if part.strip()], examples


def _usage(path: str, command: click.Command) -> str:
    context = click.Context(command)
    return " ".join([path, *command.collect_usage_pieces(context)])


def _row(option: click.Option) -> str:
    names = ", ".join(f"`{name}`" for name in option.opts)
    needed = " Needed." if option.required else ""
    words = (option.help or "").replace("<", "\\<")  # else Markdown takes an address for a link
    return f"| {names} | {words}{needed} |"


def settings_page() -> str:
    return _SETTINGS_HEAD + "".join(
        f"| `MAILER_{setting.name.upper()}` | {_default(setting)} | {meaning_of(setting).words} |\n"
        for setting in fields(Settings)
    )


def _default(setting: Field[Any]) -> str:
    if setting.name == "actor":
        return "your login name"
    value = setting.default.value if isinstance(setting.default, Secret) else setting.default
    said = ",".join(value) if isinstance(value, tuple) else str(value or "")
    return f"`{said}`" if said else "empty"


def check_page() -> str:
    return "\n".join([_CHECK_HEAD, *(_rules(level, head) for level, head in _LEVELS.items())])


def _rules(level: Level, head: str) -> str:
    rows = [_rule(code) for code, own in LEVELS.items() if own is level]
    return "\n".join([f"### {head}", "", "| rule | it says | what to do |", "|---|---|---|", *rows, ""])


def _rule(code: str) -> str:
    what, mend = (words.replace("{{", "{").replace("}}", "}") for words in WORDS["en"][code])
    return f"| `{code}` | {what} | {mend} |"


PAGES = {
    "commands.md": commands_page,
    "settings.md": settings_page,
    "check.md": check_page,
    "failure-policy.md": failure_policy_page,
}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
