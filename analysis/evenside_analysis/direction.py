"""Agreement of two sessions on which side is tighter, zone by zone, beyond chance.

Sizes aside: only left, right or none. Small differences change their side from day to day, so that
even good measurements agree only fairly on people who are nearly even.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal

import numpy as np
from scipy.special import ndtri

from evenside_analysis.agreement import cohen_kappa
from evenside_analysis.types import FloatArray, ParameterError, SideComparison
from evenside_analysis.words import count_in_words

Direction = Literal["left", "none", "right"]
Band = Literal["poor", "slight", "fair", "moderate", "substantial", "almost perfect"]

DIRECTIONS: tuple[Direction, ...] = ("left", "none", "right")
# Landis and Koch 1977, by the upper end of each band
BANDS: tuple[tuple[float, Band], ...] = (
    (0.2, "slight"),
    (0.4, "fair"),
    (0.6, "moderate"),
    (0.8, "substantial"),
    (1.0, "almost perfect"),
)


@dataclass(frozen=True, slots=True)
class DirectionAgreement:
    """Agreement of two judgements beyond chance; a figure that could not be had is None."""

    n: int  # zones that were judged twice
    table: tuple[tuple[int, ...], ...]  # rows: first, columns: second; left, none, right
    observed: float | None  # share of the zones that agree
    kappa: float | None
    se: float | None
    ci95: tuple[float, float] | None
    band: Band | None
    reasons: tuple[str, ...]


def directions(
    comparisons: Mapping[str, SideComparison], *, none_within_points: float = 0.0
) -> dict[str, Direction]:
    """Say for every zone which side scored higher at the same force.

    Parameters
    ----------
    comparisons : mapping of zone to SideComparison
        As `compare_zones` gives it.
    none_within_points : float >= 0
        A difference of at most this size has no direction.

    Returns
    -------
    dict of zone to "left", "right" or "none"
        Zones without a difference, or refused by a gate, are missing.

    Raises
    ------
    ParameterError
        If none_within_points is negative.

    References
    ----------
    .. [1] Evenside, docs/methods.md, "Direction".
    """
    if not none_within_points >= 0:
        raise ParameterError(f"none_within_points={none_within_points} must be at least 0")
    return {
        zone: _direction(result.difference_points, none_within_points)
        for zone, result in comparisons.items()
        if result.difference_points is not None and result.method.parameters.get("gates_passed")
    }


def direction_agreement(
    first: Mapping[str, Direction], second: Mapping[str, Direction]
) -> DirectionAgreement:
    """Compare the directions of two sessions by Cohen's kappa.

    Parameters
    ----------
    first, second : mapping of zone to "left", "right" or "none"
        As `directions` gives them; only zones in both count.

    Returns
    -------
    DirectionAgreement
        Without kappa where only one direction occurs, as chance alone would then agree; without an
        interval where the two agree everywhere or nowhere, as the formula then says nothing.

    Raises
    ------
    ParameterError
        If a direction is another word.

    Notes
    -----
    The standard error is the one for kappa as it is, not for kappa of 0. It holds for many zones;
    for the nine to fifteen of a chart, take the interval as a rough one.

    References
    ----------
    .. [1] J. Cohen, Educ. Psychol. Meas. 20:37-46, 1960.
    .. [2] J. L. Fleiss, J. Cohen, B. S. Everitt, Psychol. Bull. 72:323-327, 1969 (standard error).
    .. [3] J. R. Landis, G. G. Koch, Biometrics 33:159-174, 1977 (the names of the bands).

    Examples
    --------
    >>> monday = dict(glute="left", calf="right", shin="none", hamstring="left")
    >>> friday = dict(glute="left", calf="right", shin="right", hamstring="left")
    >>> agreement = direction_agreement(monday, friday)
    >>> round(agreement.kappa, 2), agreement.band
    (0.6, 'moderate')
    """
    zones = [zone for zone in first if zone in second]
    counts = _table([first[zone] for zone in zones], [second[zone] for zone in zones])
    observed = float(np.trace(counts)) / len(zones) if zones else None
    kappa = cohen_kappa(counts) if _is_mixed(counts) else None
    se = None if kappa is None else _standard_error(counts / counts.sum(), kappa, len(zones))
    return DirectionAgreement(
        n=len(zones),
        table=tuple(tuple(int(count) for count in row) for row in counts),
        observed=observed,
        kappa=kappa,
        se=se,
        ci95=None if kappa is None or se is None else _interval(kappa, se),
        band=None if kappa is None else band_of(kappa),
        reasons=tuple(_reasons(len(zones), kappa, se)),
    )


def band_of(kappa: float) -> Band:
    """Return what Landis and Koch call a kappa of this size; the upper end belongs to its band."""
    if kappa < 0:
        return "poor"
    return next(name for upper, name in BANDS if kappa <= upper + 1e-12)


def _direction(points: float, none_within: float) -> Direction:
    if abs(points) <= none_within:
        return "none"
    return "right" if points > 0 else "left"


def _table(first: Sequence[str], second: Sequence[str]) -> FloatArray:
    for word in (*first, *second):
        if word not in DIRECTIONS:
            raise ParameterError(f"direction={word!r} must be one of {', '.join(DIRECTIONS)}")
    counts = np.zeros((len(DIRECTIONS), len(DIRECTIONS)))
    places: dict[str, int] = {word: place for place, word in enumerate(DIRECTIONS)}
    for one, two in zip(first, second, strict=True):
        counts[places[one], places[two]] += 1
    return counts


def _is_mixed(counts: FloatArray) -> bool:
    """Whether more than one direction occurs."""
    return int(np.count_nonzero(counts.sum(axis=0) + counts.sum(axis=1))) > 1


def _standard_error(shares: FloatArray, kappa: float, n: int) -> float | None:
    """Standard error of kappa, None where it comes out as 0."""
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    expected = float(rows @ columns)
    diagonal = np.diag(shares)
    agreeing = float((diagonal * (1 - (rows + columns) * (1 - kappa)) ** 2).sum())
    # a cell (i, j) off the diagonal counts with column total i and row total j
    weights = np.add.outer(columns, rows) ** 2
    differing = float((shares * weights).sum() - (diagonal * np.diag(weights)).sum())
    correction = (kappa - expected * (1 - kappa)) ** 2
    variance = agreeing + (1 - kappa) ** 2 * differing - correction
    se = sqrt(max(0.0, variance) / n) / (1 - expected)
    return se if se > 1e-9 else None


def _interval(kappa: float, se: float) -> tuple[float, float]:
    half = float(ndtri(0.975)) * se
    return max(-1.0, kappa - half), min(1.0, kappa + half)


def _reasons(n: int, kappa: float | None, se: float | None) -> list[str]:
    if not n:
        return ["No zone was compared in both sessions."]
    zones = "zone" if n == 1 else "zones"
    if kappa is None:
        return [f"No kappa: {count_in_words(n)} {zones} and only one direction among them."]
    how_well = f"Agreement beyond chance is {band_of(kappa)} ({kappa:.2f}, {n} {zones})."
    return [how_well] if se else [how_well, "No interval: the sessions agree alike everywhere."]
