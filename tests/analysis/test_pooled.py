"""All zones of a session in one model."""

import math
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from evenside_analysis.matched_force import fit
from evenside_analysis.observations import ComparisonSettings, Observations, observe
from evenside_analysis.pooled import Person, SessionFit, fit_session
from evenside_analysis.types import ParameterError

SETTINGS = ComparisonSettings()
FloatArray = npt.NDArray[np.float64]


def session(
    rng: np.random.Generator,
    *,
    n_zones: int = 9,
    n_side: int = 4,
    difference: float = 0.0,
    slope: float = 7.3,
    noise: float = 0.8,
    right_load: float = 0.0,
    level: float = 5.0,
) -> dict[str, Observations]:
    """Zones of one person: sides in turn, loads +-10 %, whole scores, a little drift."""
    return {
        f"zone {number}": zone(
            rng, n_side, difference, slope + rng.normal(0.0, 1.0), noise, right_load, level
        )
        for number in range(n_zones)
    }


def zone(
    rng: np.random.Generator,
    n_side: int,
    difference: float,
    slope: float,
    noise: float,
    right_load: float,
    level: float,
) -> Observations:
    order = np.arange(2.0 * n_side)
    x = np.where(order % 2 == rng.integers(2), 0.5, -0.5)
    log_load = rng.normal(0.0, 0.1, len(order)) + right_load * x
    drift = -0.04 * (order - order.mean())
    raw = level + slope * log_load + difference * x + drift + rng.normal(0.0, noise, len(order))
    score = np.clip(np.rint(raw), 0, 10)
    return observe(300 * np.exp(log_load), score, np.where(x > 0, "right", "left"), order)


def as_matrix(zones: dict[str, Observations]) -> tuple[FloatArray, FloatArray, FloatArray]:
    """The mixed model written out in full, to be solved by another way."""
    names = list(zones)
    own = {name: 3 * number for number, name in enumerate(names)}  # level, side and nothing else
    rows, target, cells = [], [], []
    for name, data in zones.items():
        for k in range(len(data.score)):
            fixed = np.zeros(3 * len(names) + 2)
            fixed[own[name]], fixed[own[name] + 1] = 1.0, data.side_sign[k]
            rows.append(fixed)
            target.append(data.score[k])
            cells.append((names.index(name), data.log_load[k], data.centred_order[k]))
    return np.array(rows), np.array(target), np.array(cells)


def test_the_answer_is_that_of_the_mixed_model_solved_by_generalised_least_squares() -> None:
    # Laird and Ware 1982: with the spreads given, the fixed effects are generalised least squares
    # with the covariance that the random slopes and drifts put between the holds.
    zones = session(np.random.default_rng(2), n_zones=4, difference=1.0)
    _, target, cells = as_matrix(zones)
    which, log_load, order = cells.T
    scale = SETTINGS.scale_prior
    same = which[:, None] == which[None, :]
    slope = SETTINGS.slope_prior_sd**2 + same * SETTINGS.slope_spread**2
    drift = SETTINGS.trend_prior_sd**2 + same * SETTINGS.trend_spread**2
    covariance = scale**2 * np.eye(len(target))
    covariance += slope * np.outer(log_load, log_load) + drift * np.outer(order, order)
    signs = np.concatenate([data.side_sign for data in zones.values()])
    fixed = np.column_stack(
        [which == k for k in range(4)] + [(which == k) * signs for k in range(4)]
    )
    weight = np.linalg.inv(covariance)
    normal = fixed.T @ weight @ fixed
    expected = np.linalg.solve(
        normal, fixed.T @ weight @ (target - SETTINGS.slope_prior * log_load)
    )
    errors = np.sqrt(np.diag(np.linalg.inv(normal)))

    fitted = fit_session(zones, SETTINGS).zones

    for number, one in enumerate(fitted.values()):
        assert one.difference == pytest.approx(expected[4 + number], abs=1e-9)
        # the same covariance, in the unit of the noise that was found
        assert one.difference_se == pytest.approx(errors[4 + number] * one.scale / scale, rel=1e-9)


@pytest.mark.parametrize(("n_side", "difference"), [(3, 2.0), (4, 1.5), (8, 1.0)])
def test_it_finds_more_differences_than_zone_by_zone_and_covers_the_truth_as_often(
    n_side: int, difference: float
) -> None:
    rng = np.random.default_rng(11)
    together, alone, covered = 0, 0, 0
    n_sessions, n_zones = 40, 9
    for _ in range(n_sessions):
        zones = session(rng, n_side=n_side, difference=difference, slope=rng.normal(7.3, 1.5))
        for name, one in fit_session(zones, SETTINGS).zones.items():
            low, high = one.interval(0.95)
            together += low > 0
            covered += low <= difference <= high
            single = fit(zones[name], SETTINGS)
            assert single is not None
            alone += single.interval(0.95)[0] > 0

    n = n_sessions * n_zones
    assert together / n > alone / n + 0.03
    # zones of one session share their slope: three standard errors for half as many
    assert covered / n > 0.95 - 3 * math.sqrt(0.95 * 0.05 / (n / 2))


