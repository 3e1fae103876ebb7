"""An index finds what a dict would find, however its marks fall, and long sequences compare as lists do."""

from hypothesis import given
from hypothesis import strategies as st

from mailer.core.index import Index
from mailer.core.made import Made, Numbers, Shared


class Unlucky(str):
    """A text whose mark many others have."""

    __slots__ = ()

    def __hash__(self) -> int:
        return len(self)


KEYS = st.lists(st.text(max_size=3).map(Unlucky), max_size=40)


@given(KEYS, KEYS)
def test_whoever_is_looked_for_is_found_and_nobody_else(put: list[str], asked: list[str]) -> None:
    index, plain = Index(lambda number: [put[number]]), {}
    for number, key in enumerate(put):
        index.put(key, number)
        plain[str(key)] = number
    assert [index.get(key) for key in (*put, *asked)] == [plain.get(str(key)) for key in (*put, *asked)]


def test_it_grows_with_the_list() -> None:
    index = Index(lambda number: [f"reader{number}@desk.example"])
    for number in range(5000):
        index.put(f"reader{number}@desk.example", number)
    assert [index.get(f"reader{number}@desk.example") for number in range(5000)] == list(range(5000))
    assert index.get("reader5000@desk.example") is None


@given(st.lists(st.integers(0, 9)))
def test_what_is_made_when_asked_for_reads_like_a_list(numbers: list[int]) -> None:
    made = Made(len(numbers), numbers.__getitem__)
    assert made == numbers
    assert made != [*numbers, 1]
    assert made[1:] == numbers[1:]
    assert list(Shared(numbers)[at] for at in range(len(numbers))) == numbers


@given(st.lists(st.integers(0, 20)), st.integers(0, 20))
def test_numbers_are_a_set(numbers: list[int], one: int) -> None:
    assert (one in Numbers(numbers)) == (one in numbers)
    assert sorted(Numbers(numbers)) == sorted(numbers)
