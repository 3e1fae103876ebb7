"""Releases as people read about them: what an import recognised and what was left over."""

from pathlib import Path

from mailer.cli.tables import printable
from mailer.cli.workspace import console
from mailer.core.importing.importer import Imported


def print_imported(slug: str, folder: Path, imported: Imported) -> None:
    """What was recognised, every word that was left over, and what to do next."""
    for sentence in imported.recognised:
        _say(f"  {sentence}")
    for left in imported.unplaced:
        where = f"{left.source} line {left.line}" if left.line else left.source
        _say(f"NOT PLACED: “{left.text}” ({where}): {left.why}.", style="yellow")
    _say(f"Written to {folder}: {', '.join(sorted(imported.files))}. Read them, then: mailer release check {slug}")


def _say(line: str, style: str = "") -> None:
    console().print(printable(line) if style else line, style=style or None, markup=False, soft_wrap=True)
