"""Writes docs/commands.md and docs/settings.md from the commands and settings themselves; a test compares them.

Run it after changing a command's help or a setting: .venv/bin/python scripts/write_manual.py
"""

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import click

from mailer.cli.main import mailer
from mailer.settings import Settings

DOCS = Path(__file__).parent.parent / "docs"

_COMMANDS_HEAD = """\
# Commands

Every command has `--help`. Exit codes: 0 done, 1 refused or a check failed, 2 wrong usage; what is wrong and what to
do stands in one sentence on standard error. `--json` is for programs: its keys are stable, and codes stand there
instead of words. While no sender runs, commands that concern sending say so on standard error.

This page is written by `scripts/write_manual.py`.
"""

_SETTINGS_HEAD = """\
# Settings

Settings stand in `.env` in the workspace, or in the environment, which wins. `mailer init` writes the file;
`.env.example` shows every setting with an example. One left empty has its default.

This page is written by `scripts/write_manual.py`.

| setting | default | meaning |
|---|---|---|
"""


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
        f"| `MAILER_{name.upper()}` | {_default(name)} | {field.description} |\n"
        for name, field in Settings.model_fields.items()
    )


def _default(name: str) -> str:
    field = Settings.model_fields[name]
    if name == "actor":
        return "your login name"
    value = field.default.get_secret_value() if hasattr(field.default, "get_secret_value") else field.default
    said = ",".join(value) if isinstance(value, tuple) else str(value or "")
    return f"`{said}`" if said else "empty"


if __name__ == "__main__":
    (DOCS / "commands.md").write_text(commands_page(), encoding="utf-8")
    (DOCS / "settings.md").write_text(settings_page(), encoding="utf-8")
