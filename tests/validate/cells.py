"""One cell of a table: a method, a population, and how often each answer came.

A cell is a pure function of its fields, so that cells run side by side on all cores and a small one
with a fixed seed is a test.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from zlib import crc32

import numpy as np
from tests.validate.people import USUAL, Population, draw_session

from evenside_analysis.chart import METHODS
from evenside_analysis.gates import refusals
from evenside_analysis.matched_force import Fit, fit
from evenside_analysis.observations import ComparisonSettings, Observations
from evenside_analysis.pooled import fit_session
from evenside_analysis.verdicts import judge

ONE_ZONE, ALL_ZONES = METHODS


@dataclass(frozen=True, slots=True)
class Cell:
    """What to simulate; ``n_people`` sessions of ``n_zones`` zones each."""

    n_side: int
    difference: float
    method: str = ALL_ZONES
    population: Population = USUAL
    settings: ComparisonSettings = field(default_factory=ComparisonSettings)
    with_gates: bool = True
    without_force: bool = False  # what a bare pair of scores would say
    n_people: int = 1000
    n_zones: int = 9

    @property
    def seed(self) -> int:
        """Another for every row of a table, and the same for both methods in it."""
        return crc32(repr(replace(self, method="")).encode())


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares of the comparisons, 0 to 1; ``n`` comparisons, of which some were refused."""

    n: int
    right: float
    left: float
    balanced: float
    refused: float
    covered: float  # of the 95 % interval, where there is one
    mean_width: float  # of that interval, points
    bias: float  # mean estimate minus truth, points

    @property
    def tighter(self) -> float:
        """Share of verdicts that name a side."""
        return self.right + self.left

    def standard_error(self, share: float) -> float:
        """Of a share of these comparisons."""
        return float(np.sqrt(max(share * (1 - share), 1e-4) / self.n))


def run_cell(cell: Cell) -> Rates:
    """Simulate, compare, count."""
    rng = np.random.default_rng(cell.seed)
    verdicts: list[str] = []
    intervals: list[tuple[float, float]] = []
    estimates: list[float] = []
    n_refused = 0
    settings = cell.settings if cell.with_gates else _open(cell.settings)
    for _ in range(cell.n_people):
        zones = draw_session(rng, cell.population, cell.n_zones, cell.n_side, cell.difference)
        if cell.without_force:
            zones = {name: _blind(data) for name, data in zones.items()}
        for name, one in _fits(zones, cell.method, settings).items():
            answer = judge(zones[name], one, settings, method_id=cell.method)
            verdicts.append(answer.verdict)
            n_refused += bool(refusals(zones[name], settings, 0.0))
            if answer.ci95 is not None and answer.difference_points is not None:
                intervals.append(answer.ci95)
                estimates.append(answer.difference_points)
    bounds = np.array(intervals)
    inside = (bounds[:, 0] <= cell.difference) & (cell.difference <= bounds[:, 1])
    n = len(verdicts)
    return Rates(
        n=n,
        right=verdicts.count("right_tighter") / n,
        left=verdicts.count("left_tighter") / n,
        balanced=verdicts.count("balanced") / n,
        refused=n_refused / n,
        covered=float(inside.mean()),
        mean_width=float((bounds[:, 1] - bounds[:, 0]).mean()),
        bias=float(np.mean(estimates)) - cell.difference,
    )


def both_methods(cells: Iterable[Cell]) -> list[Cell]:
    """Each cell twice, zone by zone and all together."""
    return [replace(cell, method=method) for cell in cells for method in METHODS]


def _fits(
    zones: dict[str, Observations], method: str, settings: ComparisonSettings
) -> dict[str, Fit | None]:
    if method == ALL_ZONES:
        found = fit_session(zones, settings).zones
        return {name: found.get(name) for name in zones}
    return {name: fit(data, settings) for name, data in zones.items()}


def _blind(data: Observations) -> Observations:
    """The same holds as if nobody had measured the force."""
    return replace(data, log_load=np.zeros_like(data.log_load))


def _open(settings: ComparisonSettings) -> ComparisonSettings:
    """The same settings with every gate open but the one that counts holds."""
    return replace(
        settings,
        max_log_load_difference=100.0,
        min_load_overlap=0.0,
        score_floor=0.0,
        score_ceiling=10.0,
    )
