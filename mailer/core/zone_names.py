"""What is said of a name that is no time zone: the right spelling, or the question whose city's time is meant."""

import difflib
import re
from collections.abc import Collection

_ABBREVIATION = re.compile(r"^[A-Za-z]{1,5}$")
_OFFSET = re.compile(r"^(?:UTC|GMT|Etc/GMT)?[+−-]?\d|^Etc/GMT", re.IGNORECASE)
_MEANT_BY = {
    "BST": "Europe/London or Asia/Dhaka",
    "CET": "Europe/Paris",
    "CST": "America/Chicago, Asia/Shanghai or America/Havana",
    "EET": "Europe/Kyiv or Africa/Cairo",
    "EST": "America/New_York or America/Panama",
    "ET": "America/New_York",
    "GMT": "Europe/London (an hour ahead in summer), or UTC",
    "IST": "Asia/Kolkata, Asia/Jerusalem or Europe/Dublin",
    "MSK": "Europe/Moscow",
    "PST": "America/Los_Angeles or Asia/Manila",
    "Z": "UTC",
}


def no_such_zone(name: str, known: Collection[str]) -> str:
    """One sentence on a name that is not among the `known` zones: a correction, or a question."""
    if right := _respelled(name, known):
        return f"There is no time zone “{name}”; did you mean {right}?"
    if _OFFSET.match(name):
        return (
            f"“{name}” is an offset, which a city keeps for a part of the year only: which city's time is it?"
            " Name its zone, like Europe/Paris, or UTC."
        )
    if _ABBREVIATION.match(name):
        return (
            f"“{name}” is not the name of a time zone, and such abbreviations are ambiguous: which city's time is it?"
            f" Name its zone, like {meant_by(name)}."
        )
    near = difflib.get_close_matches(name, known, 1, 0.85)
    return f"There is no time zone “{name}”; " + (
        f"did you mean {near[0]}?" if near else "a zone is named after a city, like Europe/Paris."
    )


def meant_by(abbreviation: str) -> str:
    """Zones to choose from for an abbreviation that many write (`BST`), else an example."""
    return _MEANT_BY.get(abbreviation.upper(), "Europe/Paris, or UTC")


def _respelled(name: str, known: Collection[str]) -> str | None:
    """The one zone that differs in capitals and spaces only, whole or without its continent."""
    wanted = name.casefold().replace(" ", "_")
    whole = [each for each in known if each.casefold() == wanted]
    cities = [each for each in known if not each.startswith("Etc/") and each.casefold().rpartition("/")[2] == wanted]
    return next((found[0] for found in (whole, cities) if len(found) == 1), None)
