"""Word files as offices write them: what is marked stays marked, and what is not for print is never printed."""

import io
import zipfile

import pytest

from mailer.core.errors import Misused
from mailer.core.importing.importer import Imported, import_release
from mailer.core.release import Release
from mailer.core.release_folder import read_release

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DRAWING = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
    f' xmlns:r="{_OFFICE}"'
)
PIXEL = b"\x89PNG\r\n\x1a\n" + b"not looked at by the import" * 3
OPENING = "<w:p><w:r><w:t>Paris, 23 November 2026 – The keepers share one lamp from this week on.</w:t></w:r></w:p>"
TITLE = '<w:p><w:pPr><w:pStyle w:val="Titel"/></w:pPr><w:r><w:t>One lamp for three shores</w:t></w:r></w:p>'


def run(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(*runs: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{''.join(runs)}</w:p>"


def word_file(body: str, **parts: str) -> bytes:
    """A Word file with a German title style, a link and a picture that `body` may use, and any further parts."""
    related = (
        f'<Relationship Id="link" Type="{_OFFICE}/hyperlink" Target="https://lamps.example/three"'
        ' TargetMode="External"/>'
        f'<Relationship Id="picture" Type="{_OFFICE}/image" Target="media/image1.png"/>'
        f'<Relationship Id="styles" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="png" ContentType="image/png"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1"'
        f' Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">{related}</Relationships>',
        "word/styles.xml": f'<w:styles {_W}><w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/>'
        '</w:style><w:style w:type="paragraph" w:styleId="Untertitel"><w:name w:val="Subtitle"/></w:style>'
        "</w:styles>",
        "word/document.xml": f"<w:document {_W} {_DRAWING}><w:body>{body}</w:body></w:document>",
        **{f"word/{name}.xml": f"<w:hdr {_W}>{content}</w:hdr>" for name, content in parts.items()},
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        archive.writestr("word/media/image1.png", PIXEL)
    return data.getvalue()


def imported(body: str, **parts: str) -> Imported:
    return import_release("found", [("lamp.docx", word_file(TITLE + OPENING + body, **parts))])


def back(result: Imported) -> Release:
    return read_release("found", {name: text.encode() for name, text in result.files.items()} | result.pictures)


def body(result: Imported) -> str:
    return back(result).texts["en"].body


def test_a_title_in_any_language_of_word_is_the_headline() -> None:
    result = imported(paragraph(run("They have asked before, and will ask again next winter.")))
    assert back(result).texts["en"].headline == "One lamp for three shores"


def test_bold_italics_and_links_stay() -> None:
    link = f'<w:hyperlink r:id="link">{run("three lighthouses")}</w:hyperlink>'
    runs = [run("The keepers of "), link, run(" share "), run("one ", "<w:b/>"), run("lamp", "<w:i/>"), run(".")]
    assert "The keepers of [three lighthouses](https://lamps.example/three) share **one** *lamp*." in body(
        imported(paragraph(*runs))
    )


def test_a_table_stays_a_table() -> None:
    cells = [["Lighthouse", "Lit"], ["North", "16:40"]]
    rows = "".join(f"<w:tr>{''.join(f'<w:tc>{paragraph(run(c))}</w:tc>' for c in row)}</w:tr>" for row in cells)
    assert "| Lighthouse | Lit |\n| --- | --- |\n| North | 16:40 |" in body(imported(f"<w:tbl>{rows}</w:tbl>"))


def test_words_crossed_out_are_left_and_told() -> None:
    result = imported(paragraph(run("The price is "), run("40 francs", "<w:strike/>"), run("45 francs.")))
    assert "The price is 45 francs." in body(result)
    assert [(left.text, left.why.split(",")[0]) for left in result.unplaced] == [("40 francs", "crossed out")]


def test_hidden_text_is_refused() -> None:
    hidden = word_file(TITLE + OPENING + paragraph(run("internal: do not send", "<w:vanish/>")))
    with pytest.raises(Misused, match="hidden text; show it"):
        import_release("found", [("lamp.docx", hidden)])


def test_an_embargo_in_the_page_header_is_an_embargo() -> None:
    header = paragraph(run("EMBARGOED UNTIL 10:00 Paris time, 23 November 2026"))
    embargo = back(imported("", header1=header)).embargo
    assert embargo is not None
    assert embargo.moment is not None
    assert (embargo.moment.zone, embargo.moment.wall.hour) == ("Europe/Paris", 10)


def test_other_words_of_a_page_header_are_left_and_told() -> None:
    result = imported("", header1=paragraph(run("Lamp office")), footer1=paragraph(run("Page 1")))
    assert [left.text for left in result.unplaced] == ["Page 1", "Lamp office"]
    assert all("outside the text" in left.why for left in result.unplaced)


def picture(words: str) -> str:
    return (
        '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="p" descr="' + words + '"/><a:graphic><a:graphicData>'
        '<pic:pic><pic:blipFill><a:blip r:embed="picture"/></pic:blipFill></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def test_a_picture_is_kept_as_a_file_and_its_caption_and_credit_are_asked_for() -> None:
    result = imported(paragraph(picture("The lamp")) + paragraph(picture("The lamp")))
    assert result.pictures == {"picture-1.png": PIXEL}
    (kept,) = back(result).pictures
    assert (kept.file, kept.caption, kept.credit) == ("picture-1.png", {"en": "The lamp"}, "")
    assert any("Give it a caption and a credit" in sentence for sentence in result.recognised)


def test_a_subtitle_is_the_standfirst() -> None:
    subtitle = paragraph(run("It will travel by post between three lighthouses"), style="Untertitel")
    result = import_release("found", [("lamp.docx", word_file(TITLE + subtitle + OPENING + paragraph(run("More."))))])
    assert back(result).texts["en"].standfirst == "It will travel by post between three lighthouses"
