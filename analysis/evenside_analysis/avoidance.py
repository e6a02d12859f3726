"""Load avoided on one side: how hard the person pressed, left against right.

A force-only sign. It stands beside the comparison at matched force and never enters it.
"""

from dataclasses import dataclass
from math import exp

import numpy.typing as npt

from evenside_analysis.checks import column
from evenside_analysis.types import FloatArray, Method, ParameterError, Side
from evenside_analysis.welch import MIN_PER_SIDE, SideContrast, log_contrast, too_few

NOTABLE_PCT = 14.0  # 100 ln(1.15): 15 % of force fakes one whole point of score
NOTABLE_P = 0.01  # nine zones with several signs each: one in twenty would cry wolf
METHOD = Method(
    "load-avoidance/1",
    {"min_holds": MIN_PER_SIDE, "notable_pct": NOTABLE_PCT, "notable_p": NOTABLE_P},
)


@dataclass(frozen=True, slots=True)
class Avoidance:
    """Loads of one zone's holds, left against right.

    Attributes
    ----------
    load : SideContrast
        Geometric means in N; `difference` is 100 ln(right / left).
    lighter_side : "left", "right" or None
        The side with less load, where the 95 % interval excludes 0.
    notable : str or None
        A sentence, where the difference is large and certain enough to be worth a line.
    """

    load: SideContrast
    lighter_side: Side | None
    notable: str | None
    reasons: tuple[str, ...]
    method: Method


def load_avoidance(left_n: npt.ArrayLike, right_n: npt.ArrayLike) -> Avoidance:
    """Compare how hard the two sides were pressed in the holds of one zone.

    Parameters
    ----------
    left_n : array_like, shape (n,), newton, > 0
        Load of each hold on the left; one value a hold, rated or not.
    right_n : array_like, shape (m,), newton, > 0
        The same on the right.

    Returns
    -------
    Avoidance
        Without a difference below three holds a side; the reasons say so.

    Raises
    ------
    ParameterError
        If a load is missing or not above 0.

    Notes
    -----
    Welch's t on ln(load). What it can say: this person put less load on one side, in this zone, in
    this session. What it cannot: why. Habit, the dominant arm, the way of lying and a guide that
    asks for a target band all do the same; pressing less is not tightness, and pressing equally is
    no proof of ease. Holds of one session are not independent of each other (one lies down once
    and stays so), so the interval speaks for this session only.

    References
    ----------
    .. [1] B. L. Welch, Biometrika 34:28-35, 1947.
    .. [2] C. Baumgart et al., Sports 7(1):27, 2019: about a third of body weight lies on a roller.
    """
    load = log_contrast(_loads("left_n", left_n), _loads("right_n", right_n))
    return Avoidance(
        load=load,
        lighter_side=_lighter_side(load),
        notable=_notable(load),
        reasons=tuple(too_few(load, "hold")),
        method=METHOD,
    )


def _loads(name: str, values: npt.ArrayLike) -> FloatArray:
    loads = column(name, values)
    for value in loads[~(loads > 0)]:
        raise ParameterError(f"{name}={value} must be above 0; leave out what was not measured")
    return loads


def _lighter_side(load: SideContrast) -> Side | None:
    if load.ci95 is None or load.ci95[0] <= 0 <= load.ci95[1]:
        return None
    return "left" if load.ci95[0] > 0 else "right"


def _notable(load: SideContrast) -> str | None:
    if load.difference is None or load.p is None or load.ci95 is None:
        return None
    if abs(load.difference) < NOTABLE_PCT or load.p > NOTABLE_P:
        return None
    lighter, sign = ("left", 1.0) if load.difference > 0 else ("right", -1.0)
    less = _percent_less(sign * load.difference)
    least, most = sorted(_percent_less(sign * end) for end in load.ci95)
    return f"{less:.0f} % less load on the {lighter} ({least:.0f} to {most:.0f} %)"


def _percent_less(log_ratio_pct: float) -> float:
    """How much less the lighter side is than the heavier one."""
    return 100 * (1 - exp(-log_ratio_pct / 100))
