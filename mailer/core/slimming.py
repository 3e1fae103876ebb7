"""Takes out of a finished page what no reader sees: style rules for nothing in it, and spaces that part no words.

A page is sent once per reader, and base64 makes four octets of three.
"""

import re

from lxml import etree

_BLOCKS = (
    *("html", "head", "body", "div", "p", "blockquote", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6"),
    *("table", "thead", "tbody", "tr", "th", "td"),
)
_SPACE = " \t\r\n"  # and no other: a no-break space is seen


def slim(page: etree._Element) -> None:
    """Slims the page where it stands. A rule of a style block goes where it names a class that no element has.

    Between two blocks a line break stays: programs that show a page by its words alone would join theirs.
    """
    classes = {name for said in page.xpath("//@class") for name in said.split()}
    for style in page.iter("style"):
        style.text = _rules(style.text or "", classes)
    for element in page.iter(etree.Element):
        if style_ := element.get("style"):
            element.set("style", _tight(style_))
    for block in page.iter(_BLOCKS):
        _without_edges(block)


def _rules(css: str, classes: set[str]) -> str:
    def used(rule: re.Match[str]) -> str:
        selectors = [each for each in rule[1].split(",") if classes.issuperset(re.findall(r"\.([\w-]+)", each))]
        return f"{','.join(selectors)}{{{rule[2]}}}" if selectors else ""

    kept = re.sub(r"([^{}]*)\{([^{}]*)\}", used, _tight(re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)))
    return re.sub(r"@media[^{}]*\{\}", "", kept).replace("}}", "}\n}")  # or it looks like a template's mark


def _tight(css: str) -> str:
    """The same declarations or rules without the spaces that only people need."""
    return re.sub(r"\s*([{};,]|!important)\s*|(:)\s+|(\s)\s*", r"\1\2\3", css.strip()).replace(";}", "}")


def _without_edges(block: etree._Element) -> None:
    """Drops the spaces at the block's two ends; those between its elements become one line break."""
    block.text = (block.text or "").lstrip(_SPACE)
    for child in block:
        child.tail = "\n" if child.tail and not child.tail.strip(_SPACE) and "\n" in child.tail else child.tail
    if len(block):
        block[-1].tail = (block[-1].tail or "").rstrip(_SPACE)
    else:
        block.text = block.text.rstrip(_SPACE)
