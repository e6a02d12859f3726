"""ramp_end: the end of a change from its shape alone."""

import numpy as np
import pytest

from evenside_analysis.edges import PRESS, STROKE, Family, ramp_end
from evenside_analysis.types import FloatArray

SHAPES = {
    "even": lambda u: u,
    "cosine": lambda u: (1.0 - np.cos(np.pi * u)) / 2.0,
    "least jerk": lambda u: u**3 * (10.0 + u * (6.0 * u - 15.0)),
}


def ramp(shape: str, start: float, duration: float, base: float, top: float) -> FloatArray:
    u = np.clip((np.arange(120) - start) / duration, 0.0, 1.0)
    return base + (top - base) * SHAPES[shape](u)


@pytest.mark.parametrize("family", [PRESS, STROKE], ids=["press", "stroke"])
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("duration", [8.0, 20.0, 37.0])
@pytest.mark.parametrize(("base", "top"), [(0.0, 200.0), (0.15, -0.02)])
def test_the_end_of_a_clean_ramp_is_found_within_a_cell_or_a_twentieth_of_it(
    family: Family, shape: str, duration: float, base: float, top: float
) -> None:
    x = ramp(shape, 20.3, duration, base, top)

    end = ramp_end(x, 10, 100, base, top, family)

    assert end == pytest.approx(20.3 + duration, abs=max(1.2, 0.05 * duration))


def test_a_dip_after_the_arrival_is_no_part_of_the_ramp() -> None:
    x = ramp("even", 20.0, 10.0, 0.0, 100.0)
    x[36:39] = 60.0

    assert ramp_end(x, 10, 60, 0.0, 100.0, PRESS) == pytest.approx(30.0, abs=0.2)


def test_the_end_is_never_before_the_last_crossing() -> None:
    jump = np.where(np.arange(40) < 20, 0.0, 1.0)

    assert 19.0 <= ramp_end(jump, 5, 35, 0.0, 1.0, PRESS) <= 20.2


def test_no_change_has_no_way_to_go() -> None:
    assert ramp_end(np.ones(20), 5, 15, 1.0, 1.0, PRESS) == 5.0
