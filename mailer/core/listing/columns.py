"""What the name of a column means, in six languages and however a program writes it, alone and beside others."""

import re
from collections.abc import Sequence
from functools import lru_cache

from mailer.core.listing.head_names import FILLERS, NAMES
from mailer.core.places import plain

COLUMNS = ("email", "name", "outlet", "role", "city", "zone", "languages", "embargo", "tags", "source")
"""The columns of a contact list, as the pages for people name them."""

_SEVERAL = ("email", "languages", "tags")
"""Columns that a file may have more than once: their cells are read together."""

_MAX_HEAD = 200
"""Characters: what is longer names no column."""

_FILLERS = frozenset(plain(FILLERS).split())
_ASIDE = re.compile(r"\([^)]*\)|\[[^]]*\]|[*:#№?!,;\"“”«»]|\d+")
_JOINED_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")  # FirstName


def _head_key(head: str) -> str:
    return plain(_ASIDE.sub(" ", _JOINED_WORDS.sub(" ", head)))


_MEANING = {
    _head_key(name): (column, rank)
    for column, names in NAMES.items()
    for rank, name in reversed(list(enumerate(names.split(","))))
}


@lru_cache(maxsize=4096)
def _meaning(head: str) -> tuple[str, int] | None:
    """The column a head names, and how far down among its names that one stands."""
    for spoken in (head, *re.split(r"[/|\n]", head)):
        key = _head_key(spoken)
        bare = " ".join(word for word in key.split() if word not in _FILLERS)
        if found := _MEANING.get(key) or _MEANING.get(bare):
            return found
    return None


def column_named(head: str) -> str | None:
    """The column that a head names (also `given`, `family`, `country` …); None when it is none of ours."""
    found = _meaning(head) if len(head) <= _MAX_HEAD else None
    return found[0] if found else None


def meant_by(heads: Sequence[str]) -> list[str | None]:
    """The column that each head names beside the others.

    `Nom` beside `Prénom` is the family's name, and `Имя` beside `Фамилия` the person's own.
    """
    columns = [column_named(head) for head in heads]
    if ("given" in columns) == ("family" in columns) or "name" not in columns:
        return columns
    missing = "family" if "given" in columns else "given"
    bare = {"name", "nom", "имя", "nombre", "імя"}
    return [
        missing if column == "name" and _head_key(head) in bare else column
        for column, head in zip(columns, heads, strict=True)
    ]


def best_of_each(columns: Sequence[str | None], heads: Sequence[str]) -> list[str | None]:
    """Where several columns mean the same, only the one by the best name is read."""
    ranks = [
        found[1] if column and (found := _meaning(head)) else 0 for column, head in zip(columns, heads, strict=True)
    ]
    best: dict[str, int] = {}
    for at, column in enumerate(columns):
        if column and (column not in best or ranks[at] < ranks[best[column]]):
            best[column] = at
    return [
        column if column in _SEVERAL or (column and best[column] == at) else None for at, column in enumerate(columns)
    ]
