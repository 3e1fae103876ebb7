"""Cases of the files beside the texts: pictures without caption or credit, and what is not sent at all."""

from tests.core.check.ferry import Case, Edit, toml


def _picture(more: str) -> tuple[Edit, ...]:
    return toml('"press@marin.example"\n', f'"press@marin.example"\n\n[[picture]]\nfile = "lamps.jpg"\n{more}')


def _pictured(key: str) -> tuple[Edit, ...]:
    return (Edit("lamps.jpg", "", "a"), *_picture(f'{key} = "The lamps of the north shore"\n'))


def _attached(more: str, name: str = "Lamps.pdf", said: str = "%PDF-1.7") -> tuple[Edit, ...]:
    table = f'[[attachment]]\nfile = "{name}"\n{more}'
    return (Edit(name, "", said), *toml('"press@marin.example"\n', f'"press@marin.example"\n\n{table}'))


_TITLED = 'title = { en = "The lamps", ru = "Фонари" }\n'

FILES = [
    Case("picture-caption", "release.toml:22", (Edit("lamps.jpg", "", "a"), *_picture("")), _pictured("caption")),
    Case("picture-credit", "release.toml:22", (Edit("lamps.jpg", "", "a"), *_picture("")), _pictured("credit")),
    Case("attachment-empty", "lamps.jpg", (Edit("lamps.jpg", "", ""),), (Edit("lamps.jpg", "", "a"),)),
    Case(
        "attachment-draft",
        "Release_v2.docx",
        (Edit("Release_v2.docx", "", "a"),),
        (Edit("Craft-2027.docx", "", "a"),),
    ),
    Case(
        "attachment-large",
        "lamps.jpg",
        (Edit("lamps.jpg", "", "a" * 10_000_001),),
        (Edit("lamps.jpg", "", "a" * 10_000_000),),
    ),
    Case("attachment-unsent", "lamps.jpg", (Edit("lamps.jpg", "", "a"),), _attached(_TITLED)),
    Case(
        "attached-says-embargo",
        "release.toml:22",
        _attached(_TITLED, "lamps.csv", "lamp;lit\nFor release on 1 December at 10:00;5\n"),
        _attached(_TITLED, "lamps.csv", "lamp;lit\nNorth shore;1 December, 10:00\n"),
    ),
    Case(
        "attached-unread",
        "release.toml:22",
        _attached(_TITLED),
        _attached(_TITLED, "lamps.csv", "lamp;lit\nNorth shore;yes\n"),
    ),
    Case("attached-title", "release.toml:22", _attached(""), _attached(_TITLED)),
    Case(
        "attached-embargo",
        "release.toml:22",
        _attached(_TITLED, "Lamps EMBARGO.pdf"),
        _attached(_TITLED, "Emergency lamps.pdf"),
    ),
    Case("attached-draft", "release.toml:22", _attached(_TITLED, "Lamps_v2.pdf"), _attached(_TITLED)),
]
