"""Room on the disks: a sender claims nothing while there is little, so that what it claimed can be written down."""

import errno
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from mailer.core.errors import NoRoom

LEAST = 4 * 2**20
"""Bytes that must be free before anything is claimed: room for the attempts and journal lines of many groups."""

_FULL = (errno.ENOSPC, errno.EDQUOT)


def too_little(folders: Iterable[Path], least: int = LEAST) -> str:
    """Which disk has too little room, in a sentence; empty where each has enough."""
    for folder in filter(Path.exists, folders):
        if shutil.disk_usage(folder).free < least:
            return f"the disk that holds {folder} is full: nothing is sent before {least // 2**20} MB are free"
    return ""


def no_room(fault: Exception) -> str:
    """What to say where this fault means that a disk is full; empty where it does not."""
    if isinstance(fault, NoRoom):
        return str(fault)
    if isinstance(fault, OSError) and fault.errno in _FULL:
        return "the disk that holds the journals is full: nothing is sent before there is room"
    return ""


@contextmanager
def told_when_full() -> Iterator[None]:
    """Raises NoRoom, which is a sentence for a person, in place of the system's own error."""
    try:
        yield
    except OSError as fault:
        if not (said := no_room(fault)):
            raise
        raise _sentence(said) from None


def refuse_too_little(folders: Iterable[Path]) -> None:
    """Raises NoRoom where a sender would claim nothing."""
    if said := too_little(folders):
        raise _sentence(said)


def _sentence(said: str) -> NoRoom:
    return NoRoom(f"{said[0].upper()}{said[1:]}.")
