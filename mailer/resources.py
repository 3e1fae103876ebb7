"""Finds what is shipped beside the code: templates, migrations, samples; in a built wheel or in a checkout."""

from importlib.resources import files
from pathlib import Path


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


def templates_path() -> Path:
    """The folder of the templates of emails, their labels and their look."""
    return _shipped("templates", "templates")
