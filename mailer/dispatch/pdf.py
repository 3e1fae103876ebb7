"""Makes a PDF of a page with WeasyPrint, where the extra [pdf] is installed; it fetches nothing from anywhere."""

from functools import lru_cache

from mailer.core.errors import Refused

_MISSING = (
    "A PDF cannot be made here: {}. Install the extra with `pip install 'press-mailer[pdf]'`, and on Debian"
    " `apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0`."
)
_WHOLE_WORDS = "* { overflow-wrap: break-word !important; word-break: normal !important }"
"""A phone breaks long words; on paper to try every letter for it takes ten times as long as all the rest."""
_OWN_SIDES = "table { text-align: start }"
"""The middle in which the whole letter stands is not the middle of its lines."""


@lru_cache(maxsize=32)
def pdf_of(page: str) -> bytes:
    """The PDF of an HTML page, by its rules for print (A4): the same page, the same bytes.

    Pictures from the web are left out: nothing is asked of any other machine before the lift. Raises Refused
    where WeasyPrint or its libraries are missing.
    """
    try:
        import weasyprint
    except ImportError:
        raise Refused(_MISSING.format("WeasyPrint is not installed")) from None
    except OSError as fault:  # its libraries are loaded by name
        raise Refused(_MISSING.format(str(fault).split(":")[0])) from None
    nowhere = weasyprint.urls.URLFetcher(allowed_protocols=("data",))
    html = weasyprint.HTML(string=page, url_fetcher=nowhere)
    for_paper = weasyprint.CSS(string=_WHOLE_WORDS + _OWN_SIDES)
    # An email says widths and sides as attributes, which WeasyPrint reads only when it is told to
    return bytes(html.write_pdf(stylesheets=[for_paper], pdf_variant="pdf/ua-1", presentational_hints=True))
