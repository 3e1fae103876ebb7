"""Runs one template over plain data; a template that does not work is one sentence with its name and line."""

import traceback
from collections.abc import Callable, Mapping
from functools import lru_cache

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment

from mailer.core.columns import WIDTH, wrap
from mailer.core.errors import Refused
from mailer.core.stationery import Stationery


def printed(stationery: Stationery, name: str, words: Mapping[str, object]) -> str:
    """The template `name` filled with `words`. Raises Refused, naming template and line, when it does not work."""
    stationery.template(name)
    try:
        return _environment(stationery).get_template(name).render(words)
    except TemplateSyntaxError as error:
        where = f"{error.name or name}, line {error.lineno}"
        raise Refused(f"The template {where}, cannot be read: {_sentence(error.message)}") from None
    except TemplateNotFound as error:
        raise Refused(f"The template {error.name} is missing; put it back under templates/.") from None
    except (TemplateError, TypeError, ValueError, LookupError, ArithmeticError, AttributeError) as error:
        raise Refused(f"The template {_where(stationery, name, error)}, does not work: {_sentence(error)}") from None


class _Sources(BaseLoader):
    """Loads templates from the stationery, under their own names, so that an error can say where it is."""

    def __init__(self, stationery: Stationery) -> None:
        self.templates = stationery.templates

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        if template not in self.templates:
            raise TemplateNotFound(template)
        return self.templates[template], template, lambda: True


@lru_cache(maxsize=4)
def _environment(stationery: Stationery) -> Environment:
    environment = SandboxedEnvironment(  # an office may use a template it was sent by somebody else
        loader=_Sources(stationery),
        autoescape=lambda name: bool(name) and str(name).endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["columns"] = wrap
    environment.globals["width"] = WIDTH
    return environment


def _where(stationery: Stationery, name: str, error: Exception) -> str:
    """The innermost template and line that the error passed through."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename in stationery.templates]
    return f"{frames[-1].filename}, line {frames[-1].lineno}" if frames else name


def _sentence(error: object) -> str:
    return f"{str(error).rstrip('.')}."
