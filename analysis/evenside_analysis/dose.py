"""Treatment rolling: how many strokes, how fast, and how much force over how long.

A force-only sign. Rolling is work, not a measurement: it is counted here and enters no comparison,
except that the comparison refuses to look at holds that came after it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from evenside_analysis.types import Event, Method, ParameterError

BOUT_PAUSE_S = 3.0  # [E] a longer pause between two passes is a rest, and no slow stroke
NOTABLE_RATIO_PCT = 40.0  # 100 ln(1.5)
METHOD = Method(
    "rolling-dose/1", {"bout_pause_s": BOUT_PAUSE_S, "notable_ratio_pct": NOTABLE_RATIO_PCT}
)


@dataclass(frozen=True, slots=True)
class RollingDose:
    """What one side was given.

    Attributes
    ----------
    n_passes, n_bouts : int >= 1
        A pass is one movement in one direction; a bout ends at a rest of more than 3 s.
    rolling_s : float
        Time in passes.
    cadence_per_min : float
        Passes a minute, counted over the bouts with their short stops.
    dose_ns : float
        Impulse of the passes, N s, of the measured samples.
    load_n : float or None
        Mean load while rolling; None where nothing was measured.
    coverage : float, 0..1
        Share of the rolling that was measured; the dose is too small by what is missing.
    """

    n_passes: int
    n_bouts: int
    rolling_s: float
    cadence_per_min: float
    dose_ns: float
    load_n: float | None
    coverage: float


@dataclass(frozen=True, slots=True)
class RollingSign:
    """Treatment rolling of one zone; a side that was not rolled is None.

    `dose_log_ratio_pct` is 100 ln(right / left) of the doses. It has no interval: it tells what was
    done, not what is likely.
    """

    left: RollingDose | None
    right: RollingDose | None
    dose_log_ratio_pct: float | None
    notable: str | None
    reasons: tuple[str, ...]
    method: Method


def rolling_dose(passes: Sequence[Event]) -> RollingDose | None:
    """Count and weigh the passes of treatment rolling on one side.

    Parameters
    ----------
    passes : sequence of Event
        Of kind "pass", of one zone and side, in any order.

    Returns
    -------
    RollingDose or None
        None without a pass.

    Raises
    ------
    ParameterError
        If an event is no pass.

    Notes
    -----
    Passes need a position: rolling with a device that gives none is not counted. The dose is force
    times time, whatever the tissue made of it; there is no published dose in N s that is enough.
    Fast strokes carry less of it than slow ones at the same load.

    References
    ----------
    .. [1] D. G. Behm et al., J. Strength Cond. Res. 34:3301, 2020: strokes of 2 to 4 s, 30 to
       120 s a set.
    .. [2] D. Sezik et al., J. Sports Sci. Med. 23:684, 2024: 33 strokes a minute by choice.
    """
    for event in passes:
        if event.kind != "pass":
            raise ParameterError(f"kind={event.kind!r} must be 'pass'")
    if not passes:
        return None
    ordered = sorted(passes, key=lambda event: event.start_s)
    bouts = _bouts(ordered)
    rolling_s = sum(event.end_s - event.start_s for event in ordered)
    measured_s = sum(event.coverage * (event.end_s - event.start_s) for event in ordered)
    dose_ns = sum(event.impulse_ns for event in ordered)
    return RollingDose(
        n_passes=len(ordered),
        n_bouts=len(bouts),
        rolling_s=rolling_s,
        cadence_per_min=60 * len(ordered) / sum(end_s - start_s for start_s, end_s in bouts),
        dose_ns=dose_ns,
        load_n=dose_ns / measured_s if measured_s > 0 else None,
        coverage=measured_s / rolling_s,
    )


def compare_doses(left: RollingDose | None, right: RollingDose | None) -> RollingSign:
    """Set the rolling of the two sides of one zone against each other."""
    missing = [name for name, side in (("left", left), ("right", right)) if side is None]
    ratio = None
    if left and right and left.dose_ns > 0 and right.dose_ns > 0:
        ratio = 100 * log(right.dose_ns / left.dose_ns)
    return RollingSign(
        left=left,
        right=right,
        dose_log_ratio_pct=ratio,
        notable=_notable(left, right, ratio),
        reasons=tuple(f"no treatment rolling on the {name}" for name in missing),
        method=METHOD,
    )


def _bouts(ordered: Sequence[Event]) -> list[tuple[float, float]]:
    """First start and last end of each run of passes without a rest between them."""
    bouts: list[tuple[float, float]] = []
    for event in ordered:
        if bouts and event.start_s - bouts[-1][1] <= BOUT_PAUSE_S:
            bouts[-1] = bouts[-1][0], max(bouts[-1][1], event.end_s)
        else:
            bouts.append((event.start_s, event.end_s))
    return bouts


def _notable(
    left: RollingDose | None, right: RollingDose | None, ratio: float | None
) -> str | None:
    if left is None or right is None or ratio is None or abs(ratio) < NOTABLE_RATIO_PCT:
        return None
    more, less = ("right", "left") if ratio > 0 else ("left", "right")
    doses = sorted((left.dose_ns, right.dose_ns))
    return f"the {more} was rolled {doses[1] / doses[0]:.1f} times as much as the {less}"
