"""An office's own colours, name and logo: they reach the email, and none of them can make it illegible."""

from pathlib import Path

import pytest
from lxml import html as lxml_html

from mailer.core.edition import Edition
from mailer.core.errors import Refused
from mailer.core.look import _DARK, _LIGHT, _OURS, contrast, read_look
from mailer.core.render import own_time, render
from mailer.core.words import Phase
from tests.core import samples
from tests.core.samples import MOSCOW, NO_CITY, RUSSIAN_FIRST

LOGO = 'logo = { url = "https://lake.example/logo.png", width = 160, height = 40 }\n'
GREEN = '[colours]\naccent = { light = "#14532d", dark = "#86EFAC" }\n'


def edition(tmp_path: Path, look: str, phase: Phase = Phase.EMBARGOED) -> Edition:
    (tmp_path / "templates").mkdir(exist_ok=True)
    (tmp_path / "templates" / "look.toml").write_text(look, encoding="utf-8")
    return render(samples.release(), RUSSIAN_FIRST, phase, samples.stationery(tmp_path))


def test_a_colour_replaces_ours_everywhere_in_light_and_in_dark(tmp_path: Path) -> None:
    page = edition(tmp_path, GREEN).html
    assert "color:#14532d" in page
    assert "#86efac!important" in page
    assert not any(ours in page for ours in ("#12365b", "#a9cdf2", "#7fb2e5"))
    assert "#a3121f" in page


def test_the_line_of_a_readers_own_city_has_the_offices_alarm_colour(tmp_path: Path) -> None:
    edition(tmp_path, '[colours]\nalarm = { light = "#9a3412", dark = "#fdba74" }\n')
    line = own_time(samples.release(), NO_CITY, MOSCOW, samples.stationery(tmp_path)).html
    assert "#9a3412" in line
    assert "#a3121f" not in line


def test_without_a_look_the_email_is_the_shipped_one_and_fetches_nothing(tmp_path: Path) -> None:
    assert edition(tmp_path, "") == render(samples.release(), RUSSIAN_FIRST, Phase.EMBARGOED, samples.stationery())


def test_a_name_of_its_own_stands_at_the_top_and_the_issuers_below_the_headline(tmp_path: Path) -> None:
    of = edition(tmp_path, 'name = { en = "Lake Press", ru = "Пресса озера" }')
    page = lxml_html.document_fromstring(of.html)
    assert page.xpath("string(//div[@class='issuer'])") == "Пресса озера"
    assert "Союз озёрных берегов" in page.xpath("string(//p[@class='issuers'])")


def test_a_logo_names_the_office_for_readers_who_see_no_pictures(tmp_path: Path) -> None:
    page = lxml_html.document_fromstring(edition(tmp_path, f'name = "Lake <Press>"\n{LOGO}').html)
    (picture,) = page.xpath("//img")
    assert dict(picture.attrib) | {"style": ""} == {
        "src": "https://lake.example/logo.png",
        "width": "160",
        "height": "40",
        "alt": "Lake <Press>",
        "style": "",
    }


def test_the_shipped_colours_are_those_that_are_replaced_and_the_grounds_those_that_are_measured() -> None:
    stationery = samples.stationery()
    for scheme, sheet, grounds in ((0, "email/inline.css", _LIGHT), (1, "email/media.css", _DARK)):
        for ours in _OURS.values():
            assert all(colour in stationery.template(sheet) for colour in ours[scheme])
            assert all(contrast(ours[scheme][0], ground) >= 4.5 for ground in grounds)
        assert all(ground in stationery.template(sheet) for ground in grounds)


@pytest.mark.parametrize(
    ("look", "says"),
    [
        ('[colours]\naccent = { light = "#ffcc00", dark = "#ffcc00" }', r"#ffcc00, stands out 1\.\d:1 .* darker"),
        ('[colours]\naccent = { light = "#14532d", dark = "#14532d" }', "lighter"),
        ('[colours]\naccent = "#14532d"', "accent needs both"),
        ('[colours]\naccent = { light = "green", dark = "#86efac" }', "accent.light is “green”; write six digits"),
        ('[colours]\nacent = { light = "#14532d", dark = "#86efac" }', "“acent” that nothing uses"),
        ("font = 12", "“font” that nothing uses; here may stand name, logo, colours"),
        ("name = 12", "name must be a table"),
        ('name = "a\\nb"', "name must be a text"),
        (LOGO, "a logo needs name too"),
        (f'name = "x"\n{LOGO.replace("https", "http")}', "begins with https://"),
        (f'name = "x"\n{LOGO.replace("160", "1600")}', "at most 284"),
        ("name = ", "cannot be read as TOML"),
    ],
)
def test_a_look_that_cannot_be_used_is_refused_by_its_key(look: str, says: str) -> None:
    with pytest.raises(Refused, match=says):
        read_look(look)
