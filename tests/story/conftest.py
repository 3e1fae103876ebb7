"""The stories use the press office of the command tests."""

from tests.cli.conftest import bare_office

__all__ = ["bare_office"]
