"""The order of sending: shuffled with a seed that is kept, so that no outlet is always first; or wires first."""

from collections import Counter
from dataclasses import replace

from mailer.core.contact import Contact
from mailer.core.plan import make_plan
from mailer.core.release import Sending
from tests.builders import LIFT, by_address, person, story

PEOPLE = [person(n) for n in range(12)]
WIRES = [replace(person(n), tags=("photo", tag)) for n, tag in enumerate(("wire", "wires", "Wire", "wires"), 12)]


def _order(people: list[Contact], seed: int, order: str = "shuffled") -> list[str]:
    release = story(embargoed=False, sending=Sending(order=order))
    plan = make_plan(release, by_address(people), now=LIFT, start=LIFT, suppressed={}, seed=seed)
    assert plan.seed == seed
    return [one.contact.email for one in sorted(plan.deliveries, key=lambda one: one.order_key)]


def test_the_same_seed_gives_the_same_order_whatever_the_order_of_the_list() -> None:
    assert _order(PEOPLE, 7) == _order(PEOPLE[::-1], 7)


def test_over_many_seeds_everybody_is_first_about_as_often() -> None:
    first = Counter(_order(PEOPLE, seed)[0] for seed in range(1200))
    assert len(first) == len(PEOPLE)
    assert 60 <= min(first.values()) <= max(first.values()) <= 150, "a hundred each, give or take"


def test_wires_come_before_all_others_and_each_part_is_shuffled() -> None:
    orders = [_order([*PEOPLE, *WIRES], seed, "wires first") for seed in range(20)]
    wires = {one.email for one in WIRES}
    assert all(set(order[: len(wires)]) == wires for order in orders)
    assert len({tuple(order[: len(wires)]) for order in orders}) > 1
    assert len({tuple(order[len(wires) :]) for order in orders}) > 1


def test_without_that_wish_wires_are_shuffled_with_the_others() -> None:
    wires = {one.email for one in WIRES}
    assert any(set(_order([*PEOPLE, *WIRES], seed)[: len(wires)]) != wires for seed in range(5))
