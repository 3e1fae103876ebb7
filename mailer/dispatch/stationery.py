"""The stationery as files: what is shipped, and what a workspace puts in its place."""

from pathlib import Path

from mailer.core.errors import Refused
from mailer.core.look import FILE, read_look
from mailer.core.stationery import Stationery, read_labels
from mailer.resources import templates_path


def load_stationery(workspace: Path | None) -> Stationery:
    """The shipped templates and labels; a file under the workspace's own templates/ wins over its namesake.

    Its look.toml, if any, changes the colours of all. Raises Refused for labels that are incomplete, for a look that
    cannot be used and for a file that is not UTF-8 text.
    """
    shipped = _read_folder(templates_path())
    sources = shipped | (_read_folder(workspace / "templates") if workspace is not None else {})
    look = read_look(sources.get(FILE, ""))
    labels = {
        Path(name).stem: (text, shipped.get(name, shipped["labels/en.toml"]))
        for name, text in sources.items()
        if name.startswith("labels/")
    }
    return Stationery(
        templates={name: look.painted(text) for name, text in sources.items() if name.startswith("email/")},
        labels={language: read_labels(language, *texts) for language, texts in labels.items()},
        look=look,
    )


def _read_folder(folder: Path) -> dict[str, str]:
    """Every text under a templates folder by its name there, in a stable order."""
    kinds = ("email/*.html", "email/*.txt", "email/*.css", "labels/*.toml", FILE)
    paths = sorted(path for kind in kinds for path in folder.glob(kind))
    return {path.relative_to(folder).as_posix(): _text(path) for path in paths}


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Refused(f"{path} is not UTF-8 text; save it again as UTF-8.") from None