@pytest.mark.parametrize("right_load", [0.0, 0.14])
def test_equal_sides_are_called_tighter_in_about_five_percent(right_load: float) -> None:
    # 0.14: 15 % more force on the right, which without the force in the model fakes one point
    rng = np.random.default_rng(5)
    outside, n = 0, 0
    for _ in range(60):
        zones = session(rng, slope=rng.normal(7.3, 1.5), right_load=right_load)
        for one in fit_session(zones, SETTINGS).zones.values():
            low, high = one.interval(0.95)
            outside += not low <= 0.0 <= high
            n += 1

    assert outside / n < 0.05 + 3 * math.sqrt(0.05 * 0.95 / (n / 2))


def test_with_much_data_it_agrees_with_zone_by_zone() -> None:
    zones = session(np.random.default_rng(3), n_zones=2, n_side=40, difference=1.0)

    together = fit_session(zones, SETTINGS).zones

    for name, one in together.items():
        single = fit(zones[name], SETTINGS)
        assert single is not None
        assert one.difference == pytest.approx(single.difference, abs=0.05)
        assert one.difference_se == pytest.approx(single.difference_se, rel=0.06)
        assert one.df == pytest.approx(2 * 80 - 8 + 8, abs=1)


def test_zones_that_cannot_be_fitted_are_left_out_and_spoil_no_other() -> None:
    zones = session(np.random.default_rng(4), n_zones=3)
    alone = fit_session(zones, SETTINGS).zones
    one_side = observe([300, 310, 290], [4, 5, 4], ["left"] * 3, None)
    ends = observe([300] * 6, [3, 10, 4, 10, 3, 10], ["left", "right"] * 3, None)
    empty = observe([], [], [], None)

    fitted = fit_session({**zones, "shin": one_side, "calf": ends, "glute": empty}, SETTINGS).zones

    assert list(fitted) == list(zones)
    assert fitted == alone


def test_nothing_to_fit_leaves_the_person_unknown() -> None:
    fitted = fit_session({}, SETTINGS)

    assert fitted.zones == {}
    assert fitted.person == Person.usual(SETTINGS)


def test_scores_at_the_ends_of_the_scale_count_as_censored() -> None:
    # Right sides near 9 often say 10, which hides part of a difference of 1.5 points.
    rng = np.random.default_rng(9)
    found, bare = [], []
    for _ in range(30):
        zones = session(rng, n_zones=4, level=8.5, difference=1.5)
        for name, one in fit_session(zones, SETTINGS).zones.items():
            right = zones[name].is_right
            found.append(one.difference)
            bare.append(zones[name].score[right].mean() - zones[name].score[~right].mean())
            assert one.likelihood == "tobit"

    error = 0.7 / math.sqrt(len(found))
    assert np.mean(found) == pytest.approx(1.5, abs=3 * error)
    assert np.mean(bare) < 1.5 - 3 * error


def scale_of(fitted: SessionFit) -> float:
    (scale,) = {one.scale for one in fitted.zones.values()}
    return scale


def test_a_noisy_and_a_steady_person_get_their_own_intervals() -> None:
    rng = np.random.default_rng(6)
    steady, noisy = (
        [
            one.scale
            for _ in range(10)
            for one in fit_session(session(rng, noise=sd), SETTINGS).zones.values()
        ]
        for sd in (0.4, 1.2)
    )

    # the prior of 0.85 is worth 8 ratings against some fifty of their own
    assert 0.45 < np.mean(steady) < 0.65
    assert 1.05 < np.mean(noisy) < 1.25


def test_a_person_is_learnt_over_the_sessions() -> None:
    rng = np.random.default_rng(8)
    person = Person.usual(SETTINGS)
    for _ in range(8):
        person = fit_session(session(rng, slope=10.5, noise=0.5), SETTINGS, person).person

    assert person.slope == pytest.approx(10.5, abs=1.0)
    assert person.slope_sd < 1.2
    assert person.scale == pytest.approx(math.sqrt(0.5**2 + 1 / 12), abs=0.06)
    assert person.scale_df == 60.0
    assert person.n_sessions == 8


@pytest.mark.parametrize("name", ["slope_sd", "scale", "scale_df"])
@pytest.mark.parametrize("value", [0.0, -1.0, math.nan, math.inf])
def test_a_person_needs_positive_spreads(name: str, value: float) -> None:
    with pytest.raises(ParameterError, match=name):
        replace(Person.usual(SETTINGS), **{name: value})
