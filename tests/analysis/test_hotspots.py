"""hot_spots on curves with a bump that was put there, and on curves without one."""

import numpy as np
import pytest
from tests.analysis.test_profile import N_BINS, one_pass

from evenside_analysis.hotspots import hot_spots
from evenside_analysis.profile import LoadCurve, load_curve


def curve(
    bump: float, *, at: int = 8, wide: int = 3, n_passes: int = 12, noise: float = 0.02
) -> LoadCurve:
    """Load that rises by 3.5 % a centimetre, with a bump and noise from pass to pass."""
    rng = np.random.default_rng(7)
    shape = np.log1p(0.035 * (np.arange(N_BINS) - N_BINS / 2))
    shape[at : at + wide] += bump
    found = load_curve([one_pass(shape + noise * rng.normal(size=N_BINS)) for _ in range(n_passes)])
    assert found is not None
    return found


@pytest.mark.parametrize(("bump", "kind"), [(0.3, "rise"), (-0.3, "dip")])
def test_a_place_with_another_load_is_found_where_it_is(bump: float, kind: str) -> None:
    spots, why_not = hot_spots(curve(bump))

    assert why_not is None
    (spot,) = spots
    # bins 8 to 10 of a way that begins at -8 cm
    assert (spot.kind, spot.from_m, spot.to_m) == (kind, 0.0, pytest.approx(0.03))
    assert np.log1p(spot.departure_pct / 100) == pytest.approx(bump, abs=0.04)


@pytest.mark.parametrize(
    "of",
    [
        curve(0.0),
        curve(0.08),
        curve(0.3, wide=1),
        curve(0.3, noise=0.5),
    ],
    ids=["the slope alone", "a small bump", "one bin", "a bump within the scatter"],
)
def test_what_is_smooth_small_narrow_or_scattered_is_no_spot(of: LoadCurve) -> None:
    assert hot_spots(of) == ((), None)


def test_too_short_or_too_few_says_so() -> None:
    short = load_curve([one_pass(np.zeros(6)) for _ in range(6)])

    assert short is not None
    assert hot_spots(short) == ((), "the curve is shorter than 8 cm")
    assert hot_spots(curve(0.3, n_passes=4)) == (
        (),
        "fewer than 5 passes went over most of the way",
    )


def test_noise_alone_makes_a_spot_in_less_than_one_curve_in_twenty() -> None:
    n_found = 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        passes = [one_pass(0.15 * rng.normal(size=N_BINS)) for _ in range(6)]
        found = load_curve(passes)
        assert found is not None
        n_found += bool(hot_spots(found)[0])

    assert n_found <= 10
