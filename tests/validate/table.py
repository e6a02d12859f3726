"""Markdown tables and the figures in them."""

from collections.abc import Sequence


def table(head: str, rows: Sequence[Sequence[str]]) -> str:
    """A table; the head's cells are parted by ``|``."""
    names = head.split("|")
    lines = [names, ["---"] * len(names), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def percent(share: float) -> str:
    """A share as percent with one decimal."""
    return f"{100 * share:.1f}"


def pm(share: float) -> str:
    """An error of a share, in percent."""
    return f"{100 * share:.1f}"


def signed(points: float) -> str:
    """Points with their sign; what rounds to nothing has none."""
    text = f"{points:+.2f}"
    return "0.00" if text in ("+0.00", "-0.00") else text
