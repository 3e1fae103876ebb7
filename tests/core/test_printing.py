"""Templates that do not work: one sentence, with the template and the line."""

from dataclasses import replace

import pytest

from mailer.core.edition import Variant
from mailer.core.errors import Refused
from mailer.core.render import render
from mailer.core.stationery import Stationery, read_labels
from mailer.core.words import Phase
from tests.core import samples
from tests.core.samples import NO_CITY, RUSSIAN_FIRST
from tests.core.test_labels import ENGLISH

STATIONERY = samples.stationery()
RELEASE = samples.release()


def with_template(name: str, source: str) -> Stationery:
    return replace(STATIONERY, templates={**STATIONERY.templates, name: source})


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("one\n{{ nothing }}", "email/email.html, line 2, does not work: 'nothing' is undefined"),
        ("one\n\n{% if %}", "email/email.html, line 3, cannot be read"),
        ("{{ 1 / 0 }}", "email/email.html, line 1, does not work: division by zero"),
        ("{{ first.headline.__class__.mro() }}", "email/email.html, line 1, does not work"),
        ('{% include "email/gone.html" %}', "template email/gone.html is missing"),
        ("{{ first.labels.nothing }}", "email/email.html, line 1, does not work"),
    ],
)
def test_a_template_that_does_not_render_is_one_sentence_with_its_line(source: str, says: str) -> None:
    with pytest.raises(Refused) as caught:
        render(RELEASE, RUSSIAN_FIRST, Phase.EMBARGOED, with_template("email/email.html", source))
    assert says in str(caught.value)


def test_an_error_inside_an_included_template_names_that_template() -> None:
    with pytest.raises(Refused, match=r"email/footer\.html, line 2"):
        render(RELEASE, NO_CITY, Phase.PUBLIC, with_template("email/footer.html", "one\n{{ oops }}"))


def test_a_missing_template_is_refused_by_name() -> None:
    templates = {name: source for name, source in STATIONERY.templates.items() if name != "email/email.txt"}
    with pytest.raises(Refused, match=r"email/email\.txt is missing"):
        render(RELEASE, NO_CITY, Phase.PUBLIC, replace(STATIONERY, templates=templates))


def test_a_language_without_a_text_is_refused() -> None:
    with pytest.raises(Refused, match=r"no text in “fr”; add fr\.md"):
        render(RELEASE, Variant(("fr", "en")), Phase.EMBARGOED, STATIONERY)


def test_an_offices_own_words_are_printed() -> None:
    own = read_labels("en", ENGLISH.replace("Press contacts", "Call us"))
    stationery = replace(STATIONERY, labels={**STATIONERY.labels, "en": own})
    assert "CALL US" in render(RELEASE, NO_CITY, Phase.PUBLIC, stationery).text
