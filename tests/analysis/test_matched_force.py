"""The model: its free degrees, its error rates over many people, and scores at the scale's ends."""

import math

import numpy as np
import numpy.typing as npt
import pytest
import scipy.optimize
import scipy.stats

from evenside_analysis.compare import compare_sides
from evenside_analysis.matched_force import fit
from evenside_analysis.observations import ComparisonSettings, observe

LR = ["left", "right"]
FloatArray = npt.NDArray[np.float64]


def people(
    rng: np.random.Generator, n_people: int, n_side: int, difference: float, *, level: float = 5.0
) -> tuple[FloatArray, FloatArray, list[str]]:
    """Simulate the people of science.md 4.3: slope 7.3, noise 0.8, whole scores, loads +-10 %."""
    n = 2 * n_side
    side = [LR[k % 2] for k in range(n)]
    x = np.array([0.5 if word == "right" else -0.5 for word in side])
    log_load = rng.normal(0.0, 0.1, (n_people, n))
    noise = rng.normal(0.0, 0.8, (n_people, n))
    score = np.clip(np.rint(level + 7.3 * log_load + difference * x + noise), 0, 10)
    return 300 * np.exp(log_load), score, side


# Science.md 4.3, operating characteristics: holds a side, true difference, and in percent: tighter
# on the right side, balanced (margin 1). There the slope prior is N(7.3, 2^2), and no gate.
TABLE = [
    (4, 0.0, 3.7 / 2, 2.0),
    (4, 1.5, 62.0, 0.0),
    (6, 0.0, 4.3 / 2, 25.0),
    (8, 0.0, 4.0 / 2, 46.0),
    (8, 1.0, 61.0, 4.0),
]
N_PEOPLE = 800


@pytest.mark.parametrize(("n_side", "difference", "right", "balanced"), TABLE)
def test_error_rates_and_power_are_those_of_the_table(
    n_side: int, difference: float, right: float, balanced: float
) -> None:
    open_gates = ComparisonSettings(slope_prior=7.3, slope_prior_sd=2.0, min_load_overlap=0.0)
    loads, scores, side = people(np.random.default_rng(43), N_PEOPLE, n_side, difference)

    results = [
        compare_sides(load, score, side, settings=open_gates)
        for load, score in zip(loads, scores, strict=True)
    ]

    verdicts = [result.verdict for result in results]
    covered = [lo <= difference <= hi for lo, hi in (r.ci95 for r in results if r.ci95)]
    # three standard errors of a share from 800 people and of the table's own 4000
    for share, expected in (
        (verdicts.count("right_tighter"), right),
        (verdicts.count("balanced"), balanced),
    ):
        p = expected / 100
        slack = 3 * math.sqrt(max(p * (1 - p), 0.002) * (1 / N_PEOPLE + 1 / 4000))
        assert share / N_PEOPLE == pytest.approx(p, abs=slack)
    assert sum(covered) / N_PEOPLE >= 0.95 - 2 * math.sqrt(0.95 * 0.05 / N_PEOPLE)


@pytest.mark.parametrize("bias", [0.0, 0.14])
def test_with_all_gates_equal_sides_are_called_tighter_in_at_most_five_percent(bias: float) -> None:
    # bias: 15 % more force on the right, which without the model would fake one whole point
    loads, scores, side = people(np.random.default_rng(7), 1000, 4, 0.0)
    right = np.array([word == "right" for word in side])
    scores = np.clip(np.rint(scores + 7.3 * bias * right), 0, 10)

    verdicts = [
        compare_sides(load, score, side).verdict
        for load, score in zip(loads * np.exp(bias * right), scores, strict=True)
    ]

    false = sum(verdict.endswith("tighter") for verdict in verdicts)
    assert false <= 50 + 2 * math.sqrt(1000 * 0.05 * 0.95)


def test_the_pseudo_row_counts_as_an_observation() -> None:
    data = observe([300, 310, 290, 305, 295, 300], [4, 6, 5, 5, 4, 6], LR * 3, None)

    fitted = fit(data, ComparisonSettings())

    assert fitted is not None
    assert fitted.df == 6 + 1 - 4 + 8


def test_scores_inside_the_scale_are_fitted_by_least_squares_alone() -> None:
    data = observe([300] * 6, [0.1, 9.9] * 3, LR * 3, None)

    fitted = fit(data, ComparisonSettings())

    assert fitted is not None
    assert fitted.likelihood == "gaussian"


