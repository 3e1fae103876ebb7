"""When a refusal is about what we send and not about who gets it: then nobody is refused, and a person is asked."""

from collections import defaultdict
from collections.abc import Iterable

RECIPIENTS, DOMAINS = 3, 2
"""The same code at the final dot for so many recipients in so many domains is a verdict on the message itself."""


def codes_against_the_message(refusals: Iterable[tuple[int, str]]) -> set[int]:
    """Of the codes and recipients refused at the final dot in one wave: the codes that condemn the message."""
    refused: dict[int, set[str]] = defaultdict(set)
    for code, recipient in refusals:
        refused[code].add(recipient)
    return {
        code
        for code, recipients in refused.items()
        if len(recipients) >= RECIPIENTS and len({one.rpartition("@")[2] for one in recipients}) >= DOMAINS
    }
