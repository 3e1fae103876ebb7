"""The fixed words of the email: nobody has looked at them who reads that language as their own."""

from collections.abc import Iterator, Sequence

from mailer.core.check.levels import found
from mailer.core.finding import Finding
from mailer.core.stationery import Labels


def unreviewed(labels: Sequence[Labels]) -> Iterator[Finding]:
    """One finding for all languages of a release whose labels name no reviewer."""
    if languages := [each.language for each in labels if not each.reviewed.strip()]:
        yield found("labels-unreviewed", "templates/labels", languages=", ".join(languages))
