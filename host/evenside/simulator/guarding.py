"""Guarding: where it hurts, a person tenses, takes load off and becomes restless.

No publication gives figures for rolling; that it begins at about 6 to 7 of 10 agrees with studies
that ask people to roll at 7 and no more. Sizes E.
"""

from dataclasses import dataclass

_BEGINS_AT_SCORE, _FULL_AT_SCORE = 6.0, 9.0
_LOAD_TAKEN_OFF = 0.25  # of the load, by somebody who guards fully
_RESTLESSNESS_ADDED = 2.0  # three times the usual wander


@dataclass(frozen=True, slots=True)
class Guard:
    """How guarding changes a press."""

    load_factor: float  # on the load that was meant, at most 1
    restlessness: float  # on the wander of the load, at least 1


def guard(guarding: float, felt: float) -> Guard:
    """What a person of some ``guarding`` (0 to 1) does where the meant load would feel like this.

    ``felt`` is a score, before noise and rounding.
    """
    share = (felt - _BEGINS_AT_SCORE) / (_FULL_AT_SCORE - _BEGINS_AT_SCORE)
    tension = guarding * min(max(share, 0.0), 1.0)
    return Guard(1.0 - _LOAD_TAKEN_OFF * tension, 1.0 + _RESTLESSNESS_ADDED * tension)
