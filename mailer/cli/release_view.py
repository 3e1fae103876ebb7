"""Releases as people read about them: what an import recognised and left over, and what a check found."""

from collections.abc import Sequence
from pathlib import Path

from mailer.cli.tables import aligned, printable
from mailer.cli.workspace import console
from mailer.core.finding import Finding, Level
from mailer.core.importing import Imported


def print_imported(slug: str, folder: Path, imported: Imported) -> None:
    """What was recognised, every word that was left over, and what to do next."""
    for sentence in imported.recognised:
        _say(f"  {sentence}")
    for left in imported.unplaced:
        where = f"{left.source} line {left.line}" if left.line else left.source
        _say(f"NOT PLACED: “{left.text}” ({where}): {left.why}.", style="yellow")
    _say(f"Written to {folder}: {', '.join(sorted(imported.files))}. Read them, then: mailer release check {slug}")


def print_findings(slug: str, found: Sequence[Finding]) -> None:
    """The findings in line, errors first, and a closing count."""
    rows = [(finding.level.value.upper(), finding.file, f"{finding.what} {finding.mend}") for finding in found]
    for finding, line in zip(found, aligned(rows) if rows else [], strict=True):
        _say(line, style="bold red" if finding.level is Level.ERROR else "yellow")
    errors = sum(finding.level is Level.ERROR for finding in found)
    warnings = len(found) - errors
    if not found:
        _say(f"{slug} is fine: nothing found.", style="green")
    elif not errors:
        _say(f"{slug} may go out; {warnings} {'thing' if warnings == 1 else 'things'} to look at.")


def _say(line: str, style: str = "") -> None:
    console().print(printable(line) if style else line, style=style or None, markup=False, soft_wrap=True)
