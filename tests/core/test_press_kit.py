"""The press kit and the calendar link as they are printed: in each language, in both parts, on their own sides."""

from dataclasses import replace

from mailer.core.edition import Variant
from mailer.core.release import Attachment
from mailer.core.render import render
from mailer.core.words import Phase
from tests.core import samples, worldwide

KIT = (
    Attachment("plan.pdf", {"en": "The plan", "ar": "الخطة"}, content=b"x" * 1_240_000),
    Attachment("", {"": "All <photographs>"}, "https://miralune.example/kit?a=1&b=2"),
    Attachment("table.csv", {"": "Figures"}, "https://miralune.example/table.csv", "en", b"x" * 5000),
)


def test_the_press_kit_is_listed_in_each_language_with_kind_size_and_link() -> None:
    edition = render(worldwide.release(attachments=KIT), Variant(("ar", "en")), Phase.PUBLIC, samples.stationery())
    html, text = edition.html.replace("\u00a0", " "), edition.text.replace("\u00a0", " ")
    for said in (html, text):
        assert "(PDF, 1.2 MB, attached)" in said
        assert "(PDF، 1.2 م.ب، مرفق)" in said
        assert said.count("(CSV, 5 kB)") == 1
    assert '<bdi dir="rtl">(PDF،' in html  # the Latin word at its head would turn the line round
    assert html.count('href="https://miralune.example/kit?a=1&amp;b=2"') == 2
    assert "All &lt;photographs&gt;" in html
    assert text.count("\nhttps://miralune.example/kit?a=1&b=2\n") == 2


def test_add_to_calendar_stands_where_the_event_is_told_and_nowhere_without_a_link() -> None:
    link = "https://miralune.example/ferry.ics"
    event = replace(worldwide.EVENT, calendar=link)
    for kind in ("invitation", "release"):
        release = worldwide.release(kind=kind, event=event)
        edition = render(release, Variant(("en", "ru")), Phase.PUBLIC, samples.stationery())
        assert edition.html.count(f'href="{link}"') == 2
        assert link in edition.text.splitlines()
        assert "Добавить в календарь" in edition.text
    bare = render(worldwide.invitation(), Variant(("en",)), Phase.PUBLIC, samples.stationery())
    assert "Add to calendar" not in bare.html + bare.text
