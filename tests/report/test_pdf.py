"""The PDF, read back by another library: pages, title, tags, alternative texts, the same bytes."""

import io
import re
from functools import cache
from pathlib import Path

import pytest
from pypdf import PdfReader
from tests.report.given import ABOUT, trace, uneven

from evenside.report.pdf import Paper, Pdf, to_pdf
from evenside.report.session import session_report

MM = 72 / 25.4


@cache
def page() -> str:
    about = ABOUT
    return session_report(uneven(hamstring=(4.0, 4.5)), about=about, trace=trace(), language="de")


@cache
def made(paper: Paper) -> Pdf:
    return to_pdf(page(), paper)


def read(pdf: Pdf) -> PdfReader:
    return PdfReader(io.BytesIO(pdf.data))


@pytest.mark.parametrize(("paper", "size_mm"), [("A4", (210.0, 297.0)), ("Letter", (215.9, 279.4))])
def test_it_has_a_few_pages_of_the_paper_asked_for(
    paper: Paper, size_mm: tuple[float, float]
) -> None:
    pdf = made(paper)

    pages = read(pdf).pages

    assert len(pages) == pdf.n_pages
    assert 3 <= len(pages) <= 5
    for one in pages:
        assert one.mediabox.width / MM == pytest.approx(size_mm[0], abs=0.1)
        assert one.mediabox.height / MM == pytest.approx(size_mm[1], abs=0.1)


def test_it_has_a_title_a_language_bookmarks_and_tags() -> None:
    reader = read(made("A4"))
    catalog = reader.trailer["/Root"]

    assert reader.metadata is not None
    assert reader.metadata.title == "Evenside: A7, 21. November 2026"
    assert catalog["/Lang"] == "de"
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    titles = [entry["/Title"] for entry in reader.outline if isinstance(entry, dict)]
    assert titles == ["A7, 21. November 2026"]


def test_every_drawing_has_its_text() -> None:
    figures = [
        element
        for element in all_objects(read(made("A4")))
        if isinstance(element, dict) and element.get("/S") == "/Figure"
    ]

    assert len(figures) >= 7  # axis and its rows, before and after, chart, trace
    assert all(figure.get("/Alt") for figure in figures)


def all_objects(reader: PdfReader) -> list[object]:
    return [reader.get_object(number) for number in range(1, reader.trailer["/Size"])]


def test_its_words_can_be_searched_for() -> None:
    text = "".join(one.extract_text() for one in read(made("A4")).pages)

    assert "Rechte Oberschenkelrückseite" in text
    assert "300\u00a0N" in text or "300 N" in text  # a text of a drawing
    assert re.search(r"1\s*/\s*\d", text)


def test_the_same_page_gives_the_same_bytes() -> None:
    assert to_pdf(page()).data == made("A4").data


def test_nothing_is_fetched_whatever_stands_in_a_page(tmp_path: Path) -> None:
    picture = tmp_path / "dot.svg"
    picture.write_text("<svg xmlns='http://www.w3.org/2000/svg'><text y='9'>fetched</text></svg>")
    html = f"<html lang=en><title>t</title><img alt='a' src='{picture.as_uri()}'><p>here"

    text = read(to_pdf(html)).pages[0].extract_text()

    assert "here" in text
    assert "fetched" not in text
