"""What earlier presses do to a score."""

import numpy as np
import pytest

from evenside.simulator.area import Side
from evenside.simulator.before import (
    Before,
    Pressed,
    before,
    points_from_before,
    threshold_rise,
)
from evenside.simulator.people import find_person

MINUTE_S = 60.0


def hold(zone: str, side: Side, start_at_s: float) -> Pressed:
    return Pressed(zone, side, start_at_s, start_at_s + 15.0, rolled_s=0.0)


def rolling(zone: str, side: Side, end_at_s: float, rolled_s: float) -> Pressed:
    return Pressed(zone, side, end_at_s - rolled_s, end_at_s, rolled_s)


def test_nothing_came_before_the_first_press() -> None:
    assert before([], "calf", "left", 10.0) == Before()


def test_holds_on_the_spot_count_for_ever_and_holds_elsewhere_for_five_minutes() -> None:
    history = [hold("calf", "left", 0.0), hold("calf", "right", 50.0), hold("shin", "left", 400.0)]

    found = before(history, "calf", "left", 500.0)

    assert (found.same_spot, found.elsewhere) == (1, 1)
    assert found.since_same_spot_s == pytest.approx(485.0)
    assert found.threshold_rise == 0.0


@pytest.mark.parametrize(
    ("earlier", "points"),
    [
        # science.md 3.3: -0.10 a hold on the same spot, +0.05 a hold elsewhere
        (Before(same_spot=3), -0.3),
        (Before(elsewhere=4), 0.2),
        # summation: half a point at once, nothing after a minute
        (Before(since_same_spot_s=0.0), 0.5),
        (Before(since_same_spot_s=30.0), 0.25),
        (Before(since_same_spot_s=60.0), 0.0),
        (Before(since_same_spot_s=600.0), 0.0),
    ],
)
def test_points_are_those_of_the_science_page(earlier: Before, points: float) -> None:
    assert points_from_before(find_person("even", 0), earlier) == pytest.approx(points)


def test_ten_seconds_of_rolling_raise_the_other_side_by_one_and_a_half_percent() -> None:
    # science.md 3.3; asked at the end of the rolling, before any of it has faded
    history = [rolling("calf", "left", 100.0, 10.0)]

    assert threshold_rise(history, "calf", "right", 100.0) == pytest.approx(0.015)
    assert threshold_rise(history, "calf", "right", 100.0 + 25 * MINUTE_S) < 0.4 * 0.015


@pytest.mark.parametrize(
    ("side", "soon", "on_average"), [("left", 0.24, 0.192), ("right", 0.21, 0.159)]
)
def test_heavy_rolling_raises_the_thresholds_as_published(
    side: Side, soon: float, on_average: float
) -> None:
    # Aboodarda 2015: the rolled calf +24 % after 30 s and +19.2 % over 15 min, the other +21 % and
    # +15.9 %; within a percentage point.
    history = [rolling("calf", "left", 100.0 + 70.0 * n, 60.0) for n in range(3)]
    end_s = history[-1].end_at_s
    times_s = np.linspace(30.0, 15 * MINUTE_S, 100)

    rises = [threshold_rise(history, "calf", side, end_s + after_s) for after_s in times_s]

    assert rises[0] == pytest.approx(soon, abs=0.011)
    assert np.mean(rises) == pytest.approx(on_average, abs=0.011)


def test_more_and_more_rolling_raises_no_further() -> None:
    history = [rolling("calf", "left", 100.0 * n, 90.0) for n in range(1, 20)]

    assert threshold_rise(history, "calf", "right", 1900.0) == pytest.approx(0.21)
    assert threshold_rise(history, "calf", "left", 1900.0) == pytest.approx(1.18 * 0.21)
