"""Chromium, where it is installed: the look of a page as a picture. It fetches nothing from the network."""

import shutil
import subprocess
import tempfile
from pathlib import Path

_FLAGS = (
    "--headless",
    "--hide-scrollbars",  # a phone's take no room
    "--no-sandbox",  # which a container has no room for; the pages are our own and run nothing
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_PATIENCE = 120  # seconds


def chromium() -> str | None:
    """The path of Chromium, or none."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def picture(page: Path, png: Path, size: tuple[int, int], scale: float = 1, flags: tuple[str, ...] = ()) -> None:
    """The page as a PNG of `size` (CSS pixels) times `scale`.

    Raises OSError or subprocess.SubprocessError when there is no Chromium or it does not manage it.
    """
    width, height = size
    view = (f"--window-size={width},{height}", f"--force-device-scale-factor={scale}", f"--screenshot={png}")
    run(page, *view, *flags)


def run(page: Path, *flags: str) -> str:
    """Opens the page in a Chromium of its own; what that prints. Raises as `picture` does."""
    with tempfile.TemporaryDirectory() as profile:
        command = [chromium() or "chromium", *_FLAGS, f"--user-data-dir={profile}", *flags, page.resolve().as_uri()]
        done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE, check=True)
    return done.stdout
