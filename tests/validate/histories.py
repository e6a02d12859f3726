"""Several sessions of one zone taken together, against the table of science.md 4.4."""

from dataclasses import dataclass

import numpy as np
from tests.validate.people import Population, draw_session

from evenside_analysis.history import combine_sessions
from evenside_analysis.matched_force import fit
from evenside_analysis.observations import ComparisonSettings

DAY_SD = 0.4  # points, of the true difference from day to day


@dataclass(frozen=True, slots=True)
class HistoryCell:
    """``n_people`` histories of ``n_sessions`` sessions of one zone."""

    n_sessions: int
    difference: float
    n_side: int = 4
    n_people: int = 1000
    seed: int = 1


@dataclass(frozen=True, slots=True)
class HistoryRates:
    """Shares of the histories, for the grid and for its second opinion."""

    n: int
    tighter: float
    wrong_side: float
    balanced: float
    covered: float
    second_tighter: float  # Hartung and Knapp
    second_balanced: float


def run_history(cell: HistoryCell) -> HistoryRates:
    """Simulate, combine, count."""
    rng = np.random.default_rng([cell.n_sessions, round(10 * cell.difference), cell.seed])
    settings = ComparisonSettings()
    verdicts, seconds, covered = [], [], 0
    for _ in range(cell.n_people):
        days = rng.normal(cell.difference, DAY_SD, cell.n_sessions)
        fits = []
        for day in days:
            (zone,) = draw_session(rng, Population(), 1, cell.n_side, float(day)).values()
            fits.append(fit(zone, settings))
        known = [one for one in fits if one is not None]
        result = combine_sessions(
            [one.difference for one in known], [one.difference_se for one in known]
        )
        grid = result.bayes_grid
        verdicts.append(grid.verdict)
        seconds.append(result.hartung_knapp.verdict if result.hartung_knapp else "cannot_tell")
        covered += grid.ci95[0] <= cell.difference <= grid.ci95[1]
    n = cell.n_people
    right, left = verdicts.count("right_tighter") / n, verdicts.count("left_tighter") / n
    return HistoryRates(
        n=n,
        tighter=right if cell.difference else right + left,
        wrong_side=left if cell.difference else 0.0,
        balanced=verdicts.count("balanced") / n,
        covered=covered / n,
        second_tighter=(seconds.count("right_tighter") + seconds.count("left_tighter")) / n,
        second_balanced=seconds.count("balanced") / n,
    )
