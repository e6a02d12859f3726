"""Has something changed? Two estimates of one thing, and what their difference means.

The later minus the earlier: another session's difference of the sides, or a side's score after the
treatment (`retest`). "Unchanged" is a result of its own and needs proof; what is proved neither way
lies within the measurement's own noise, and the answer is "cannot tell".
"""

from dataclasses import dataclass
from typing import Literal

from evenside_analysis.checks import positive
from evenside_analysis.estimate import Estimate
from evenside_analysis.words import points

ChangeVerdict = Literal["lower", "higher", "unchanged", "cannot_tell"]
MARGIN_POINTS = 1.0  # as within a session: a smaller change does not matter


@dataclass(frozen=True, slots=True)
class Change:
    """Later minus earlier, in points at the same force; None with a reason where unknown."""

    points: float | None
    ci95: tuple[float, float] | None
    ci90: tuple[float, float] | None
    verdict: ChangeVerdict
    reasons: tuple[str, ...]

    @classmethod
    def unknown(cls, reason: str) -> "Change":
        """Nothing was measured that could have changed."""
        return cls(None, None, None, "cannot_tell", (reason,))


@dataclass(frozen=True, slots=True)
class Wording:
    """What has changed, and what going up and down is called for it."""

    subject: str = "Right against left"
    higher: str = "went up"
    lower: str = "went down"


def change_between_sessions(
    first: Estimate, second: Estimate, *, margin_points: float = MARGIN_POINTS
) -> Change:
    """Tell whether a zone's difference of the sides has changed from one session to another.

    Parameters
    ----------
    first : Estimate
        The earlier session's difference, right minus left (`side_difference`).
    second : Estimate
        The later session's.
    margin_points : float > 0
        A change that does not matter.

    Returns
    -------
    Change
        "higher" (towards the right) or "lower" if the change is real: larger than t times
        ``sqrt(s_1^2 + s_2^2)``, which is 1.96 times it where the errors are known. "unchanged" if
        the 90 % interval lies within the margin, asked first.

    Raises
    ------
    ParameterError
        If margin_points is not above 0.

    Notes
    -----
    Real means: more than the noise of two measurements. The sides of most people also differ a
    little from day to day (some 0.4 points); whether a change lasts is for `find_trend` to say.

    References
    ----------
    .. [1] Evenside, docs/methods.md, "Real change between two sessions".
    .. [2] F. E. Satterthwaite, Biometrics Bull. 2:110-114, 1946 (degrees of freedom).

    Examples
    --------
    >>> change = change_between_sessions(Estimate(2.4, 0.4, 16.0), Estimate(0.5, 0.4, 16.0))
    >>> change.verdict, change.reasons[0]
    ('lower', 'Right against left went down by 1.9 points (0.7 to 3.1): more than the noise.')
    """
    positive("margin_points", margin_points)
    return judge_change(second.minus(first), Wording(), margin_points)


def judge_change(
    change: Estimate, wording: Wording, margin_points: float, refused: tuple[str, ...] = ()
) -> Change:
    """Say what a change means.

    Parameters
    ----------
    change : Estimate
        Later minus earlier.
    wording : Wording
        Of the sentence.
    margin_points : float > 0
        A change that does not matter.
    refused : tuple of str
        Sentences of the gates that refuse; the figures stay, the verdict is "cannot_tell".
    """
    verdict: ChangeVerdict = "cannot_tell" if refused else _verdict(change, margin_points)
    return Change(
        points=change.points,
        ci95=change.interval(0.95),
        ci90=change.interval(0.90),
        verdict=verdict,
        reasons=refused or (_sentence(verdict, change, wording, margin_points),),
    )


def _verdict(change: Estimate, margin_points: float) -> ChangeVerdict:
    low_90, high_90 = change.interval(0.90)
    low_95, high_95 = change.interval(0.95)
    if -margin_points < low_90 and high_90 < margin_points:
        return "unchanged"
    if low_95 > 0:
        return "higher"
    return "lower" if high_95 < 0 else "cannot_tell"


def _sentence(
    verdict: ChangeVerdict, change: Estimate, wording: Wording, margin_points: float
) -> str:
    low, high = change.interval(0.95)
    if verdict == "unchanged":
        return f"{wording.subject} unchanged within {points(margin_points)}."
    if verdict == "cannot_tell":
        return (
            f"{wording.subject} changed by {low:+.1f} to {high:+.1f} points: "
            "no more than the measurement's own noise."
        )
    went, low, high = (
        (wording.higher, low, high) if verdict == "higher" else (wording.lower, -high, -low)
    )
    return (
        f"{wording.subject} {went} by {abs(change.points):.1f} points "
        f"({low:.1f} to {high:.1f}): more than the noise."
    )
