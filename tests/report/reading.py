"""Reads a report back as strictly as the standard: elements, texts, figures."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

import html5lib

SVG = "{http://www.w3.org/2000/svg}"
BLOCKS = {"p", "div", "dt", "dd", "li", "td", "th", "tr", "h1", "h2", "h3", "text"}
FIGURE = re.compile(r"[+\u2212]?\d+(?:[.,]\d+)?")


def parse(html: str) -> ET.Element:
    """The document; an error of syntax is an exception. Elements of HTML have plain names."""
    builder = html5lib.getTreeBuilder("etree")
    parser = html5lib.HTMLParser(tree=builder, strict=True, namespaceHTMLElements=False)
    root: ET.Element = parser.parse(html)
    return root


def section(root: ET.Element, name: str) -> ET.Element:
    """The section whose heading has that id."""
    return next(s for s in root.iter("section") if s.get("aria-labelledby") == name)


def text_of(element: ET.Element) -> str:
    """All text inside, in one line; what stands by itself on the page does so here."""

    def parts(one: ET.Element) -> Iterator[str]:
        space = " " if one.tag in BLOCKS else ""
        yield space + (one.text or "")
        for child in one:
            yield from parts(child)
            yield child.tail or ""
        yield space

    return " ".join(part for part in re.split(r"[ \n]+", "".join(parts(element))) if part)


def rows_of(part: ET.Element) -> list[ET.Element]:
    """The rows of its table."""
    body = part.find(".//tbody")
    assert body is not None
    return list(body)


def figures_in(text: str) -> set[str]:
    """Every number in a text, as written."""
    return set(FIGURE.findall(text))


def leaves(value: Any) -> Iterator[float]:
    """Every number in JSON, and every number inside of its texts."""
    if isinstance(value, dict):
        for item in value.values():
            yield from leaves(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from leaves(item)
    elif isinstance(value, bool) or value is None:
        return
    elif isinstance(value, int | float):
        yield float(value)
    elif isinstance(value, str):
        yield from (float(text.replace("\u2212", "-")) for text in FIGURE.findall(value))


def ways_to_write(value: Any, decimal: str = ".") -> set[str]:
    """All ways in which a report may round and sign the numbers in some JSON."""
    written = set()
    for number in leaves(value):
        for scaled in (number, 100 * number):  # shares stand in percent
            for digits in (0, 1, 2):
                plain = f"{abs(scaled):.{digits}f}".replace(".", decimal)
                written |= {plain, f"+{plain}", f"\u2212{plain}"}
    return written
