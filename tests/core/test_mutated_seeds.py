"""A real release in two hundred layouts a language: the dateline is right or asked about, and no word is lost."""

import random
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from mailer.core.errors import Misused
from mailer.core.importing.account import words
from mailer.core.importing.importer import Answers, Imported, import_release
from mailer.core.release_folder import read_release

SEEDS = Path(__file__).parents[2].parent / "shared" / "seeds"
DAY = date(2011, 11, 23)
CITIES = {"en": ["Paris", "St Petersburg", "Dushanbe"], "ru": ["Париж", "Санкт-Петербург", "Душанбе"]}
WRITTEN = {
    "en": ["23 November 2011", "23rd November 2011", "Nov. 23, 2011", "Wednesday, 23 November 2011", "2011-11-23"],
    "ru": ["23 ноября 2011 года", "23 ноября 2011 г.", "23.11.2011", "среда, 23 ноября 2011 года", "23 ноября 2011"],
}
AND = {"en": "and", "ru": "и"}
PLACED = {"en": "November", "ru": "ноября"}

pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed texts are not beside this checkout")


def mutated(language: str, seed: int) -> str:
    """The seed of one language with other spaces, breaks, dashes, order, and another way to write its dateline."""
    chance = random.Random(seed)
    text = (SEEDS / f"press-release-{language}.txt").read_text("utf-8")
    blocks = [re.sub(r"\s+", " ", block).strip() for block in re.split(r"\n\s*\n", text) if block.strip()]
    at = next(n for n, block in enumerate(blocks) if re.match(r"(?:Paris|Париж),", block))
    head, story = blocks[:at], re.split(r" [–—] ", blocks[at], maxsplit=1)[1]
    chance.shuffle(head)
    between = chance.choice([", ", "/", " – ", " | ", ",", " / "])
    names = CITIES[language] if chance.random() < 0.7 else [name.upper() for name in CITIES[language]]
    cities = between.join(names)
    if chance.random() < 0.3:
        cities = f"{', '.join(names[:-1])} {AND[language]} {names[-1]}"
    dash = chance.choice([" – ", " — ", " - ", " -- ", ": ", ". ", " ― "])
    opening = f"{cities}, {chance.choice(WRITTEN[language])}{dash}{story}"
    rest = blocks[at + 1 :]
    note = next(n for n, block in enumerate(rest) if block.startswith("[1]"))
    if chance.random() < 0.3:  # the footnote above the press contacts
        rest.insert(note - 4, rest.pop(note))
    whole = [*head, opening, *(re.sub(r"^– ", chance.choice(["– ", "• ", "— ", "- "]), block) for block in rest)]
    if chance.random() < 0.4:
        whole = [wrapped(block, chance.choice([60, 72, 90])) for block in whole]
    gap = chance.choice(["\n\n", "\n\n\n", "\n \t\n"])
    shown = "".join(spaced(letter, chance) for letter in gap.join(whole))
    return shown.replace("\n", chance.choice(["\n", "\r\n"]))


def wrapped(block: str, width: int) -> str:
    lines, line = [], ""
    for word in block.split(" "):
        if line and len(line) + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return "\n".join([*lines, line])


def spaced(letter: str, chance: random.Random) -> str:
    """Now and then two spaces, or one that does not break, where there was one."""
    return chance.choice(["  ", "\u00a0"]) if letter == " " and chance.random() < 0.02 else letter


def accounted(result: Imported, language: str) -> Counter[str]:
    """Every word of the written files as they are read back, and of what was labelled or left."""
    release = read_release("found", {name: text.encode() for name, text in result.files.items()})
    text = release.texts[language]
    said = [text.kicker, text.headline, text.standfirst, text.body, *(label.text for label in result.labels)]
    said += [unplaced.text for unplaced in result.unplaced]
    said += [place.name(language) for place in release.dateline]
    for each in (*(issuer.name for issuer in release.issuers), *(c.name for c in release.contacts)):
        said += each.values()
    for contact in release.contacts:
        said += [*contact.role.values(), *contact.where.values(), contact.phone, contact.email]
    return words("\n".join([*said, f"{release.date.day} {PLACED[language]} {release.date.year}"]))


@pytest.mark.parametrize("language", ["en", "ru"])
def test_two_hundred_layouts_lose_no_word_and_keep_the_dateline_or_ask(language: str) -> None:
    asked = 0
    for seed in range(200):
        text = mutated(language, seed)
        result = import_release("found", [(f"{language}.txt", text.encode())])
        assert words(text) - accounted(result, language) == Counter(), (seed, text[:600])
        release = read_release("found", {name: text.encode() for name, text in result.files.items()})
        assert release.date == DAY, (seed, text[:600])
        found = [place.key for place in release.dateline]
        asked += len(found) < 3
        questions = " ".join(unplaced.text for unplaced in result.unplaced)
        for city, key in zip(CITIES[language], ("2988507", "498817", "1221874"), strict=True):
            assert f"geonames:{key}" in found or city in questions, (seed, city, text[:600])
    assert asked <= 4  # the dateline is found in nearly every layout, not left to a person


def test_a_day_that_the_texts_do_not_say_is_asked_for() -> None:
    text = mutated("en", 1)
    bare = re.sub(r"(?:Wednesday, )?(?:23(?:rd)? November 2011|Nov\. 23, 2011|2011-11-23)", "", text, count=1)
    result = import_release("found", [("en.txt", bare.encode())], Answers(day=DAY))
    assert "date = 2011-11-23" in result.files["release.toml"]
    with pytest.raises(Misused, match="--date"):
        import_release("found", [("en.txt", bare.encode())])
