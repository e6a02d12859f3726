"""compare_curves: left against right along the tissue."""

import numpy as np
import pytest
from tests.analysis.test_profile import N_BINS, one_pass

from evenside_analysis.curves import compare_curves
from evenside_analysis.profile import LoadCurve, load_curve
from evenside_analysis.types import FloatArray

SLOPE = 0.03 * np.arange(N_BINS)
HUMP = np.where((np.arange(N_BINS) >= 6) & (np.arange(N_BINS) < 9), 0.3, 0.0)


def side(
    shape: FloatArray,
    seed: int,
    *,
    level_n: float = 200.0,
    noise: float = 0.03,
    n_passes: int = 10,
    first_bin: int = -8,
) -> LoadCurve:
    rng = np.random.default_rng(seed)
    passes = [
        one_pass(shape + noise * rng.normal(size=len(shape)), level_n, first_bin)
        for _ in range(n_passes)
    ]
    found = load_curve(passes)
    assert found is not None
    return found


def test_a_hump_on_one_side_is_found_where_it_is() -> None:
    sign = compare_curves(side(SLOPE, 1), side(SLOPE + HUMP, 2))

    assert sign.difference is not None
    assert sign.difference.p_shape < 0.001
    # bins 6 to 8 of a way that begins at -8 cm
    assert sign.difference.differs == (pytest.approx((-0.02, 0.01)),)
    # by hand: 0.3 over three of sixteen bins, less its mean
    inside = sign.difference.difference_pct[6:9]
    assert inside == pytest.approx(np.full(3, 30 * (1 - 3 / 16)), abs=3.0)
    assert "the load along the tissue differs between the sides at -2 to 1 cm" in sign.notable
    assert sign.reasons == ()


def test_another_level_alone_is_no_difference_of_shape() -> None:
    sign = compare_curves(side(SLOPE, 1), side(SLOPE, 2, level_n=300.0))

    assert sign.difference is not None
    assert sign.difference.differs == ()
    assert sign.notable == ()


def test_equal_sides_are_called_different_in_about_one_case_in_twenty_or_less() -> None:
    n_different = 0
    for seed in range(200):
        sign = compare_curves(side(SLOPE, 2 * seed, n_passes=6), side(SLOPE, 2 * seed + 1))
        assert sign.difference is not None
        n_different += sign.difference.p_shape <= 0.05

    assert n_different <= 15  # 10 expected at most; 15 is the 95 % end of chance


def test_the_pointwise_interval_covers_the_truth_in_about_95_percent_of_the_bins() -> None:
    covered = []
    for seed in range(150):
        sign = compare_curves(side(SLOPE, 2 * seed), side(SLOPE + HUMP, 2 * seed + 1))
        assert sign.difference is not None
        truth = 100 * (HUMP - HUMP.mean())
        difference = sign.difference
        covered.append((difference.low_pct <= truth) & (truth <= difference.high_pct))

    # never below; above, as no bin is taken to be steadier than the curve
    assert 0.94 <= np.mean(covered) <= 0.985


@pytest.mark.parametrize(
    ("left", "right", "reasons"),
    [
        (
            None,
            side(SLOPE, 2),
            ("left: no curve: 3 passes over the same 3 cm are needed",),
        ),
        (
            side(SLOPE, 1),
            side(SLOPE, 2, first_bin=30),
            ("the sides share fewer than 3 cm with 5 passes each",),
        ),
        (
            side(SLOPE, 1),
            side(SLOPE, 2, n_passes=4),
            (
                "right: fewer than 5 passes went over most of the way",
                "the sides share fewer than 3 cm with 5 passes each",
            ),
        ),
    ],
    ids=["one side only", "different places", "few passes"],
)
def test_sides_that_cannot_be_compared_say_why(
    left: LoadCurve | None, right: LoadCurve | None, reasons: tuple[str, ...]
) -> None:
    sign = compare_curves(left, right)

    assert sign.difference is None
    assert sign.reasons == reasons
