"""One language file → Text: kicker, headline, standfirst as plain lines; the body stays Markdown.

The file is CommonMark with footnotes: an optional paragraph (the kicker), one `# ` heading (the headline), an
optional paragraph wholly in italics (the standfirst), and the body.
"""

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from mailer.core.errors import Misused
from mailer.core.release import Text
from mailer.core.source_text import MAX_LETTERS


def markdown() -> MarkdownIt:
    """The Markdown that a release is written in: CommonMark with footnotes and tables, raw HTML kept as text."""
    return MarkdownIt("commonmark", {"html": False}).enable("table").use(footnote_plugin)


def read_text(filename: str, language: str, source: str) -> Text:
    """The text of one language.

    Raises Misused, naming file and line, when it is far too long, or its headline is missing or doubled.
    """
    if len(source) > MAX_LETTERS:
        raise Misused(
            f"{filename} has {len(source):,} characters, and {MAX_LETTERS:,} is the most;"
            " shorten it, and link to the rest."
        )
    tokens = [token for token in markdown().parse(source) if token.level == 0 or token.type == "inline"]
    heads = [n for n, token in enumerate(tokens) if token.type == "heading_open" and token.tag == "h1"]
    if not heads:
        raise Misused(f"{filename} has no headline; write it as a line that begins with “# ”.")
    if len(heads) > 1:
        raise Misused(
            f"{filename} line {_line(tokens[heads[1]])} is a second headline; parts of the body begin with “## ”."
        )
    head = heads[0]
    kicker = _kicker(filename, tokens[:head])
    headline = plain_line(tokens[head + 1])
    if not headline:
        raise Misused(f"{filename} line {_line(tokens[head])} is an empty headline; write it after the “# ”.")
    after = tokens[head + 3 :]
    standfirst = _standfirst(after)
    last = (after[0].map if standfirst else tokens[head].map) or [0, 0]
    body = "\n".join(source.split("\n")[last[1] :]).strip()
    if not body:
        raise Misused(f"{filename} has no text below its headline; write the body there.")
    return Text(language, headline, body + "\n", kicker, standfirst)


def _kicker(filename: str, before: list[Token]) -> str:
    if not before:
        return ""
    if len(before) != 3 or before[0].type != "paragraph_open":
        stray = before[3] if before[0].type == "paragraph_open" else before[0]
        raise Misused(
            f"{filename} line {_line(stray)}: only one paragraph, the kicker, may stand above the headline;"
            " move the rest below it."
        )
    return plain_line(before[1])


def _standfirst(after: list[Token]) -> str:
    """The paragraph right after the headline when it is wholly in italics."""
    if len(after) < 2 or after[0].type != "paragraph_open":
        return ""
    inline = [token for token in after[1].children or () if token.content or token.type != "text"]
    if not inline or (inline[0].type, inline[-1].type) != ("em_open", "em_close"):
        return ""
    outer = [token for token in inline if token.type in ("em_open", "em_close") and token.level == 0]
    return plain_line(after[1]) if len(outer) == 2 else ""


def plain_line(inline: Token) -> str:
    """The words of an inline token without marks, on one line."""
    parts = [" " if child.type in ("softbreak", "hardbreak") else child.content for child in inline.children or ()]
    return " ".join("".join(parts).split())


def _line(token: Token) -> int:
    return (token.map or [0])[0] + 1
