"""An index of many texts in little memory: it keeps a mark of each, and asks what it stands for if it is the one."""

from array import array
from collections.abc import Callable, Collection, Hashable

_FIRST_SIZE = 1024
_MARK = 2**64 - 1


class Index:
    """Which number stands under a key; `keys_of` tells all the keys of a number, so that no two are ever confused.

    A set or a dict would keep the keys themselves: some 200 octets for each, and not 24.
    """

    def __init__(self, keys_of: Callable[[int], Collection[Hashable]]) -> None:
        self._keys_of = keys_of
        self._marks, self._numbers = _empty(_FIRST_SIZE)
        self._count = 0

    def get(self, key: Hashable) -> int | None:
        slot = self._slot(key)
        return self._numbers[slot] if self._marks[slot] else None

    def put(self, key: Hashable, number: int) -> None:
        """From now on this number stands there, whatever did before."""
        slot = self._slot(key)
        if not self._marks[slot]:
            self._count += 1
        self._marks[slot], self._numbers[slot] = _mark(key), number
        if self._count * 2 > len(self._marks):
            self._grow()

    def _slot(self, key: Hashable) -> int:
        """Where the key stands, or would stand."""
        mark, last = _mark(key), len(self._marks) - 1
        slot = mark & last
        while self._marks[slot] and not (self._marks[slot] == mark and key in self._keys_of(self._numbers[slot])):
            slot = slot + 1 & last
        return slot

    def _grow(self) -> None:
        marks, numbers = self._marks, self._numbers
        last = len(marks) * 2 - 1
        self._marks, self._numbers = _empty(last + 1)
        for mark, number in zip(marks, numbers, strict=True):
            if mark:
                slot = mark & last
                while self._marks[slot]:
                    slot = slot + 1 & last
                self._marks[slot], self._numbers[slot] = mark, number


def _mark(key: Hashable) -> int:
    return hash(key) & _MARK or 1


def _empty(size: int) -> "tuple[array[int], array[int]]":
    return array("Q", bytes(8 * size)), array("I", bytes(4 * size))
