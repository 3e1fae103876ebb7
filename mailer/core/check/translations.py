"""Translations: older than the text they were made from, or not made at all."""

from collections.abc import Iterator

from mailer.core.check.folder import Folder
from mailer.core.check.levels import found, found_in
from mailer.core.finding import Finding
from mailer.core.release_toml import NAME
from mailer.core.translation import text_digest

_ENOUGH = 6  # words: fewer may be a name or a title


def stale(folder: Folder) -> Iterator[Finding]:
    """A translation whose source has changed since somebody said that the two agree."""
    texts = {page.language: page for page in folder.pages}
    for made in folder.release.translated:
        source, page = texts[made.source], texts[made.language]
        if text_digest(source.source) != made.digest:
            yield found(
                "translation-stale",
                page.file,
                source=source.file,
                slug=folder.release.slug,
                language=made.language,
                toml=f"{NAME}:{folder.line('translated', made.language, 'digest')}",
            )


def untranslated(folder: Folder) -> Iterator[Finding]:
    """A passage that stands word for word in two languages; a footnote may be a title in both."""
    model, *others = folder.pages
    known = {" ".join(passage.text.split()) for passage in model.passages}
    for page in others:
        for passage in page.passages:
            words = passage.text.split()
            if passage.kind != "footnote" and len(words) >= _ENOUGH and " ".join(words) in known:
                yield found_in(passage, "translation-same", words=" ".join(words)[:60], model=model.file)
