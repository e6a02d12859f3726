"""The tables about verdicts: which cells they need, and how they are shown."""

from collections.abc import Mapping
from dataclasses import replace

from tests.validate.cells import ONE_ZONE, Cell, Rates, both_methods
from tests.validate.people import DESIGN, USUAL, Population
from tests.validate.table import percent, pm, signed, table

from evenside_analysis.chart import METHODS
from evenside_analysis.observations import ComparisonSettings

Results = Mapping[Cell, Rates]

# science.md 4.3: holds a side, true difference, then in percent: tighter on the right side, falsely
# tighter, balanced within one point. None where the table has no figure.
DESIGN_TABLE: list[tuple[int, float, float | None, float | None, float]] = [
    (3, 0.0, None, 3.1, 0.0),
    (3, 2.0, 74.0, 0.0, 0.0),
    (4, 0.0, None, 3.7, 2.0),
    (4, 1.0, 30.0, 0.1, 1.0),
    (4, 1.5, 62.0, 0.0, 0.0),
    (4, 2.0, 86.0, 0.0, 0.0),
    (6, 0.0, None, 4.3, 25.0),
    (6, 1.5, 83.0, 0.0, 0.0),
    (8, 0.0, None, 4.0, 46.0),
    (8, 1.0, 61.0, 0.0, 4.0),
    (12, 0.0, None, 4.5, 75.0),
]
DESIGN_SETTINGS = ComparisonSettings(slope_prior=7.3, slope_prior_sd=2.0)

_LR = Population(sides="in turn")
DEPARTURES: dict[str, Population] = {
    "people as usual": USUAL,
    "right pressed 15 % harder": replace(USUAL, right_load=0.14),
    "true slope 3, right 15 % harder": replace(_LR, slope=3.0, right_load=0.14),
    "true slope 5, right 15 % harder": replace(_LR, slope=5.0, right_load=0.14),
    "true slope 11, right 15 % harder": replace(_LR, slope=11.0, right_load=0.14),
    "drift -0.15 a hold, sides in turn": replace(_LR, drift=-0.15),
    "drift -0.15 a hold, LRRL": replace(_LR, drift=-0.15, sides="LRRL"),
    "drift -0.15 a hold, left side first": replace(_LR, drift=-0.15, sides="left first"),
    "noise 1.2": replace(_LR, noise=1.2),
    "loads scattered by 20 %": replace(_LR, load_sd=0.2),
    "scores around 8": replace(_LR, level=8.0),
}
POWER_DIFFERENCES = (0.0, 0.5, 1.0, 1.5, 2.0, 2.5)
POWER_SIDES = (3, 4, 6, 8)


def design_cell(n_side: int, difference: float, n_people: int) -> Cell:
    """The cell that repeats a row of the design's table: one zone, its prior, no gates."""
    return Cell(
        n_side,
        difference,
        method=ONE_ZONE,
        population=DESIGN,
        settings=DESIGN_SETTINGS,
        with_gates=False,
        n_people=n_people,
        n_zones=1,
    )


def shipping_cells(n_people: int) -> list[Cell]:
    """Both methods as they ship, over holds a side and true differences."""
    return both_methods(
        Cell(n_side, difference, n_people=n_people)
        for n_side in POWER_SIDES
        for difference in POWER_DIFFERENCES
    )


def departure_cells(n_people: int) -> dict[str, list[Cell]]:
    """Equal sides under everything that could fake a difference; gates open, to see the model."""
    return {
        name: both_methods(
            [Cell(4, 0.0, population=population, with_gates=False, n_people=n_people)]
        )
        for name, population in DEPARTURES.items()
    }


def bare_cells(n_people: int) -> dict[str, Cell]:
    """The same comparison for somebody who cannot measure force."""
    harder = replace(_LR, right_load=0.14)
    bare = Cell(4, 0.0, method=ONE_ZONE, with_gates=False, n_people=n_people)
    return {
        "force not measured, sides pressed alike": replace(
            bare, population=_LR, without_force=True
        ),
        "force not measured, right pressed 15 % harder": replace(
            bare, population=harder, without_force=True
        ),
        "force measured, right pressed 15 % harder": replace(bare, population=harder),
    }


def all_cells(n_people: int) -> list[Cell]:
    """Everything that this part of the page needs."""
    # the design's table is of single zones: as many zones as the other cells have people
    cells = [design_cell(m, d, 4 * n_people) for m, d, *_ in DESIGN_TABLE]
    cells += shipping_cells(n_people)
    for pair in departure_cells(n_people).values():
        cells += pair
    return [*cells, *bare_cells(n_people).values()]


def tables(results: Results, n_people: int) -> dict[str, str]:
    """The tables of this part, by their place in the page."""
    return {
        "design": _design(results, n_people),
        "shipping": _shipping(results, n_people),
        "bare": _bare(results, n_people),
        "departures": _departures(results, n_people),
    }


def _design(results: Results, n_people: int) -> str:
    rows = []
    for n_side, difference, tighter, wrong, balanced in DESIGN_TABLE:
        found = results[design_cell(n_side, difference, 4 * n_people)]
        false = found.tighter if difference == 0 else found.left
        rows.append(
            [
                str(n_side),
                f"{difference:g}",
                "" if tighter is None else f"{tighter:g} / {percent(found.right)}",
                "" if wrong is None else f"{wrong:g} / {percent(false)}",
                f"{balanced:g} / {percent(found.balanced)}",
                percent(found.covered),
                pm(found.standard_error(found.covered)),
            ]
        )
    head = "holds a side|true d|tighter|falsely tighter|balanced within 1|coverage|+/- (one s.e.)"
    return table(head, rows)


def _shipping(results: Results, n_people: int) -> str:
    rows = []
    cells = shipping_cells(n_people)
    for first, second in zip(cells[::2], cells[1::2], strict=True):
        one, two = results[first], results[second]
        false = first.difference == 0
        rows.append(
            [
                str(first.n_side),
                f"{first.difference:g}",
                f"{percent(one.tighter)} / {percent(two.tighter)}" if false else "",
                "" if false else f"{percent(one.right)} / {percent(two.right)}",
                f"{percent(one.balanced)} / {percent(two.balanced)}",
                percent(two.refused),
                f"{percent(one.covered)} / {percent(two.covered)}",
                f"{one.mean_width:.2f} / {two.mean_width:.2f}",
            ]
        )
    head = (
        "holds a side|true d|falsely tighter|tighter|balanced within 1|refused by a gate|"
        "coverage|width of the interval, points"
    )
    return table(head, rows)


def _bare(results: Results, n_people: int) -> str:
    rows = [
        [name, percent(results[cell].tighter), signed(results[cell].bias)]
        for name, cell in bare_cells(n_people).items()
    ]
    return table("|falsely tighter, %|bias, points", rows)


def _departures(results: Results, n_people: int) -> str:
    rows = []
    for name, cells in departure_cells(n_people).items():
        found = [results[cell] for cell in cells]
        rows.append(
            [
                name,
                " / ".join(percent(rates.tighter) for rates in found),
                " / ".join(percent(rates.covered) for rates in found),
                " / ".join(signed(rates.bias) for rates in found),
            ]
        )
    names = " / ".join(f"/{method.rpartition('/')[2]}" for method in METHODS)
    return table(f"|falsely tighter ({names})|coverage|bias, points", rows)
