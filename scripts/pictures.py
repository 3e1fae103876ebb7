"""Takes the README's pictures again: the email on a phone, the contact sheet, and the send log of a demo of its own.

Run it as `make pictures`. It needs Chromium, and nothing from the network.
"""

import io
import os
import shutil
import subprocess
import sys
import tempfile
from itertools import groupby
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from mailer.dispatch import browser
from mailer.dispatch.contact_sheet import picture_of

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
CORNERS = "--default-background-color=00000000"  # see-through around them, for pages light and dark
INK = TerminalTheme(
    (21, 27, 36),
    (214, 220, 229),
    [
        (21, 27, 36),
        (240, 120, 110),
        (126, 200, 140),
        (226, 184, 98),
        (120, 170, 235),
        (200, 150, 220),
        (110, 195, 205),
        (214, 220, 229),
    ],
)
PHONE = """<!DOCTYPE html><meta charset="utf-8"><style>
body { margin: 0 }
div { width: 375px; height: 780px; margin: 8px auto; border: 10px solid #1d2733; border-radius: 38px;
      overflow: hidden; background: #fff }
iframe { width: 375px; height: 780px; border: 0; display: block }
</style><div><iframe src="{page}"></iframe></div>"""
PHONE_SIZE = (411, 816)  # the phone, its rim and a little air
TERMINAL = """<!DOCTYPE html><meta charset="utf-8"><style>
body { margin: 0 }
pre { margin: 0; padding: 22px; border-radius: 10px; background: #151b24; color: #d6dce5;
      font: 15px/22px 'DejaVu Sans Mono', monospace }
</style><pre>{log}</pre>"""
AIR, LETTER, LINE = 22, 9.04, 22  # pixels: around the text of the terminal, and of one character
WIDTHS = range(120, 161, 2)  # columns
WANTED = ("Russian, English", "asked to try later", "refused by", "may have arrived")


def main() -> None:
    if browser.chromium() is None:
        sys.exit("Chromium is needed for the pictures; on Debian: apt-get install chromium")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, "-m", "mailer", "demo"],
            check=True,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "TMPDIR": folder, "BROWSER": "true"},  # which opens nothing
        )
        (demo,) = Path(folder).glob("press-mailer-demo-*")
        page = _preview(folder, "cities", "--all") / "ru-en-st-petersburg-embargoed.html"
        _shoot(folder, PHONE.replace("{page}", page.as_uri()), PICTURES / "email-phone.png", PHONE_SIZE, 2)
        _contact_sheet(folder)
        lines = _log(demo)
        size = (round(LETTER * max(map(len, lines))) + 2 * AIR, LINE * len(lines) + 2 * AIR)
        _shoot(folder, TERMINAL.replace("{log}", _html(lines)), PICTURES / "log.png", size, 1.25)


def _contact_sheet(folder: str) -> None:
    """Both orders of the languages, before the lift and after it."""
    picture = picture_of(_preview(folder, "sheet") / "contact-sheet.html", 4, 0.5)
    assert picture is not None
    shutil.copy(picture, PICTURES / picture.name)


def _preview(folder: str, name: str, *options: str) -> Path:
    """What `mailer release preview` writes of the sample, in a folder of that name."""
    command = [sys.executable, "-m", "mailer", "release", "preview", "lake-ferry", "--out", name, *options]
    office = {"MAILER_WORKSPACE": str(ROOT), "MAILER_SENDER": "Press office <press@waterways.example>"}
    subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL, env={**os.environ, **office})
    return Path(folder) / name


def _log(demo: Path) -> list[Text]:
    """Some rows of the demo's own log: the first, one of each kind of news, and the last.

    They are as narrow as they can be without an address broken in two.
    """
    for width in WIDTHS:
        head, *rows = _blocks(_shown(demo, width))
        news = [next(row for row in rows if any(word in line.plain for line in row)) for word in WANTED]
        chosen = [rows[0], *(row for row in news if row is not rows[0]), rows[-1]]
        if all(len(row) == 3 for row in chosen):
            break
    lines = [Text("$ mailer log lake-ferry", "bold")]
    for block in (head, *chosen):
        lines += [Text(), *block]
    return lines


def _shown(demo: Path, width: int) -> list[Text]:
    """What `mailer log` prints in a terminal of that width, line by line, with its colours."""
    command = [sys.executable, "-m", "mailer", "log", "lake-ferry", "--limit", "1000"]
    terminal = {"MAILER_DATABASE": "sqlite:///rehearsal.db", "FORCE_COLOR": "1", "COLUMNS": str(width)}
    done = subprocess.run(
        command, check=True, cwd=demo, capture_output=True, text=True, env={**os.environ, **terminal}
    )
    lines = [Text.from_ansi(line) for line in done.stdout.splitlines()]
    for line in lines:
        line.rstrip()
    return lines


def _blocks(lines: list[Text]) -> list[list[Text]]:
    """The lines between blank ones."""
    return [list(block) for filled, block in groupby(lines, key=lambda line: bool(line.plain)) if filled]


def _html(lines: list[Text]) -> str:
    console = Console(record=True, width=WIDTHS.stop, file=io.StringIO())
    console.print(Text("\n").join(lines), soft_wrap=True)
    return console.export_html(theme=INK, inline_styles=True, code_format="{code}")


def _shoot(folder: str, html: str, picture: Path, size: tuple[int, int], scale: float) -> None:
    page = Path(folder) / "picture.html"
    page.write_text(html, encoding="utf-8")
    browser.picture(page, picture, size, scale, (CORNERS,))


if __name__ == "__main__":
    main()
