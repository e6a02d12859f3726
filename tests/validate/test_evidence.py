"""A small version of docs/validation.md with fixed seeds: it fails when a figure falls.

Limits are three standard errors of the small sample wide of what the big one shows.
"""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from tests.validate.__main__ import jobs, page
from tests.validate.cells import ALL_ZONES, ONE_ZONE, Cell, Rates, run_cell
from tests.validate.detection import DetectionRow, detection_table, package_table
from tests.validate.detection_tables import FAULTS
from tests.validate.figures import save_power
from tests.validate.histories import HistoryCell, run_history
from tests.validate.people_tables import HISTORY_TABLE
from tests.validate.verdict_tables import DEPARTURES, DESIGN_TABLE, design_cell
from tests.validate.whole_people import ZoneOutcome, run_people

from evenside_analysis.chart import METHODS

ROW = DetectionRow("", "dwell", "evenside", 1, 72, 72, 72, 1.0, 1.0, 1.0, 0.02, 0.1, 0.02, 0.1, 0.5)
DOCS = Path(__file__).parents[2] / "docs"
N_PEOPLE = 80
# Zones of one person share slope and noise: count half of them as independent.
N_INDEPENDENT = N_PEOPLE * 9 / 2


def slack(share: float, n: float) -> float:
    """Three standard errors of a share, and half a percent that tables round away."""
    return 0.005 + 3 * (max(share * (1 - share), 0.002) / n) ** 0.5


@pytest.mark.parametrize(("n_side", "difference", "tighter", "wrong", "balanced"), DESIGN_TABLE)
def test_one_zone_reaches_the_designs_table(
    n_side: int, difference: float, tighter: float | None, wrong: float | None, balanced: float
) -> None:
    found = run_cell(design_cell(n_side, difference, 800))

    if tighter is not None:
        assert found.right == pytest.approx(tighter / 100, abs=slack(tighter / 100, 400))
    if wrong is not None:
        share = found.tighter if difference == 0 else found.left
        assert share < wrong / 100 + slack(wrong / 100, 600)
    assert found.balanced == pytest.approx(balanced / 100, abs=slack(balanced / 100, 600))
    assert found.covered > 0.95 - slack(0.95, 800)


@pytest.mark.parametrize("n_side", [3, 4, 6, 8])
def test_equal_sides_are_called_tighter_in_at_most_five_percent(n_side: int) -> None:
    for method in METHODS:
        found = run_cell(Cell(n_side, 0.0, method=method, n_people=N_PEOPLE))
        assert found.tighter < 0.05 + slack(0.05, N_INDEPENDENT)
        assert found.covered > 0.95 - slack(0.95, N_INDEPENDENT)


@pytest.mark.parametrize(("n_side", "difference", "at_least"), [(3, 2.0, 0.72), (4, 1.5, 0.60)])
def test_all_zones_together_find_more_than_each_alone(
    n_side: int, difference: float, at_least: float
) -> None:
    cell = Cell(n_side, difference, n_people=N_PEOPLE)

    together = run_cell(replace(cell, method=ALL_ZONES))
    alone = run_cell(replace(cell, method=ONE_ZONE))

    assert together.right > alone.right + 0.02  # the same people in both
    assert together.right > at_least - slack(at_least, N_INDEPENDENT)


@pytest.mark.parametrize(
    "name", [name for name in DEPARTURES if "left side first" not in name and "noise" not in name]
)
def test_what_could_fake_a_difference_does_not(name: str) -> None:
    found = run_cell(Cell(4, 0.0, population=DEPARTURES[name], with_gates=False, n_people=N_PEOPLE))

    assert found.tighter < 0.06 + slack(0.06, N_INDEPENDENT)
    assert abs(found.bias) < 0.2


def test_without_the_force_whoever_presses_harder_is_called_tighter() -> None:
    # science.md 4.3: bias +1.03 points and 29 % false verdicts with 15 % more force on one side
    harder = replace(DEPARTURES["right pressed 15 % harder"], zone_slope_sd=0.0, slope_sd=0.0)
    cell = Cell(4, 0.0, ONE_ZONE, harder, with_gates=False, without_force=True, n_people=N_PEOPLE)

    found = run_cell(cell)

    assert found.bias == pytest.approx(1.03, abs=0.15)
    assert found.right > 0.2


@pytest.mark.parametrize(("n_sessions", "difference", "tighter", "balanced"), HISTORY_TABLE)
def test_several_sessions_reach_the_designs_table(
    n_sessions: int, difference: float, tighter: float, balanced: float
) -> None:
    found = run_history(HistoryCell(n_sessions, difference, n_people=250))

    assert found.tighter == pytest.approx(tighter / 100, abs=0.02 + slack(tighter / 100, 250))
    assert found.balanced == pytest.approx(balanced / 100, abs=0.03 + slack(balanced / 100, 250))


@pytest.fixture(scope="module")
def whole_people() -> dict[str, list[ZoneOutcome]]:
    return run_people(range(20_000, 20_020))


@pytest.mark.parametrize("method", METHODS)
def test_of_the_simulators_own_people_hardly_any_verdict_is_untrue(
    whole_people: dict[str, list[ZoneOutcome]], method: str
) -> None:
    outcomes = whole_people[method]

    untrue = sum(not one.is_true for one in outcomes) / len(outcomes)
    known = [one for one in outcomes if one.ci95 is not None]
    covered = sum(
        one.ci95[0] <= one.difference <= one.ci95[1] for one in known if one.ci95 is not None
    ) / len(known)
    assert untrue < 0.03 + slack(0.03, 90)
    assert covered > 0.94 - slack(0.94, 90)


def test_the_page_is_complete_and_has_its_figure(tmp_path: Path) -> None:
    results = {
        job.key: job.function(*job.arguments)
        for job in jobs(n_people=1, n_whole=1)
        if job.function
        not in (detection_table, package_table)  # whole sessions: see test_detection
    }
    results |= {("detection", spec): [ROW] * 3 for spec in FAULTS} | {"packages": [ROW] * 10}

    text = page(results, n_people=1, n_whole=1)
    save_power(results, 1, tmp_path / "power.svg")

    assert not re.search(r"[{}]|\bnan\b|\bNone\b", text)
    assert (tmp_path / "power.svg").read_text().count("<path") > 20
    committed = (DOCS / "validation.md").read_text(encoding="utf-8")
    assert [line for line in committed.splitlines() if line.startswith("#")] == [
        line for line in text.splitlines() if line.startswith("#")
    ], "run `make validate`"


def test_both_methods_of_a_row_meet_the_same_people() -> None:
    cell = Cell(4, 1.0)

    assert replace(cell, method=ONE_ZONE).seed == replace(cell, method=ALL_ZONES).seed
    assert cell.seed != replace(cell, difference=1.5).seed


def test_rates_know_their_standard_error() -> None:
    rates = Rates(400, 0.5, 0.0, 0.0, 0.0, 0.95, 1.0, 0.0)

    assert rates.standard_error(0.5) == pytest.approx(0.025)
