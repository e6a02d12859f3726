"""Left against right at the same force, with an interval and with the courage to refuse.

`compare_sides` is method "matched-force/1": it checks the holds, fits the model and has the fit
judged (`verdicts`). It looks at one zone of one session; `summary` goes over the zones and may let
them learn from each other (`pooled`), `history` goes over the sessions.
"""

from collections.abc import Sequence
from math import isfinite

import numpy as np
import numpy.typing as npt

from evenside_analysis.matched_force import fit
from evenside_analysis.observations import ComparisonSettings, observe
from evenside_analysis.types import ParameterError, SideComparison
from evenside_analysis.verdicts import judge

METHOD_ID = "matched-force/1"


def compare_sides(
    load_n: npt.ArrayLike,
    score: npt.ArrayLike,
    side: Sequence[str] | npt.NDArray[np.str_],
    *,
    order: npt.ArrayLike | None = None,
    treatment_before_s: float = 0.0,
    settings: ComparisonSettings | None = None,
) -> SideComparison:
    """Compare the two sides of one zone at matched force (method "matched-force/1").

    The model is ``score = a + b ln(load) + d x + g t + noise`` with x = +1/2 on the right and
    -1/2 on the left and t the place of the hold in the sequence. The answer is d: how many points
    higher the right scores at the same force.

    Parameters
    ----------
    load_n : array_like, shape (n,), newton, > 0
        Load of each hold; NaN where it was not measured. Any unit will do, as only ratios enter.
    score : array_like, shape (n,), 0..10
        Rating of each hold; NaN where none was given.
    side : sequence of "left" or "right", length n
        Side of each hold, as the person has it.
    order : array_like, shape (n,), distinct, optional
        Place of each hold in the sequence. Default: 0, 1, 2, ... over the usable holds.
    treatment_before_s : float >= 0, seconds
        Treatment rolling on either side before the last of these holds.
    settings : ComparisonSettings, optional
        Priors, margin and gates; the defaults are those of the method's definition.

    Returns
    -------
    SideComparison
        Never with a NaN in it. `difference_points` and its intervals are None, with a reason, when
        the holds do not determine them (one side only, one hold a side); when a gate refuses they
        are reported, with verdict "cannot_tell" and the reasons. `force_ratio` is the right load
        over the left load that gives the same score, None unless the slope is known to a third.
        `method.parameters` holds the settings and, under `fit_...`, the figures of the fit.

    Raises
    ------
    ParameterError
        If lengths differ, a load is not above 0, a score is off the scale, a side is neither word,
        two holds have the same place, or treatment_before_s is negative.

    Notes
    -----
    The slope b has a normal prior (7, 3^2) points per ln(force), entered as one pseudo-row; the
    residual variance is moderated towards 0.85^2 with 8 degrees of freedom. Scores of 0 or 10 are
    taken as censored. A hold whose load or score is NaN is left out and named in the reasons.

    Verdict: "balanced" if the 90 % interval lies inside the margin (two one-sided tests at 5 %),
    else the tighter side if the 95 % interval excludes 0, else "cannot_tell" with `holds_needed`
    more holds on each side: the smaller of what "balanced" needs at a true difference of 0,
    ``2 (1.645 + 1.282)^2 s^2 / margin^2``, and what "tighter" needs at the present estimate,
    ``2 (1.960 + 0.842)^2 s^2 / d^2`` (both for 80 % power), less the holds of the side that has
    fewer; at least 1, and at least what the gate on the number of holds asks for. None when more
    holds cannot help.

    References
    ----------
    .. [1] Evenside, docs/methods.md, "Left against right".
    .. [2] D. J. Schuirmann, A comparison of the two one-sided tests procedure and the power
       approach, J. Pharmacokinet. Biopharm. 15:657-680, 1987.
    .. [3] G. K. Smyth, Stat. Appl. Genet. Mol. Biol. 3:3, 2004 (moderated variance).

    Examples
    --------
    >>> left_first = ["left", "right"] * 4
    >>> result = compare_sides([300] * 8, [4, 6, 4, 6, 3, 6, 4, 5], left_first)
    >>> result.verdict, result.reasons[0]
    ('right_tighter', 'Right is tighter: 2.1 points at the same force (1.0 to 3.2).')
    """
    settings = settings or ComparisonSettings()
    if not (isfinite(treatment_before_s) and treatment_before_s >= 0):
        raise ParameterError(f"treatment_before_s={treatment_before_s} must be finite and >= 0")
    data = observe(load_n, score, side, order)
    return judge(
        data,
        fit(data, settings),
        settings,
        method_id=METHOD_ID,
        treatment_before_s=treatment_before_s,
    )
