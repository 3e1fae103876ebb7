"""Writes the style sheet into the elements, because many mail clients drop style sheets; once per edition."""

import logging
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import cssutils
from lxml import etree
from premailer import Premailer

from mailer.core.edition import Slot, slot
from mailer.core.slimming import slim


@lru_cache(maxsize=32)
def inline(html: str, css: str) -> str:
    """The page with `css` written into its elements; a style block marked data-premailer="ignore" stays as it is.

    Slot marks come out whole: they go through as letters, since a URL's serialiser would percent-encode them.
    """
    letters = _letters_not_in(html)
    for name, stand_in in letters.items():
        html = html.replace(slot(name), stand_in)
    tree = etree.fromstring(html.strip(), etree.HTMLParser())
    _Inliner(
        tree,
        css_text=css,
        keep_style_tags=True,
        strip_important=False,
        disable_leftover_css=True,
        disable_validation=True,
        allow_network=False,
        cssutils_logging_handler=logging.NullHandler(),
        cssutils_logging_level=logging.CRITICAL,
        disable_basic_attributes=["align", "valign", "width", "height"],  # which stand in the templates
    ).transform()
    slim(tree)
    page = str(etree.tostring(tree.getroottree(), method="html", encoding="unicode"))
    for name, stand_in in letters.items():
        page = page.replace(stand_in, slot(name))
    return page


class _Inliner(Premailer):  # type: ignore[misc]  # it has no types
    """Reads a style sheet once. Premailer's own cache holds 128 things of every kind, and a page drives it out."""

    def _parse_css_string(self, css_body: str, validate: bool = True) -> Any:
        return _sheet(css_body, validate)


@lru_cache(maxsize=4)
def _sheet(css: str, validate: bool) -> Any:
    return cssutils.parseString(css, validate=validate)


def _letters_not_in(html: str) -> dict[Slot, str]:
    """A stand-in of plain letters for each slot, none of which the page holds already."""
    prefix = next(prefix for prefix in _prefixes() if prefix not in html)
    return {name: f"{prefix}{number}x" for number, name in enumerate(Slot)}


def _prefixes() -> Iterator[str]:
    number = 0
    while True:
        yield f"slot{number}x"
        number += 1
