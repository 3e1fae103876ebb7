"""Long sequences in little memory: things made when they are asked for, and values that many have in common."""

from abc import abstractmethod
from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from operator import eq
from typing import Any, Generic, Protocol, TypeVar, overload

_T = TypeVar("_T")
_V = TypeVar("_V", bound=Hashable)


class OneByOne(Sequence[_T]):
    """A sequence of which each thing is had by its number, from 0, and none is kept."""

    @abstractmethod
    def one_at(self, at: int) -> _T:
        """The thing with that number."""

    @overload
    def __getitem__(self, at: int) -> _T: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[_T]: ...
    def __getitem__(self, at: int | slice) -> _T | Sequence[_T]:
        if isinstance(at, slice):
            return [self.one_at(one) for one in range(len(self))[at]]
        return self.one_at(range(len(self))[at])


class Made(OneByOne[_T]):
    """So many things, each made anew whenever it is asked for; only what they are made of is kept."""

    def __init__(self, count: int, make: Callable[[int], _T]) -> None:
        self._count, self._make = count, make

    def __len__(self) -> int:
        return self._count

    def one_at(self, at: int) -> _T:
        return self._make(at)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or len(self) != len(other):
            return NotImplemented
        return all(map(eq, self, other))

    def __repr__(self) -> str:
        return repr(list(self))

    __hash__ = None  # type: ignore[assignment]  # as of any list


class Shelf(Protocol[_T]):
    """Where many things are kept in their order; a list is one, and so is a file (`store/spool`)."""

    def append(self, thing: _T, /) -> None: ...
    def __setitem__(self, at: int, thing: _T, /) -> None: ...
    def __getitem__(self, at: int, /) -> _T: ...
    def __iter__(self) -> Iterator[_T]: ...
    def __len__(self) -> int: ...


class Shelves(Protocol):
    """Where a new shelf comes from; `list` gives lists."""

    def __call__(self) -> Shelf[Any]: ...


class Numbers(Collection[int]):
    """A set of whole numbers, eight octets each."""

    def __init__(self, numbers: Iterable[int]) -> None:
        self._sorted = array("q", sorted(numbers))

    def __contains__(self, number: object) -> bool:
        if not isinstance(number, int):
            return False
        at = bisect_left(self._sorted, number)
        return at < len(self._sorted) and self._sorted[at] == number

    def __iter__(self) -> Iterator[int]:
        return iter(self._sorted)

    def __len__(self) -> int:
        return len(self._sorted)


class Shared(Generic[_V]):
    """A value for each of many things, of which there are few different ones: each is kept once."""

    def __init__(self, values: Iterable[_V] = ()) -> None:
        self._numbers: dict[_V, int] = {}
        self._different: list[_V] = []
        self._at = array("I")
        for value in values:
            self.append(value)

    def append(self, value: _V) -> None:
        number = self._numbers.setdefault(value, len(self._different))
        if number == len(self._different):
            self._different.append(value)
        self._at.append(number)

    def __len__(self) -> int:
        return len(self._at)

    def __getitem__(self, at: int) -> _V:
        return self._different[self._at[at]]
