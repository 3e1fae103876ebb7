"""Finds what is shipped beside the code: templates, migrations, samples; in a built wheel or in a checkout."""

from importlib.resources import files
from pathlib import Path

from mailer.core.errors import Refused
from mailer.core.look import FILE, read_look
from mailer.core.stationery import Stationery, read_labels


def _shipped(bundled: str, checkout: str) -> Path:
    """A shipped file or folder: inside the package when it was built into a wheel, else in the repository."""
    package = Path(str(files("mailer")))
    inside = package / "_bundled" / bundled
    return inside if inside.exists() else package.parent / checkout


def migrations_path() -> Path:
    """The folder of Alembic's migrations."""
    return _shipped("migrations", "migrations")


def sample_release() -> Path:
    """The folder of the invented release that `mailer demo` sends."""
    return _shipped("releases/lake-ferry", "releases/lake-ferry")


def sample_contacts() -> Path:
    """The invented contact list, a CSV."""
    return _shipped("contacts/sample.csv", "contacts/sample.csv")


def env_example() -> Path:
    """The example .env, with a comment on every setting."""
    return _shipped("env.example", ".env.example")


def load_stationery(workspace: Path | None) -> Stationery:
    """The shipped templates and labels; a file under the workspace's own templates/ wins over its namesake.

    Its look.toml, if any, changes the colours of all. Raises Refused for labels that are incomplete, for a look that
    cannot be used and for a file that is not UTF-8 text.
    """
    shipped = _read_folder(_shipped("templates", "templates"))
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
