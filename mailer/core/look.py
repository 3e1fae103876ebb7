"""An office's own look: colours in place of ours, a name and a logo at the top; no colour that nobody can read."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mailer.core.errors import Refused

FILE = "look.toml"
_LEAST = 4.5  # WCAG 2.2, success criterion 1.4.3
_LIGHT, _DARK = ("#ffffff", "#fdf3f2", "#f3f5f7"), ("#161b22", "#2a1719", "#1f262f")
"""The grounds of the style sheets, in light and in dark, on which words may stand."""

_OURS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "accent": (("#12365b",), ("#a9cdf2", "#7fb2e5")),
    "alarm": (("#a3121f",), ("#ff9d98", "#ff8f8a")),
    "link": (("#0b5394",), ("#8cc4ff",)),
}
"""What each colour of an office replaces in the templates: in light, and in dark."""


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture at the top, on the web; width and height in pixels."""

    url: str
    width: int
    height: int


@dataclass(frozen=True)
class Look:
    """`colours` maps ours to the office's; `name` is the office in each language ("" for all), which a logo needs."""

    colours: Mapping[str, str] = field(default_factory=dict, hash=False)
    name: Mapping[str, str] = field(default_factory=dict, hash=False)
    logo: Logo | None = None

    def painted(self, template: str) -> str:
        """The template in the office's colours."""
        return re.sub("#[0-9a-f]{6}", lambda found: self.colours.get(found[0], found[0]), template)


def read_look(source: str) -> Look:
    """The look that a look.toml describes.

    Raises Refused, naming the key, for one that is unknown or cannot be used, and for a colour that nobody could
    read on the grounds of the email.
    """
    try:
        said = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise Refused(f"{FILE} cannot be read as TOML: {error}.") from None
    _only(said, "name", "logo", "colours")
    colours = _table(said, "colours")
    _only(colours, *_OURS)
    replaced = {ours: own for key in colours for ours, own in _pair(key, colours[key])}
    name = said.get("name", {})
    name = {"": name} if isinstance(name, str) else _table(said, "name")
    if not all(isinstance(each, str) and each.isprintable() and each.strip() for each in name.values()):
        raise Refused(f'{FILE}: name must be a text, or one per language such as {{ en = "Lake Press" }}.')
    if "logo" in said and not name:
        raise Refused(f"{FILE}: a logo needs name too, for readers whose mail program shows no pictures.")
    return Look(replaced, name, _logo(_table(said, "logo")) if "logo" in said else None)


def _pair(key: str, value: Any) -> list[tuple[str, str]]:
    """What an office's colour replaces, for light and dark."""
    if not isinstance(value, dict) or set(value) != {"light", "dark"}:
        raise Refused(f'{FILE}: {key} needs both: {key} = {{ light = "#12365b", dark = "#a9cdf2" }}.')
    pairs = []
    for scheme, grounds, ours in zip(("light", "dark"), (_LIGHT, _DARK), _OURS[key], strict=True):
        own = value[scheme]
        if not isinstance(own, str) or not re.fullmatch("#[0-9a-fA-F]{6}", own):
            raise Refused(f"{FILE}: {key}.{scheme} is “{own}”; write six digits, such as {ours[0]}.")
        worst = min(contrast(own, ground) for ground in grounds)
        if worst < _LEAST:
            way = "darker" if scheme == "light" else "lighter"
            raise Refused(
                f"{FILE}: {key}.{scheme}, {own}, stands out {worst:.1f}:1 from its ground; {_LEAST}:1 is the least"
                f" that everybody can read (WCAG 2.2), so choose a {way} one."
            )
        pairs += [(each, own.lower()) for each in ours]
    return pairs


def contrast(one: str, other: str) -> float:
    """How far two colours (#rrggbb) stand apart, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance of #rrggbb (WCAG 2.2), from 0 to 1."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _logo(said: Mapping[str, Any]) -> Logo:
    _only(said, "url", "width", "height")
    url, width, height = (said.get(key) for key in ("url", "width", "height"))
    if not isinstance(url, str) or not re.fullmatch(r"https://[^\s\"<>]+", url):
        raise Refused(f"{FILE}: logo.url must be the address of a picture on the web that begins with https://.")
    if not all(isinstance(side, int) and 0 < side <= most for side, most in ((width, 284), (height, 90))):
        raise Refused(f"{FILE}: logo.width (at most 284) and logo.height (at most 90) must be whole pixels.")
    return Logo(url, int(str(width)), int(str(height)))


def _table(said: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = said.get(key, {})
    if not isinstance(value, dict):
        raise Refused(f"{FILE}: {key} must be a table, as templates/README.md shows it.")
    return value


def _only(said: Mapping[str, Any], *known: str) -> None:
    for key in said:
        if key not in known:
            raise Refused(f"{FILE} has a key “{key}” that nothing uses; here may stand {', '.join(known)}.")
