"""The zero of a session, which may be refused; a roller's from one turn."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenside_analysis.calibration import Calibration
from evenside_analysis.load import Montage
from evenside_analysis.tare import TareProblem, TareSettings, tare_from, tare_from_turn
from evenside_analysis.types import FloatArray, ParameterError

TWO_CELLS = Calibration((1000.0, -500.0), (0.01, -0.02), "bench", "2026-01-02")


def quiet(
    n: int = 100, noise: float = 10.0, at: tuple[float, float] = (1000.0, -500.0)
) -> FloatArray:
    return np.array(at) + np.random.default_rng(4).normal(0.0, noise, (n, 2))


def test_the_tare_is_the_median_of_each_cell() -> None:
    counts = quiet(at=(1200.0, -450.0))
    counts[17] = 8_388_607.0

    tare = tare_from(counts, TWO_CELLS, fs_hz=80.0)

    assert tare.ok
    assert tare.counts == pytest.approx((1200.0, -450.0), abs=5.0)


def test_missing_samples_take_no_part_in_the_tare() -> None:
    counts = quiet()
    counts[::20, 0] = np.nan

    tare = tare_from(counts, TWO_CELLS, fs_hz=80.0)

    assert tare.ok
    assert tare.counts == pytest.approx((1000.0, -500.0), abs=5.0)


def breathing() -> FloatArray:
    swing = 800.0 * np.sin(np.arange(100) / 8.0)  # 8 N
    return quiet() + swing[:, None]


def half_lost() -> FloatArray:
    counts = quiet()
    counts[::2] = np.nan
    return counts


@pytest.mark.parametrize(
    ("counts", "problem"),
    [
        (quiet(40), "too short"),
        (half_lost(), "missing samples"),
        (np.full((100, 2), 8_388_607.0), "saturated"),
        (breathing(), "not steady"),
        (quiet(at=(9000.0, -500.0)), "loaded"),  # 80 N more than at calibration
        (quiet(at=(-9000.0, -500.0)), "loaded"),
    ],
)
def test_a_tare_that_would_falsify_the_session_is_refused_with_its_reason(
    counts: FloatArray, problem: str
) -> None:
    tare = tare_from(counts, TWO_CELLS, fs_hz=80.0)

    assert (tare.ok, tare.counts, tare.problem) == (False, None, problem)
    assert tare.why_not is not None
    assert tare.why_not.startswith(problem)


def test_a_nominal_calibration_does_not_ask_how_far_the_zero_has_moved() -> None:
    far = quiet(at=(60_000.0, 40_000.0))

    assert tare_from(far, TWO_CELLS, fs_hz=80.0, settings=TareSettings(max_shift_n=None)).ok


@pytest.mark.parametrize("bad", [{"min_s": 0.0}, {"min_coverage": 1.5}, {"max_noise_n": -1.0}])
def test_impossible_tare_settings_are_refused(bad: dict[str, float]) -> None:
    with pytest.raises(ParameterError):
        TareSettings(**bad)


def lying(beat_n: float, *, noise_counts: float = 2.0) -> FloatArray:
    """A second on two cells of 0.01 N a count under a heart of 1.2 beats a second."""
    time_s = np.arange(80) / 80.0
    heart = 50.0 * beat_n * np.sin(2.0 * np.pi * 1.2 * time_s)
    return quiet(80, noise_counts, (0.0, 0.0)) + heart[:, np.newaxis]


@pytest.mark.parametrize(
    ("beat_n", "noise_counts", "is_refused"),
    [
        # two cells share the beat, and a beat of 1 N either way is 2 N from top to bottom
        (0.0, 2.0, False),
        (0.2, 2.0, False),
        (1.0, 2.0, True),
        (3.0, 2.0, True),
        # 1.5 N of noise a cell: a bad build, but nobody lies on it
        (0.0, 150.0, False),
    ],
)
def test_a_zero_under_a_beating_heart_is_refused_and_one_under_noise_is_not(
    beat_n: float, noise_counts: float, is_refused: bool
) -> None:
    cells = Calibration((0.0, 0.0), (0.01, 0.01), "bench", None)

    tare = tare_from(lying(beat_n, noise_counts=noise_counts), cells, fs_hz=80.0)

    assert tare.ok is not is_refused
    if is_refused:
        assert tare.problem == "not steady"
        assert "is somebody on it?" in str(tare.why_not)


# --- a roller, turned once ------------------------------------------------------------------------

UP = math.pi / 2
ROLLER = Montage("roller", (0.0,) * 4, (-0.15, -0.15, 0.15, 0.15), (0.0, UP, 0.0, UP), 0.075)
FOUR_CELLS = Calibration((0.0,) * 4, (0.01, 0.01, -0.01, 0.02), "bench", None)
EMPTY = (500.0, -700.0, 0.0, 300.0)  # counts of cells that carry nothing


def turned(turned_rad: float, weight_n: float = 8.0, noise_n: float = 0.02) -> FloatArray:
    """Four seconds of an unloaded roller that turns, in counts."""
    turn_rad = np.linspace(0.5, 0.5 + turned_rad, 320)
    cells_n = np.column_stack([weight_n / 2 * np.cos(turn_rad - axis) for axis in ROLLER.axis_rad])
    cells_n += np.random.default_rng(6).normal(0.0, noise_n, cells_n.shape)
    return np.array(EMPTY) + cells_n / np.array(FOUR_CELLS.newton_per_count)


def pressed(counts: FloatArray) -> FloatArray:
    """The same under somebody whose heart beats."""
    beat_n = 2.0 * np.sin(2.0 * np.pi * 1.2 * np.arange(len(counts)) / 80.0)
    return counts + beat_n[:, np.newaxis] / 0.01


def test_one_turn_gives_the_zeros_of_empty_cells_and_the_rollers_weight() -> None:
    tare = tare_from_turn(turned(2.0 * math.pi), FOUR_CELLS, ROLLER, fs_hz=80.0)

    assert tare.ok
    assert tare.counts == pytest.approx(EMPTY, abs=2.0)  # 0.02 to 0.04 N
    assert tare.weight_n == pytest.approx(8.0, abs=0.02)


@pytest.mark.parametrize(
    ("counts", "problem"),
    [
        (turned(6.0)[:70], "too short"),
        (np.where(np.arange(320)[:, None] % 3, np.nan, turned(6.0)), "missing samples"),
        (np.full((320, 4), 8_388_607.0), "saturated"),
        (turned(0.0), "not turned"),
        (turned(math.pi / 2), "not turned"),
        (turned(0.9 * math.pi), "not turned"),
        (turned(6.0, weight_n=1.0), "not turned"),
        (pressed(turned(6.0)), "not steady"),
        (turned(6.0, noise_n=2.0), "not steady"),
        (turned(6.0, weight_n=60.0), "loaded"),
        (turned(6.0) + 10_000.0, "loaded"),
    ],
)
def test_what_is_no_turn_of_an_empty_roller_is_refused_with_its_reason(
    counts: FloatArray, problem: TareProblem
) -> None:
    tare = tare_from_turn(counts, FOUR_CELLS, ROLLER, fs_hz=80.0)

    assert (tare.ok, tare.counts, tare.weight_n, tare.problem) == (False, None, None, problem)


def test_a_roller_whose_cells_are_not_crossed_is_refused() -> None:
    askew = Montage("roller", (0.0,) * 4, (-0.1, -0.1, 0.1, 0.1), (0.0, 1.0, 0.0, 1.0), 0.075)

    assert tare_from_turn(turned(6.0), FOUR_CELLS, askew).problem == "not crossed"


@given(st.floats(0.0, 7.0), st.floats(0.0, 15.0), st.sampled_from([0.01, 0.1, 0.5]))
def test_a_turn_is_refused_or_right_to_a_tenth_of_the_weight(
    turned_rad: float, weight_n: float, noise_n: float
) -> None:
    counts = turned(turned_rad, weight_n, noise_n)

    tare = tare_from_turn(counts, FOUR_CELLS, ROLLER, fs_hz=80.0)

    if tare.weight_n is not None:
        assert tare.weight_n == pytest.approx(weight_n, rel=0.1)
        assert turned_rad > 0.9 * math.pi
