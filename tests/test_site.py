"""The site of docs/: no warning when it is built, no link into nowhere, no other host asked."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.glob("*.md"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", str(folder)]
    done = subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        timeout=250,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


class Parts(HTMLParser):
    """What a page links to, loads, and can be linked to; paragraphs as they are read."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.ids: set[str] = set()
        self.without_words: list[str] = []
        self.paragraphs: list[str] = []
        self._in_paragraph = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.ids |= {found[name] for name in ("id", "name") if name in found}
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        elif tag == "link" and found.get("rel") not in ("canonical", "prev", "next"):
            self.loads.append(found["href"])
        elif "src" in found:
            self.loads.append(found["src"])
        if tag == "img" and not found.get("alt", "").strip():
            self.without_words.append(found["src"])
        if tag == "p":
            self._in_paragraph = True
            self.paragraphs.append("")

    def handle_endtag(self, tag: str) -> None:
        self._in_paragraph = self._in_paragraph and tag != "p"

    def handle_data(self, data: str) -> None:
        if self._in_paragraph:
            self.paragraphs[-1] += data


@cache
def parts(file: Path) -> Parts:
    return Parts(file.read_text(encoding="utf-8"))


def html_files(site: Path) -> Iterator[Path]:
    return (file for file in sorted(site.rglob("*.html")) if file.name != "404.html")


def leads_nowhere(page: Path, target: str) -> bool:
    path, anchor = urldefrag(target)
    file = page.parent / unquote(path) if path else page
    if not file.is_file():
        return True
    return bool(anchor) and file.suffix == ".html" and unquote(anchor) not in parts(file).ids


def test_every_link_and_anchor_inside_the_site_leads_somewhere(site: Path) -> None:
    wrong = [
        (page.name, target)
        for page in html_files(site)
        for target in [*parts(page).links, *parts(page).loads]
        if "://" not in target and not target.startswith(("mailto:", "data:"))
        if leads_nowhere(page, target)
    ]

    assert not wrong


def test_nothing_is_loaded_from_another_host(site: Path) -> None:
    loaded = {t for page in html_files(site) for t in parts(page).loads if "//" in t}
    styles = [file.read_text(encoding="utf-8") for file in site.rglob("*.css")]
    pattern = r"(?:url\(|@import )['\"]?(?:\w+:)?//"
    fetched = [css[:80] for css in styles if re.search(pattern, css)]

    assert not loaded
    assert not fetched


def test_every_page_of_docs_is_a_page_of_the_site_and_can_be_searched(site: Path) -> None:
    index = (site / "search" / "search_index.json").read_text(encoding="utf-8")

    for page in PAGES:
        assert (site / f"{page.stem}.html").is_file()
        assert f'"{page.stem}.html' in index


def test_every_picture_has_words(site: Path) -> None:
    silent = {page.name: parts(page).without_words for page in html_files(site)}

    assert not any(silent.values()), silent


def test_the_reference_of_the_analysis_reads_well(site: Path) -> None:
    page = (site / "python-analysis.html").read_text(encoding="utf-8")

    assert ".. [" not in page
    assert "–</li>" not in re.sub(r"\s", "", page)


def test_no_list_or_table_was_taken_for_a_paragraph(site: Path) -> None:
    mistaken = [
        (page.name, text[:60])
        for page in html_files(site)
        for text in parts(page).paragraphs
        if re.search(r"^(- |\* |\d+\. |\|)", text, re.MULTILINE)
    ]

    assert not mistaken
