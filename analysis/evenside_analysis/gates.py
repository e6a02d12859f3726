"""When a comparison must refuse, and the plain words in which it says so.

A gate looks at the holds, never at the result. What a gate refuses is reported with its estimate
where there is one, but its verdict is "cannot tell". A sentence that begins with "Cannot tell yet"
is answered by more holds; one that begins with "Not comparable" by measuring differently.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import exp

import numpy as np

from evenside_analysis.observations import ComparisonSettings, Observations
from evenside_analysis.types import FloatArray
from evenside_analysis.words import more_holds


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why the two sides cannot be compared from these holds."""

    sentence: str
    more_holds_help: bool


def refusals(
    data: Observations, settings: ComparisonSettings, treatment_before_s: float
) -> tuple[Refusal, ...]:
    """Return every gate that the holds fail, the one to act on first.

    Parameters
    ----------
    data : Observations
        The holds of one zone, in order.
    settings : ComparisonSettings
        The limits.
    treatment_before_s : float >= 0, seconds
        Treatment rolling on either side before the last test hold of the zone.

    References
    ----------
    .. [1] Evenside, "The science behind", section 4.3 (validity gates).
    """
    found = list(_treatment(treatment_before_s, settings))
    found += _too_few(data, settings)
    if data.fewest:
        too_few = data.fewest < settings.min_holds
        # Ranges and turns mean nothing for one or two holds; unequal pressing is worth saying at
        # once, and as long as holds are missing the next ones can still put it right.
        found += _unequal_load(data, settings, too_few)
        found += _end_of_scale(data, settings, too_few)
        if not too_few:
            found += _one_side_first(data)
    return tuple(found)


def load_overlap(first: FloatArray, second: FloatArray, tolerance: float) -> float:
    """Return how much of the smaller range of ln(load) lies inside the other one.

    Parameters
    ----------
    first : float64 array, shape (n,), not empty
        ln(load) of one side's holds.
    second : float64 array, shape (m,), not empty
        The same of the other side.
    tolerance : float >= 0
        Each range is widened by it at each end before they are laid over each other.

    Returns
    -------
    float in 0..1

    Notes
    -----
    The widening makes the gate fair to steady pressers. The guide asks for loads within +-10 % of
    one reference and calls them all equal; somebody who keeps 300 N within one newton on the left
    and 305 N on the right has two ranges that miss each other, and two perfectly comparable sides.
    With 0.05 every range is at least half as wide as the target band.
    """
    low_1, high_1 = float(first.min()) - tolerance, float(first.max()) + tolerance
    low_2, high_2 = float(second.min()) - tolerance, float(second.max()) + tolerance
    smaller = min(high_1 - low_1, high_2 - low_2)
    common = min(high_1, high_2) - max(low_1, low_2)
    if smaller <= 0:  # two single values, no tolerance
        return 1.0 if common >= 0 else 0.0
    return min(1.0, max(0.0, common / smaller))


def _treatment(treatment_before_s: float, settings: ComparisonSettings) -> Iterator[Refusal]:
    if treatment_before_s > settings.max_treatment_s:
        yield Refusal(
            f"Not comparable: {treatment_before_s:.0f} s of treatment rolling came before the last "
            "test hold; test first, roll afterwards.",
            more_holds_help=False,
        )


def _too_few(data: Observations, settings: ComparisonSettings) -> Iterator[Refusal]:
    left = max(0, settings.min_holds - data.n_left)
    right = max(0, settings.min_holds - data.n_right)
    if left and right:
        yield Refusal(more_holds(max(left, right)), more_holds_help=True)
    elif left or right:
        where = "on the left" if left else "on the right"
        yield Refusal(more_holds(left + right, where), more_holds_help=True)


def _unequal_load(
    data: Observations, settings: ComparisonSettings, too_few: bool
) -> Iterator[Refusal]:
    left, right = data.log_load[~data.is_right], data.log_load[data.is_right]
    difference = float(right.mean() - left.mean())
    harder = "right" if difference > 0 else "left"
    if abs(difference) > settings.max_log_load_difference:
        percent = 100 * (exp(min(abs(difference), 50.0)) - 1)
        yield Refusal(
            f"Not comparable: you pressed {percent:.0f} % harder on the {harder}.", too_few
        )
    elif not too_few:
        overlap = load_overlap(left, right, settings.load_tolerance)
        if overlap < settings.min_load_overlap:
            yield Refusal(
                "Not comparable: the loads on the two sides hardly overlap; "
                f"you pressed harder on the {harder}.",
                more_holds_help=False,
            )


def _end_of_scale(
    data: Observations, settings: ComparisonSettings, too_few: bool
) -> Iterator[Refusal]:
    for side, rows in (("left", ~data.is_right), ("right", data.is_right)):
        median = float(np.median(data.score[rows]))
        if median < settings.score_floor:
            advice = f"low on the {side} (median {median:.3g}); press harder on both sides."
        elif median > settings.score_ceiling:
            advice = f"high on the {side} (median {median:.3g}); press more lightly on both sides."
        else:
            continue
        yield Refusal(f"Not comparable: the scores are too {advice}", too_few)


def _one_side_first(data: Observations) -> Iterator[Refusal]:
    turns = np.count_nonzero(data.is_right[1:] != data.is_right[:-1])
    if turns == 1:
        first, then = ("right", "left") if data.is_right[0] else ("left", "right")
        yield Refusal(
            f"Not comparable: all holds on the {first} came before those on the {then}; "
            "take the sides in turn.",
            more_holds_help=False,
        )
