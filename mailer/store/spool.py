"""Many things read once and kept in a file, so that memory need not hold them: in it is only where each begins."""

import os
import pickle
import tempfile
import weakref
from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, TypeVar, overload

from mailer.core.errors import NoRoom

_T = TypeVar("_T")
_BUFFER = 65536


class Spool(Sequence[_T], Generic[_T]):
    """The things in their order; `plain` makes of one what can be written to a file, `whole` makes it of that again.

    The file has no name, nobody else can open it, and it is gone with this object.
    """

    def __init__(self, things: Iterable[_T], plain: Callable[[_T], Any], whole: Callable[[Any], _T]) -> None:
        self._whole = whole
        self._file, name = tempfile.mkstemp(prefix="mailer-")
        os.unlink(name)
        weakref.finalize(self, os.close, self._file)
        self._ends = array("Q", (0,))
        waiting = bytearray()
        for thing in things:
            written = pickle.dumps(plain(thing), pickle.HIGHEST_PROTOCOL)
            waiting += written
            self._ends.append(self._ends[-1] + len(written))
            if len(waiting) > _BUFFER:
                self._write(waiting)
                waiting = bytearray()
        self._write(waiting)

    def _write(self, data: bytes | bytearray) -> None:
        try:
            while data:
                data = data[os.write(self._file, data) :]
        except OSError as fault:
            folder = tempfile.gettempdir()
            raise NoRoom(f"{folder} takes no more ({fault.strerror}); make room there, or set TMPDIR.") from None

    def __len__(self) -> int:
        return len(self._ends) - 1

    @overload
    def __getitem__(self, at: int) -> _T: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[_T]: ...
    def __getitem__(self, at: int | slice) -> _T | Sequence[_T]:
        if isinstance(at, slice):
            return [self[one] for one in range(len(self))[at]]
        place = range(len(self))[at]
        begin, end = self._ends[place], self._ends[place + 1]
        return self._whole(pickle.loads(os.pread(self._file, end - begin, begin)))