CENSORED = {
    "two zeros": [0, 3, 1, 4, 0, 3, 2, 4, 1, 3],
    "a ten": [6, 8, 7, 10, 6, 9, 7, 9, 6, 8],
    "both ends": [0, 10, 4, 8, 3, 9, 4, 7, 5, 9],
}


@pytest.mark.parametrize("name", CENSORED)
def test_the_censored_fit_is_the_maximum_that_a_general_optimiser_finds(name: str) -> None:
    # another computation: the same likelihood written in coefficients and ln(scale), Nelder-Mead
    # and numerical second differences instead of Newton in Olsen's coordinates
    load = 300 * np.exp(0.1 * np.sin(np.arange(10)))
    score = np.array(CENSORED[name], dtype=np.float64)
    data = observe(load, score, LR * 5, None)
    n = len(score)
    x = np.where(data.is_right, 0.5, -0.5)
    rows = np.column_stack([np.ones(n), data.log_load, x, np.arange(n) - (n - 1) / 2])
    free = (score > 0) & (score < 10)

    def minus_log(point: FloatArray) -> float:
        scale = math.exp(point[4])
        residual = score - rows @ point[:4]
        total = -np.sum(residual[free] ** 2) / (2 * scale**2)
        total += scipy.stats.norm.logcdf(residual[score == 0] / scale).sum()
        total += scipy.stats.norm.logsf(residual[score == 10] / scale).sum()
        prior = (0.85 / 3 * (7.0 - point[1])) ** 2 + 8 * 0.85**2
        df = np.count_nonzero(free) + 1 - 4 + 8
        return float(-total + prior / (2 * scale**2) + df * point[4])

    best = scipy.optimize.minimize(
        minus_log,
        np.array([score.mean(), 7.0, 0.0, 0.0, 0.0]),
        method="Nelder-Mead",
        options={"xatol": 1e-9, "fatol": 1e-12, "maxiter": 20_000, "maxfev": 20_000},
    )
    step = 1e-3 * np.eye(5)
    curvature = np.array(
        [
            [
                sum(
                    s * t * minus_log(best.x + s * step[i] + t * step[j])
                    for s in (1, -1)
                    for t in (1, -1)
                )
                / 4e-6
                for j in range(5)
            ]
            for i in range(5)
        ]
    )

    fitted = fit(data, ComparisonSettings())

    assert fitted is not None
    assert fitted.likelihood == "tobit"
    assert fitted.difference == pytest.approx(best.x[2], abs=1e-5)
    assert fitted.slope == pytest.approx(best.x[1], abs=1e-4)
    assert fitted.scale == pytest.approx(math.exp(best.x[4]), abs=1e-5)
    expected_se = math.sqrt(np.linalg.inv(curvature)[2, 2])
    assert fitted.difference_se == pytest.approx(expected_se, rel=1e-4)


def test_a_censored_zero_points_further_down_than_a_zero_taken_at_its_word() -> None:
    score = [0, 3, 1, 4, 0, 3, 2, 4]
    almost = [0.001 if value == 0 else value for value in score]

    censored = compare_sides([300] * 8, score, LR * 4)
    plain = compare_sides([300] * 8, almost, LR * 4)

    assert censored.method.parameters["likelihood"] == "tobit"
    assert plain.method.parameters["likelihood"] == "gaussian"
    assert censored.difference_points is not None
    assert plain.difference_points is not None
    assert censored.difference_points > plain.difference_points


def test_many_scores_at_the_floor_leave_the_estimate_unbiased() -> None:
    # 400 people at level 2 with a true difference of 1.5 and scores in hundredths, as a dial gives
    # them: 13 % of the left scores are censored. Taken at their word they pull the mean estimate
    # down; three standard errors of the mean are 0.08.
    rng = np.random.default_rng(11)
    side, x = LR * 6, np.array([-0.5, 0.5] * 6)
    estimates = []
    for _ in range(400):
        log_load = rng.normal(0.0, 0.1, 12)
        latent = 2.0 + 7.3 * log_load + 1.5 * x + rng.normal(0.0, 0.8, 12)
        data = observe(300 * np.exp(log_load), np.clip(latent, 0, 10), side, None)
        fitted = fit(data, ComparisonSettings())
        assert fitted is not None
        estimates.append(fitted.difference)

    assert np.mean(estimates) == pytest.approx(1.5, abs=0.08)


def test_scores_all_at_one_end_of_a_side_determine_nothing() -> None:
    result = compare_sides([300] * 8, [0, 3, 0, 4, 0, 5, 0, 5], LR * 4)

    assert result.difference_points is None
    assert "No difference: too many scores stand at the ends of the scale." in result.reasons
