"""How lines of the log are shown: as a table to people, as JSON lines to programs, as CSV to spreadsheets."""

import json
from collections.abc import Sequence
from typing import Protocol

import click

from mailer.cli.csv_safe import BYTE_ORDER_MARK, csv_text
from mailer.cli.log_record import KEYS, record
from mailer.cli.log_table import piped_lines, terminal_table
from mailer.cli.workspace import console, now
from mailer.store.log_line import LogLine


class Printer(Protocol):
    """Shows lines, page after page."""

    def show(self, lines: Sequence[LogLine]) -> None: ...


class JsonPrinter:
    def __init__(self, zone: str) -> None:
        self._zone = zone

    def show(self, lines: Sequence[LogLine]) -> None:
        for line in lines:
            click.echo(json.dumps(record(line, self._zone), ensure_ascii=False))


class CsvPrinter:
    """The header comes first, also where no line follows."""

    def __init__(self, zone: str) -> None:
        self._zone = zone
        click.echo(BYTE_ORDER_MARK + csv_text([KEYS]), nl=False)

    def show(self, lines: Sequence[LogLine]) -> None:
        rows = [record(line, self._zone) for line in lines]
        click.echo(csv_text([_cell(row[key]) for key in KEYS] for row in rows), nl=False)


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return " ".join(value) if isinstance(value, list) else value


class PeoplePrinter:
    """The heads of the table are printed once."""

    def __init__(self, zone: str) -> None:
        self._zone = zone
        self._header = True

    def show(self, lines: Sequence[LogLine]) -> None:
        if not lines:
            return
        out = console()
        if out.is_terminal:
            if not self._header:
                out.print()
            out.print(terminal_table(lines, self._zone, now(), out.width, header=self._header))
        else:
            click.echo("\n".join(piped_lines(lines, self._zone, now(), header=self._header)))
        self._header = False
