"""A group of commands whose modules are imported when a command is called, so that each loads only what it needs."""

import gc
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class LazyGroup(click.Group):
    """A click group that knows where its commands are: a name → `module:attribute`, shown in this order.

    `summaries` are the lines of its help; without them the help imports every command to ask it.
    """

    def __init__(
        self, *args: Any, places: Mapping[str, str], summaries: Mapping[str, str] | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self._places, self._summaries = places, summaries

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._places:
            return None
        module, _, name = self._places[cmd_name].partition(":")
        gc.disable()  # modules stay: to look through them for garbage again and again takes a tenth of the start
        try:
            command: click.Command = getattr(import_module(module), name)
        finally:
            gc.freeze()  # nor are they looked through when what comes next, such as a console, is imported
            gc.enable()
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if self._summaries is None:
            super().format_commands(ctx, formatter)
            return
        with formatter.section("Commands"):
            formatter.write_dl(list(self._summaries.items()))
