"""A sheet to draw wiring on: blocks with pins at given heights, lines, words; all in one direction.

schemdraw goes on from where the last element ended and turns with it; here every element is put at
its place by coordinates, so that pins of two blocks can stand level with each other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import schemdraw
import schemdraw.elements as elm

SVG = "http://www.w3.org/2000/svg"
Point = tuple[float, float]
SMALL, USUAL = 9.0, 11.0
_DOWN = 0.1  # schemdraw puts a label above its place


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle with the ends of its pins."""

    pins: Mapping[str, Point]


class Sheet:
    """One drawing; nothing is kept until ``save``."""

    def __init__(self) -> None:
        schemdraw.use("svg")
        self._drawing = schemdraw.Drawing(show=False)
        self._drawing.config(fontsize=USUAL, lw=1.2, bgcolor="white", margin=0.3)

    def save(self, path: Path) -> None:
        """As SVG."""
        # Another library may have given the names of SVG a prefix meanwhile, for the whole process.
        ElementTree.register_namespace("", SVG)
        self._drawing.save(str(path))

    def block(
        self,
        x: tuple[float, float],
        y: tuple[float, float],
        title: str,
        left: Mapping[str, tuple[str, float]],
        right: Mapping[str, tuple[str, float]],
    ) -> Block:
        """A rectangle; pins by name, each with its word and its height."""
        self.frame(x, y, title)
        pins = {}
        for side, column, sign in ((left, x[0], -1), (right, x[1], 1)):
            for name, (word, height) in side.items():
                pins[name] = (column + 0.35 * sign, height)
                self.line((column, height), pins[name])
                self.words(
                    (column - (0.1 if sign < 0 else 0.2) * sign, height),
                    word,
                    "left" if sign < 0 else "right",
                )
        return Block(pins)

    def frame(self, x: tuple[float, float], y: tuple[float, float], title: str) -> None:
        """A rectangle with words in its middle."""
        corners = elm.Rect(corner1=(x[0], y[0]), corner2=(x[1], y[1]))
        self._drawing.add(corners.at((0, 0)).theta(0))
        self.words(((x[0] + x[1]) / 2, (y[0] + y[1]) / 2), title, "center", size=USUAL)

    def line(self, start: Point, *ends: Point, colour: str = "black") -> None:
        """Straight from point to point."""
        for end in ends:
            self._drawing.add(elm.Line().at(start).to(end).color(colour))
            start = end

    def words(
        self,
        at: Point,
        text: str,
        side: str = "left",
        *,
        size: float = SMALL,
        colour: str = "black",
    ) -> None:
        """Text that begins, ends or has its middle at the place."""
        label = elm.Label().at((at[0], at[1] - _DOWN)).theta(0).color(colour)
        self._drawing.add(label.label(text, "center", halign=side, valign="center", fontsize=size))

    def dot(self, at: Point) -> None:
        """Where lines are joined."""
        self._drawing.add(elm.Dot(radius=0.06).at(at))

    def ground(self, at: Point) -> None:
        """The sign of ground, below the place."""
        self._drawing.add(elm.Ground().at(at).theta(0))

    def part(self, element: elm.Element2Term, start: Point, end: Point, words: str = "") -> None:
        """A part with two ends, between two places, its words above it or to its left."""
        element = element.at(start).to(end)
        if words:
            element = element.label(words, "top", fontsize=SMALL)
        self._drawing.add(element)
