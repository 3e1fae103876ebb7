"""The check of a whole release: who sends it, and what its editions say and weigh once they are printed."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mailer.core.draft import Desk
from mailer.core.errors import Refused
from mailer.core.message import Letterhead
from mailer.core.release_folder import read_release
from mailer.core.stationery import Stationery
from mailer.dispatch.checking import check
from mailer.dispatch.stationery import load_stationery
from mailer.store.releases import Source
from tests.core.check.ferry import NOW, Edit, edited

LETTERHEAD = Letterhead("Marin Press <press@marin.example>", "", "", "Marin", None, "marin.example")


@pytest.fixture
def found(tmp_path: Path) -> Callable[..., list[tuple[str, str]]]:
    """The rules broken, and where, by a release with these edits on a desk with these templates."""

    def run(
        *edits: Edit, templates: dict[str, str] | None = None, sender: bool = True, reviewer: str = "Rita Reader"
    ) -> list[tuple[str, str]]:
        for name, text in (templates or {}).items():
            path = tmp_path / "templates" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        letterhead = LETTERHEAD if sender else replace(LETTERHEAD, from_="", message_domain="")
        desk, files = (
            Desk(reviewed_by(reviewer, load_stationery(tmp_path)), letterhead, "leave@marin.example"),
            edited(*edits),
        )
        return [(one.code, one.where) for one in check(desk, Source(files), read_release("ferry", files), NOW)]

    return run


def reviewed_by(name: str, stationery: Stationery) -> Stationery:
    return replace(
        stationery, labels={code: replace(labels, reviewed=name) for code, labels in stationery.labels.items()}
    )


def label(language: str, old: str, new: str) -> dict[str, str]:
    source = (Path(__file__).parents[2] / "templates" / "labels" / f"{language}.toml").read_text(encoding="utf-8")
    assert old in source
    return {f"labels/{language}.toml": source.replace(old, new)}


def test_a_release_in_order_has_nothing_to_find(found: Callable[..., list[tuple[str, str]]]) -> None:
    assert found() == []


def test_labels_that_nobody_reviewed_are_one_warning(found: Callable[..., list[tuple[str, str]]]) -> None:
    assert found(reviewer="") == [("labels-unreviewed", "templates/labels")]


def test_a_release_without_a_sender_is_an_error(found: Callable[..., list[tuple[str, str]]]) -> None:
    assert found(sender=False) == [("sender-none", "release.toml")]
    own = '[sender]\nfrom = "Marin <press@marin.example>"\n\n[[contact]]'
    assert found(Edit("release.toml", "[[contact]]", own), sender=False) == []


def test_an_embargo_left_in_a_label_of_one_s_own_fails_the_public_edition(
    found: Callable[..., list[tuple[str, str]]],
) -> None:
    wrong = label("en", 'immediate = "For immediate release"', 'immediate = "Embargoed until 10:00 on Tuesday"')
    assert ("embargo-in-edition", "en-ru-public.txt") in found(templates=wrong)


def test_another_wording_of_immediate_release_is_no_embargo(found: Callable[..., list[tuple[str, str]]]) -> None:
    other = label("en", 'immediate = "For immediate release"', 'immediate = "No embargo"')
    assert found(templates=other) == []


def test_an_embargo_in_a_text_is_told_once_and_where_it_stands(found: Callable[..., list[tuple[str, str]]]) -> None:
    told = found(Edit("en.md", "(HTL).", "(HTL). Embargoed until 10:00."))
    assert [one for one in told if one[0].startswith("embargo")] == [("embargo-in-text", "en.md:7")]


@pytest.mark.parametrize(("words", "clipped"), [(6_000, True), (3_000, False)])
def test_an_email_that_gmail_clips_is_told(
    found: Callable[..., list[tuple[str, str]]], words: int, clipped: bool
) -> None:
    long = {"en.md": "lantern ", "ru.md": "фонарь "}
    told = found(*(Edit(file, "(HTL).", f"(HTL). {word * words}") for file, word in long.items()))
    assert (("size-clip", "en-ru-public.html") in told) is clipped


def test_a_template_that_does_not_work_is_refused_but_hides_no_finding(
    found: Callable[..., list[tuple[str, str]]],
) -> None:
    broken = {"email/email.html": "{% if %}"}
    with pytest.raises(Refused, match=r"email\.html"):
        found(templates=broken)
    assert found(Edit("en.md", "(HTL).", "(HTL) TK."), templates=broken) == [("left-over", "en.md:7")]
