"""Tables for every format that has columns: what a column is called, in which unit, and its values.

A table gives its values in batches of columns, so that a writer never holds more than one block of
samples. Missing is NaN in a column of numbers and None elsewhere.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

Kind = Literal["number", "whole", "text", "flag"]
Values = npt.NDArray[np.float64] | Sequence[Any]
Batch = list[Values]


@dataclass(frozen=True, slots=True)
class Column:
    """One column; its name ends in its unit."""

    name: str
    about: str
    unit: str = ""  # "" where there is none: words, shares, points of a score
    kind: Kind = "number"
    digits: int = 6  # after the point, in text formats


@dataclass(frozen=True, slots=True)
class Table:
    """A named table; ``batches`` begins anew with every call."""

    name: str
    columns: Sequence[Column]
    n_rows: int
    batches: Callable[[], Iterator[Batch]]


def second(name: str, about: str) -> Column:
    """A column of stream time."""
    return Column(name, about, "s", digits=6)


def newton(name: str, about: str) -> Column:
    """A column of force."""
    return Column(name, about, "N", digits=4)


def metre(name: str, about: str) -> Column:
    """A column of length."""
    return Column(name, about, "m", digits=6)


def word(name: str, about: str) -> Column:
    """A column of text."""
    return Column(name, about, kind="text")


def flag(name: str, about: str) -> Column:
    """A column of yes and no."""
    return Column(name, about, kind="flag")


def whole(name: str, about: str) -> Column:
    """A column of counts."""
    return Column(name, about, kind="whole")
