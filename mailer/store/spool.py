"""Many things read once and kept in a file, so that memory need not hold them: in it is only where each begins."""

import os
import pickle
import tempfile
import weakref
from array import array
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from mailer.core.errors import NoRoom
from mailer.core.made import OneByOne

_T = TypeVar("_T")
_BUFFER = 65536


class Spool(OneByOne[_T]):
    """The things in their order; `plain` makes of one what can be written to a file, `whole` makes it of that again.

    The file has no name, nobody else can open it, and it is gone with this object.
    """

    def __init__(self, plain: Callable[[_T], Any], whole: Callable[[Any], _T], things: Iterable[_T] = ()) -> None:
        self._plain, self._whole = plain, whole
        self._file, name = tempfile.mkstemp(prefix="mailer-")
        os.unlink(name)
        weakref.finalize(self, os.close, self._file)
        self._begins, self._lengths = array("Q"), array("I")
        self._written, self._waiting = 0, bytearray()
        for thing in things:
            self.append(thing)

    def append(self, thing: _T) -> None:
        begin, length = self._keep(thing)
        self._begins.append(begin)
        self._lengths.append(length)

    def __setitem__(self, at: int, thing: _T) -> None:
        self._begins[at], self._lengths[at] = self._keep(thing)

    def _keep(self, thing: _T) -> tuple[int, int]:
        """Where it begins from now on, and how long it is."""
        if len(self._waiting) > _BUFFER:
            self._write(self._waiting)
            self._written, self._waiting = self._written + len(self._waiting), bytearray()
        begin, data = self._written + len(self._waiting), pickle.dumps(self._plain(thing), pickle.HIGHEST_PROTOCOL)
        self._waiting += data
        return begin, len(data)

    def _write(self, data: bytes | bytearray) -> None:
        try:
            while data:
                data = data[os.write(self._file, data) :]
        except OSError as fault:
            folder = tempfile.gettempdir()
            raise NoRoom(f"{folder} takes no more ({fault.strerror}); make room there, or set TMPDIR.") from None

    def __len__(self) -> int:
        return len(self._begins)

    def one_at(self, at: int) -> _T:
        begin, length = self._begins[at], self._lengths[at]
        if (ahead := begin - self._written) >= 0:
            data = bytes(self._waiting[ahead : ahead + length])
        else:
            data = os.pread(self._file, length, begin)
        return self._whole(pickle.loads(data))
