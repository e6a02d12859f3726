"""The zero's drift between visits: seen in the rests, and worth so many points in a comparison."""

from math import sqrt

import numpy as np
import pytest

from evenside_analysis.chart import compare_zones
from evenside_analysis.matched_force import fit
from evenside_analysis.observations import ComparisonSettings, observe
from evenside_analysis.types import Event, Hold, ParameterError, Side, Visit
from evenside_analysis.zero_drift import Drift, widened, zone_drifts

LOADS = [200.0, 250.0] * 4
SCORES = [4.0, 6.0, 4.0, 5.0, 5.0, 6.0, 4.0, 6.0]
SIDES: list[Side] = ["left", "right"] * 4


def visit(start_s: float, end_s: float, zone: str = "calf") -> Visit:
    return Visit(start_s, end_s, zone, "left")


def contact(start_s: float, end_s: float) -> Event:
    return Event("contact", 0, 1, start_s, end_s, 200.0, 200.0, 1.0, None, None, 1.0)


def levels(rests: list[tuple[int, int, float]], n: int = 100) -> np.ndarray:
    """A load of 200 N, and between the given seconds a rest of this level."""
    level = np.full(n, 200.0)
    for start, stop, value in rests:
        level[start:stop] = value
    return level


def test_drift_is_the_range_of_the_levels_before_and_after_the_visits() -> None:
    level = levels([(0, 10, 0.1), (20, 30, -0.4), (40, 60, 0.9)])
    contacts = [contact(10.0, 20.0), contact(30.0, 40.0)]

    drifts = zone_drifts(level, contacts, [visit(9.0, 21.0), visit(29.0, 41.0)])

    # levels beside the visits: 0.1, -0.4, -0.4, 0.9
    assert drifts == {"calf": Drift(pytest.approx(1.3), 4)}


def test_every_zone_has_its_own_rests() -> None:
    level = levels([(0, 10, 0.0), (20, 30, 1.0), (40, 60, 5.0)])
    contacts = [contact(10.0, 20.0), contact(30.0, 40.0)]

    drifts = zone_drifts(level, contacts, [visit(9.0, 21.0, "calf"), visit(29.0, 41.0, "shin")])

    assert drifts["calf"].drift_n == pytest.approx(1.0)
    assert drifts["shin"].drift_n == pytest.approx(4.0)


# what stands in the rest after the visit -> the drift
RESTS = [
    ("a rest that is still", [0.5] * 10, 0.5),
    ("somebody who leans on it", [0.5, 0.5, 3.0, 8.0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5], None),
    ("a gap", [np.nan] * 10, None),
    ("what comes later than three seconds", [0.5] * 5 + [9.0] * 5, 0.5),
    ("the second beside the contact", [9.0] + [0.5] * 9, 0.5),
]


@pytest.mark.parametrize(("what", "after", "drift_n"), RESTS, ids=[rest[0] for rest in RESTS])
def test_only_still_seconds_near_the_visit_tell_the_zero(
    what: str, after: list[float], drift_n: float | None
) -> None:
    level = np.array([0.0] * 10 + [200.0] * 10 + after)

    found = zone_drifts(level, [contact(10.0, 20.0)], [visit(9.0, 21.0)])["calf"]

    assert found.drift_n == (None if drift_n is None else pytest.approx(drift_n)), what


def test_a_visit_without_a_contact_or_a_session_without_rests_tells_nothing() -> None:
    assert zone_drifts([], [], [visit(9.0, 21.0)]) == {"calf": Drift(None, 0)}
    assert zone_drifts([200.0] * 30, [contact(0.0, 30.0)], [visit(1.0, 29.0)])["calf"] == Drift(
        None, 0
    )
    assert zone_drifts([0.0] * 30, [], []) == {}


def test_a_drift_widens_the_interval_by_slope_times_its_share_of_the_load() -> None:
    data = observe(LOADS, SCORES, SIDES, None)
    fitted = fit(data, ComparisonSettings())
    assert fitted is not None

    wider, points = widened(fitted, data, 24.0)

    # by hand: 24 N / sqrt(12) = 6.9282 N; 6.9282 * sqrt(1 / 200^2 + 1 / 250^2) = 0.044362
    assert points == pytest.approx(fitted.slope * 0.044362, rel=1e-4)
    assert wider.difference_se == pytest.approx(sqrt(fitted.difference_se**2 + points**2))
    assert wider.difference == fitted.difference
    assert widened(fitted, data, 0.0) == (fitted, 0.0)


@pytest.mark.parametrize("drift_n", [-1.0, float("nan"), float("inf")])
def test_a_drift_that_cannot_be_is_refused(drift_n: float) -> None:
    data = observe(LOADS, SCORES, SIDES, None)
    fitted = fit(data, ComparisonSettings())
    assert fitted is not None

    with pytest.raises(ParameterError, match="drift_n"):
        widened(fitted, data, drift_n)
    with pytest.raises(ParameterError, match="drift_n of calf"):
        compare_zones(holds(), drift_n={"calf": drift_n})


def holds() -> list[Hold]:
    return [
        Hold(
            "calf", side, 60.0 * n, 60.0 * n + 12.0, load, None, score, "tension", None, True, None
        )
        for n, (side, load, score) in enumerate(zip(SIDES, LOADS, SCORES, strict=True))
    ]


def test_the_chart_names_the_drift_and_what_it_was_worth() -> None:
    plain = compare_zones(holds(), drift_n={"calf": None})["calf"]
    drifted = compare_zones(holds(), drift_n={"calf": 24.0})["calf"]

    assert plain.method.parameters["drift_points"] is None
    assert drifted.method.parameters["drift_n"] == 24.0
    assert drifted.difference_points == plain.difference_points
    slope, points = (drifted.method.parameters[n] for n in ("fit_slope", "drift_points"))
    assert points == pytest.approx(float(slope or 0.0) * 0.044362, rel=1e-4)
    assert plain.ci95 is not None
    assert drifted.ci95 is not None
    assert drifted.ci95[0] < plain.ci95[0] < plain.ci95[1] < drifted.ci95[1]


def test_the_first_method_is_its_definition_and_knows_no_drift() -> None:
    plain, drifted = (
        compare_zones(holds(), drift_n=drift, method="matched-force/1")["calf"]
        for drift in (None, {"calf": 24.0})
    )

    assert plain == drifted
