"""The guards that `make mutants` takes out one by one are where it looks for them."""

import pytest

from scripts.mutants import MUTANTS, ROOT, Mutant


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda one: one.guard)
def test_each_guard_of_the_laws_is_found_where_it_is_taken_out(mutant: Mutant) -> None:
    said = (ROOT / "mailer" / mutant.file).read_text(encoding="utf-8")
    assert said.count(mutant.line) == 1, "the guard has another line now; say so in scripts/mutants.py"
