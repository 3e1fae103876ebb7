"""Makes a PDF of a page with WeasyPrint, where the extra [pdf] is installed; it fetches nothing from anywhere."""

from functools import lru_cache
from typing import Any

from mailer.core.errors import Refused

_MISSING = (
    "A PDF cannot be made here: {}. Install the extra with `pip install 'press-mailer[pdf]'`, and on Debian"
    " `apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0`."
)


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
    return bytes(weasyprint.HTML(string=page, url_fetcher=_nothing).write_pdf(pdf_variant="pdf/ua-1"))


def _nothing(url: str, *_: Any, **__: Any) -> Any:
    raise ValueError(f"{url[:80]} is not fetched")
