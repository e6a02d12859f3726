"""HTML into PDF: tagged, titled, with bookmarks and alternative texts, the same bytes each time."""

import hashlib
import logging
from dataclasses import dataclass
from typing import Literal

from evenside.errors import ToolError
from evenside.report.needs import PDF_NEEDS, check_installed

Paper = Literal["A4", "Letter"]
PAPERS: tuple[Paper, ...] = ("A4", "Letter")


@dataclass(frozen=True, slots=True)
class Pdf:
    """A document that can be written down."""

    data: bytes
    n_pages: int


def to_pdf(html: str, paper: Paper = "A4") -> Pdf:
    """The report as PDF/UA; raises ToolError where WeasyPrint or what it draws with is missing."""
    check_installed(PDF_NEEDS)
    try:
        from weasyprint import CSS, HTML
        from weasyprint.urls import URLFetcher
    except OSError as error:  # Pango is a library of the system, which pip does not bring
        raise ToolError(
            f"WeasyPrint cannot draw text here ({error}); install Pango (Debian: libpango-1.0-0 "
            "and libpangoft2-1.0-0), or print the HTML report from a browser"
        ) from error
    quiet("weasyprint")
    quiet("fontTools")
    page = CSS(string=f"@page {{ size: {paper} }}")
    nothing = URLFetcher(allowed_protocols=())  # whatever somebody wrote into a note
    document = HTML(string=html, url_fetcher=nothing).render(
        stylesheets=[page], pdf_variant="pdf/ua-1"
    )
    identifier = hashlib.sha256(html.encode()).digest()[:16]
    data = document.write_pdf(pdf_identifier=identifier, pdf_variant="pdf/ua-1")
    return Pdf(data, len(document.pages))


def quiet(name: str) -> None:
    """Its remarks about style sheets are for its makers."""
    logging.getLogger(name).setLevel(logging.CRITICAL)
