"""The page's figures, as SVG that looks the same at every run."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.validate.cells import ALL_ZONES, Cell, Rates
from tests.validate.verdict_tables import POWER_DIFFERENCES, POWER_SIDES, shipping_cells

# Okabe and Ito's colours, which people who see fewer colours can tell apart.
COLOURS = ("#0072b2", "#e69f00", "#009e73", "#d55e00")


def save_power(results: Mapping[Cell, Rates], n_people: int, path: Path) -> None:
    """How often a side is named, and how often the sides are called balanced."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams.update({"svg.hashsalt": "evenside", "svg.fonttype": "none", "font.size": 9})
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(8.0, 3.4), sharex=True, sharey=True)
    _lines(left, results, n_people, "right")
    _lines(right, results, n_people, "balanced")
    left.set_title("right tighter")
    right.set_title("balanced within 1 point")
    left.set_ylabel("share of comparisons, %")
    left.axhline(2.5, color="0.6", linewidth=0.8)
    for axes in (left, right):
        axes.set_xlabel("true difference, points")
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(axis="y", color="0.9")
    right.legend(
        *left.get_legend_handles_labels(), frameon=False, title="holds a side (dashed: /1)"
    )
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)


def _lines(axes: Any, results: Mapping[Cell, Rates], n_people: int, what: str) -> None:
    shares: dict[tuple[int, str], list[float]] = {}
    for cell in shipping_cells(n_people):
        share = 100.0 * getattr(results[cell], what)
        shares.setdefault((cell.n_side, cell.method), []).append(share)
    for colour, n_side in zip(COLOURS, POWER_SIDES, strict=True):
        for method in {cell.method for cell in shipping_cells(n_people)}:
            axes.plot(
                POWER_DIFFERENCES,
                shares[n_side, method],
                color=colour,
                linestyle="-" if method == ALL_ZONES else "--",
                linewidth=1.6 if method == ALL_ZONES else 0.9,
                label=str(n_side) if method == ALL_ZONES else None,
            )
