"""The send log for people: a table that fits the terminal, and whole lines where the output goes on into a pipe."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from mailer.cli.tables import aligned, cell
from mailer.cli.times import city_of, exact
from mailer.cli.words import STYLES, copy_words, language_name, outcome_words, reply_words
from mailer.store.log_line import LogLine

if TYPE_CHECKING:
    from rich.table import Table

_STAMP = 23  # characters of a time with its date and milliseconds


def terminal_table(lines: Sequence[LogLine], zone: str, now: datetime, width: int, *, header: bool) -> "Table":
    """Three short lines to each attempt. Its columns are as wide for one line as for many, so that --follow stays
    in line."""
    from rich.table import Table  # late: lines for a pipe need none

    table = Table(
        box=None, width=width, show_header=header, pad_edge=False, padding=(0, 2, 1, 0), header_style="bold"
    )
    table.add_column(f"{city_of(zone)}, then UTC", width=_STAMP, no_wrap=True)
    table.add_column("Who", ratio=4)
    table.add_column("What", width=17)
    table.add_column("Outcome, and what the server said", ratio=6)
    for line in lines:
        table.add_row(
            cell(*_times(line, zone)),
            cell((line.name or line.email, "bold"), (line.outlet, ""), (line.email if line.name else "", "dim")),
            cell((_copy(line), ""), (_languages(line), ""), (line.slug, "dim")),
            cell(
                (outcome_words(line, zone, now), STYLES[line.tried.outcome if line.tried else line.state]),
                (reply_words(line), ""),
                (_relay(line), "dim"),
            ),
        )
    return table


def piped_lines(lines: Sequence[LogLine], zone: str, now: datetime, *, header: bool) -> list[str]:
    """One line to each attempt: nothing cut, no colour."""
    heads = [
        f"{city_of(zone)} time",
        "UTC",
        "Name",
        "Outlet",
        "Email",
        "Release",
        "Copy",
        "Outcome",
        "Relay",
        "Reply",
    ]
    rows = [
        [
            *(text for text, _ in _times(line, zone)),
            line.name,
            line.outlet,
            line.email,
            line.slug,
            f"{_copy(line)} ({', '.join(line.languages)})",
            outcome_words(line, zone, now),
            _relay(line),
            reply_words(line),
        ]
        for line in lines
    ]
    return aligned([heads, *rows] if header else rows)


def _times(line: LogLine, zone: str) -> list[tuple[str, str]]:
    """The office's time, then UTC, each with its style."""
    if line.tried is None:
        return [("not tried", "dim"), ("", "")]
    return [(exact(line.tried.ended_at, zone), ""), (exact(line.tried.ended_at, "UTC"), "dim")]


def _copy(line: LogLine) -> str:
    return copy_words(line.kind, line.phase)


def _languages(line: LogLine) -> str:
    return ", ".join(map(language_name, line.languages))


def _relay(line: LogLine) -> str:
    if line.tried is None:
        return ""
    return ", ".join(part for part in (line.tried.relay, line.tried.tls) if part)
