"""Asks the kernel what time it is, if a time service keeps its clock right (adjtimex). No answer is no error."""

import ctypes
import subprocess
import sys
from pathlib import Path

_TIME_ERROR = 5  # <linux/timex.h>: what adjtimex returns while the clock is not synchronised
_UNSYNCHRONISED = 0x40  # STA_UNSYNC in timex.status
_NANOSECONDS = 0x2000  # STA_NANO: the fraction of a second is told in these
_ROOM = 1024  # octets: more than the rest of any libc's struct timex
_WIDE = 8  # octets of a C long where the fields are known to lie like this: elsewhere the kernel is not asked
_CHILD_SECONDS = 5.0


class _Timex(ctypes.Structure):
    """The first fields of struct timex."""

    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long),
        ("status", ctypes.c_int),
        ("constant", ctypes.c_long),
        ("precision", ctypes.c_long),
        ("tolerance", ctypes.c_long),
        ("seconds", ctypes.c_long),
        ("fraction", ctypes.c_long),
        ("rest", ctypes.c_byte * _ROOM),
    )


def synchronised_time() -> float | None:
    """The kernel's time in seconds since 1970; None where it is not synchronised, or there is no answer."""
    return _ask_in_a_child() if _is_filtered() else ask_kernel()


def ask_kernel() -> float | None:
    """The same, asked in this process. Without modes, adjtimex changes nothing and needs no privilege.

    The C library may make the system call clock_adjtime of it.
    """
    if ctypes.sizeof(ctypes.c_long) != _WIDE:
        return None
    try:
        adjtimex = ctypes.CDLL(None, use_errno=True).adjtimex
    except (OSError, AttributeError, TypeError):  # another libc
        return None
    said = _Timex()
    state = adjtimex(ctypes.byref(said))
    if state < 0 or state == _TIME_ERROR or said.status & _UNSYNCHRONISED:  # below zero: ENOSYS, EPERM
        return None
    return float(said.seconds + said.fraction / (1e9 if said.status & _NANOSECONDS else 1e6))


def _is_filtered() -> bool:
    """Whether system calls of this process are filtered (seccomp): a filter may kill whoever makes one."""
    try:
        return "\nSeccomp:\t2" in Path("/proc/self/status").read_text(encoding="utf-8")
    except (OSError, ValueError):
        return False


def _ask_in_a_child() -> float | None:
    """What a filter kills for this call is then the child."""
    command = [sys.executable, "-m", __name__]
    try:
        ran = subprocess.run(command, timeout=_CHILD_SECONDS, capture_output=True, check=True, text=True)
        return float(ran.stdout)
    except (OSError, subprocess.SubprocessError, ValueError):
        return None


if __name__ == "__main__":
    print(ask_kernel())
