"""Takes the README's pictures again, from a demo of its own: the email on a phone, and the send log in a terminal.

Run it as `make pictures`. It needs Chromium, and nothing from the network.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--headless",
    "--hide-scrollbars",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
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
PHONE = """<!DOCTYPE html><meta charset="utf-8"><body style="margin:0;background:#fff">
<div style="width:375px;height:760px;margin:22px auto;border:10px solid #1d2733;border-radius:34px;overflow:hidden">
<iframe src="{page}" width="375" height="760" style="border:0;display:block"></iframe></div>"""
TERMINAL = """<!DOCTYPE html><meta charset="utf-8"><body style="margin:0;background:#151b24">
<pre style="margin:0;padding:22px 26px;font:15px/1.45 'DejaVu Sans Mono',monospace;color:#d6dce5">{log}</pre>"""
WIDTH = 156


def main() -> None:
    if CHROMIUM is None:
        sys.exit("Chromium is needed for the pictures; on Debian: apt-get install chromium")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, "-m", "mailer", "demo"],
            check=True,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "TMPDIR": folder},
        )
        (demo,) = Path(folder).glob("press-mailer-demo-*")
        page = (demo / "look" / "advance-ru-first.html").as_uri()
        _shoot(folder, PHONE.format(page=page), PICTURES / "email-phone.png", (520, 824), 1.4)
        log = _log(demo)
        size = (round(9.04 * WIDTH) - 60, round(21.75 * log.count("\n")) + 48)  # of one character at 15 px
        _shoot(folder, TERMINAL.format(log=log), PICTURES / "log.png", size, 1.1)


def _log(demo: Path) -> str:
    """Some lines of the demo's own log as HTML: the first, every kind of trouble, and the last."""
    shown = subprocess.run(
        [sys.executable, "-m", "mailer", "log", "lake-ferry", "--limit", "1000"],
        check=True,
        cwd=demo,
        capture_output=True,
        text=True,
        env={
            **os.environ,
            "MAILER_DATABASE": "sqlite:///rehearsal.db",
            "FORCE_COLOR": "1",
            "COLUMNS": str(WIDTH),
        },
    ).stdout
    head, *rows = [block for block in shown.split("\n" + " " * WIDTH + "\n") if block.strip()]
    trouble = [row for row in rows if any(word in row for word in ("451", "550", "may have arrived"))]
    chosen = [rows[0], *trouble, rows[-1]]
    console = Console(record=True, width=WIDTH, file=open(os.devnull, "w"))  # noqa: SIM115 it lives as long as we do
    console.print(Text.from_ansi("\n\n".join([f"$ mailer log lake-ferry\n\n{head}", *chosen])))
    return console.export_html(theme=INK, inline_styles=True, code_format="{code}")


def _shoot(folder: str, html: str, picture: Path, size: tuple[int, int], scale: float) -> None:
    page = Path(folder) / "picture.html"
    page.write_text(html, encoding="utf-8")
    profile = tempfile.mkdtemp(dir=folder)
    subprocess.run(
        [
            str(CHROMIUM),
            *FLAGS,
            f"--user-data-dir={profile}",
            f"--force-device-scale-factor={scale}",
            f"--window-size={size[0]},{size[1]}",
            f"--screenshot={picture}",
            page.as_uri(),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=60,
    )


if __name__ == "__main__":
    main()
