"""What is taken out of a finished page changes nothing that a reader sees."""

import re

from lxml import html as lxml_html

from mailer.core.edition import Slot, slot
from mailer.core.inlining import inline
from tests.core import samples

SHEET = """
/* for nobody */
.here { color: #123456 !important; }
.here, .gone { margin: 0 4px; }
.gone .here { color: #654321; }
[data-ogsc] .here, #client, u + .here, a:hover { color: #abcdef; }
@media only screen and (min-width: 540px) { .gone { margin: 0; } }
@media (prefers-color-scheme: dark) { .gone { margin: 0; } .here { margin: 1px; } }
"""


def slimmed(body: str, sheet: str = SHEET) -> str:
    head = f'<head><title>x</title><style data-premailer="ignore">{sheet}</style></head>'
    return inline(f"<!DOCTYPE html>\n<html>{head}<body>{body}</body></html>", "p { margin: 0 2px; color: red; }")


def style_of(page: str) -> str:
    return str(lxml_html.document_fromstring(page).xpath("string(//style)"))


def test_a_rule_for_a_class_that_nothing_has_is_not_sent_and_every_other_is() -> None:
    assert style_of(slimmed('<p class="here">x</p>')) == (
        ".here{color:#123456!important}.here{margin:0 4px}"
        "[data-ogsc] .here,#client,u + .here,a:hover{color:#abcdef}"
        "@media (prefers-color-scheme:dark){.here{margin:1px}\n}"
    )


def test_styles_are_written_without_the_spaces_that_only_people_need() -> None:
    assert '<p style="margin:0 2px;color:red">' in slimmed("<p>x</p>")


def test_the_words_and_the_spaces_between_them_stay_as_they_were() -> None:
    body = (
        "<div>\n one <span>two</span>\n<span>three</span> \n</div>\n\n<div> four\n</div>"
        '<pre>a\n\n  b\n</pre><p>\u00a0five</p>\n<p>a style="x; y"</p>'
    )
    page = slimmed(body)
    assert "<div>one <span>two</span>\n<span>three</span></div>\n<div>four</div>" in page
    assert "<pre>a\n\n  b\n</pre>" in page
    assert ">\u00a0five</p>\n<p" in page
    assert 'a style="x; y"' in page


def test_a_slot_keeps_its_place() -> None:
    mark = slot(Slot.OWN_TIME)
    assert f"<div>{mark}</div>" in slimmed(f"<div>\n{mark}\n</div>")


def test_every_rule_for_the_line_that_each_reader_gets_is_still_there() -> None:
    """That line is put into the finished page, so its classes must be some that the page itself has."""
    stationery = samples.stationery()
    line = stationery.template("email/own_time.html")
    page = set(re.findall(r'class="([a-z]+)', stationery.template("email/cities.html")))
    assert set(re.findall(r'class="([a-z]+)"', line)) <= page
