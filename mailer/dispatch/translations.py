"""Writes into release.toml that a translation still holds against the text it was made from."""

from pathlib import Path

from mailer.core.errors import Misused
from mailer.core.release import Release
from mailer.core.release_toml import NAME
from mailer.core.translation import confirmed, text_digest
from mailer.dispatch.folder import release_folder


def confirm_translations(workspace: Path, release: Release, language: str | None) -> list[tuple[str, str]]:
    """Records it for one translation, or for all; each with the language it holds against.

    Translations are made from the first language of the house order, unless release.toml says otherwise. Raises
    Misused for a language that is none, and where the release has one language only.
    """
    first, *others = release.languages
    if not others:
        raise Misused(f"{release.slug} has one language only, so there is no translation to confirm.")
    recorded = {made.language: made.source for made in release.translated}
    sources = {other: first for other in others if recorded.get(first) != other} | recorded
    if language is not None and language not in sources:
        raise Misused(f"“{language}” is not a translation in {release.slug}; choose {', '.join(sources)}.")
    folder = release_folder(workspace, release.slug)
    facts = (folder / NAME).read_text(encoding="utf-8")
    told = [(one, sources[one]) for one in ([language] if language else sources)]
    for one, source in told:
        digest = text_digest((folder / f"{source}.md").read_text(encoding="utf-8"))
        facts = confirmed(facts, one, source, digest)
    (folder / NAME).write_text(facts, encoding="utf-8")
    return told
