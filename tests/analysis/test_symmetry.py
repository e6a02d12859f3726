"""symmetry_indices against published pairs."""

import math

import pytest

from evenside_analysis.symmetry import symmetry_indices
from evenside_analysis.types import ParameterError

# Science.md 6.4. The pair 25 and 20 is Bishop et al. 2016 (LSI 80, difference 20 %, SI 22.2,
# BAI-1 11.1, SA 7.04); the other rows were computed from the formulas with another program.
TABLE = [
    # left, right, LSI, % difference, SI, (R-L)/(R+L), symmetry angle, 100 ln(R/L)
    (20, 25, 80.0000, 20.0000, 22.2222, 11.1111, 7.0447, 22.3144),
    (25, 20, 80.0000, 20.0000, -22.2222, -11.1111, -7.0447, -22.3144),
    (90, 100, 90.0000, 10.0000, 10.5263, 5.2632, 3.3475, 10.5361),
    (85, 100, 85.0000, 15.0000, 16.2162, 8.1081, 5.1505, 16.2519),
    (95, 105, 90.4762, 9.5238, 10.0000, 5.0000, 3.1805, 10.0083),
    (40, 60, 66.6667, 33.3333, 40.0000, 20.0000, 12.5666, 40.5465),
    (5, 7, 71.4286, 28.5714, 33.3333, 16.6667, 10.5137, 33.6472),
]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row[0]} v {row[1]}")
def test_every_index_of_the_table_comes_out_to_the_last_digit(row: tuple[float, ...]) -> None:
    indices = symmetry_indices(row[0], row[1])

    found = (
        indices.lsi_pct,
        indices.difference_pct,
        indices.symmetry_index_pct,
        indices.bilateral_index_pct,
        indices.symmetry_angle_pct,
        indices.log_ratio_pct,
    )
    assert found == pytest.approx(row[2:], abs=5.1e-5)


def test_trials_are_averaged_and_the_range_of_all_trials_scales_the_normalised_index() -> None:
    # by hand: means 20 and 25, largest trial 30, smallest is the 0 that the index includes
    indices = symmetry_indices([18, 22], [20, 30])

    assert indices.lsi_pct == pytest.approx(80.0)
    assert indices.normalized_index_pct == pytest.approx(100 * 5 / 30)
    # geometric means: 100 * (ln(600) - ln(396)) / 2
    assert indices.log_ratio_pct == pytest.approx(50 * math.log(600 / 396))


def test_the_interval_of_the_log_ratio_is_welchs() -> None:
    # computed with scipy.stats.ttest_ind(log(right), log(left), equal_var=False)
    # .confidence_interval(), here in percent
    indices = symmetry_indices([300, 310, 290, 305], [330, 345, 325])

    assert indices.log_ratio_ci95 is not None
    assert indices.log_ratio_ci95 == pytest.approx((3.8854, 16.3513), abs=1e-4)


@pytest.mark.parametrize(("left", "right"), [(20, 25), ([20, 21], [25]), ([20, 20], [25, 25])])
def test_without_scatter_on_both_sides_there_is_no_interval(left: object, right: object) -> None:
    assert symmetry_indices(left, right).log_ratio_ci95 is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("left", "right", "message"),
    [
        (0, 25, "left=0.0"),
        (20, -1, "right=-1.0"),
        (20, math.nan, "right=nan"),
        ([], 25, "left has shape"),
        ("many", 25, "left='many'"),
        ([[20]], 25, "left has shape"),
    ],
)
def test_values_that_have_no_ratio_are_refused(left: object, right: object, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        symmetry_indices(left, right)  # type: ignore[arg-type]
