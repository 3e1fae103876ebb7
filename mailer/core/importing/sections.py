"""The blocks of a source, divided: the story, press contacts, each boilerplate, the notes to editors, the rest."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from mailer.core.importing.block import Block, Kind
from mailer.core.importing.parts import Parts
from mailer.core.importing.people import has_address
from mailer.core.importing.phrases import ABOUT, CONTACTS_LABEL, NOTES_LABEL, SIGNED

STORY = 220
"""Characters: a longer paragraph is the story; what stands above the first one belongs to the head."""

BEGUN = 100
"""Characters: below a paragraph of this length, boilerplates and notes may follow."""

SHORT = 90
"""Among the contacts, a line longer than this without phone or email is no name and no office."""

_HEADING = 80
_ABOUT_AND_TEXT = re.compile(r"^(?P<name>[^:\n–—]{2,70}?)\s*(?::|\n|\s[–—]\s)\s*(?=\S)")


@dataclass
class Sections:
    """A source, divided; each of `abouts` is its heading, the name in it, and its blocks.

    `office` is the label of the contacts, which may be all that is said of who answers: “Press office: +7 …”.
    """

    story: list[Block] = field(default_factory=list)
    contacts: list[Block] = field(default_factory=list)
    abouts: list[tuple[Block, str, list[Block]]] = field(default_factory=list)
    notes: list[Block] = field(default_factory=list)
    rest: list[Block] = field(default_factory=list)
    office: str = ""


def divide(blocks: Sequence[Block], parts: Parts) -> Sections:
    """Goes through the blocks once; a label says what follows, until the next label or a block that does not fit."""
    found, where, began = Sections(), "story", False
    for n, block in enumerate(blocks):
        label = CONTACTS_LABEL.match(block.text) or (SIGNED.match(block.text) if began else None)
        if label and block.kind is not Kind.ITEM and _contacts_follow(label.group(), blocks[n:]):
            where = "contacts"
            found.office = label.group().strip("# \n:")
            parts.label(block.line, found.office, "leads to the contacts")
            block = block.cut(label.end())
        elif began and NOTES_LABEL.match(block.text):
            where = "notes"
        elif began and (about := _about(block, blocks[n + 1 :])):
            where = "abouts"
            found.abouts.append((block.cut(0, len(block.text) - len(about[1].text)), about[0], []))
            block = about[1]
        elif where == "contacts" and not _is_contact(block, blocks[n + 1 : n + 3]):
            where = "rest" if began else "story"
        elif where == "abouts" and has_address(block.text) and (len(block.text) < SHORT or _is_card(block)):
            where = "rest"
        began = began or (where == "story" and len(block.text) > BEGUN)
        if block.text:
            (found.abouts[-1][2] if where == "abouts" else getattr(found, where)).append(block)
    return found


def _contacts_follow(label: str, blocks: Sequence[Block]) -> bool:
    """Whether a phone or an email stands in this block or soon below: else the label begins a sentence."""
    far = 1 if label[-1].isspace() and label[-1] != "\n" else 5  # “contact Jane Doe on …” says it in one sentence
    return any(has_address(block.text) for block in blocks[:far])


def _is_contact(block: Block, following: Sequence[Block]) -> bool:
    if block.kind in (Kind.HEADING, Kind.TABLE) and not has_address(block.text):
        return False
    if has_address(block.text):
        return len(block.text) <= 2 * STORY
    near = any(has_address(later.text) and len(later.text) <= STORY for later in following)
    return len(block.text) <= SHORT and near and not block.text.endswith(".")


def _is_card(block: Block) -> bool:
    """Whether a block is one person's card: short lines, an address among them."""
    lines = block.text.split("\n")
    return len(lines) > 2 and all(len(line) <= SHORT and not line.endswith(".") for line in lines)


def _about(block: Block, following: Sequence[Block]) -> tuple[str, Block] | None:
    """The name in a heading “About …”, and the words of the boilerplate that stand in the same block."""
    found = ABOUT.match(block.text)
    rest = block.cut(found.end()) if found else block
    if found is None or not _may_be_name(rest.text):
        return None
    inside = _ABOUT_AND_TEXT.match(rest.text)
    if inside and len(rest.text) - inside.end() > 40:
        return inside["name"], rest.cut(inside.end())
    heading = len(block.text) <= _HEADING and not block.text.endswith((".", "!", "?")) and "\n" not in block.text
    if heading and following and len(following[0].text) > 40:
        return rest.text.rstrip(" :"), Block(block.line, "")
    return None


def _may_be_name(text: str) -> bool:
    first = text.lstrip("«“„\"'")[:1]
    return (
        first.isupper() or first.isdigit() or bool(re.match(r"(?:the|la|le|les|el|die|der|das|нас|us)\b", text, re.I))
    )
