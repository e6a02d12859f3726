"""What was pressed before a press, and what it does to the score.

Repeating one place dulls it (habituation); pressing many places sharpens the next (sensitisation:
Jepma 2014). Presses on one place that follow each other quickly add up (summation: Nie 2009, gaps
of 1 to 30 s). Vigorous rolling raises the thresholds of the rolled place, and nearly as much those
of the other leg and everywhere else (Aboodarda 2015): to 24 and 21 % after half a minute, 19.2 and
15.9 % over a quarter of an hour.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from evenside.simulator.area import Side
from evenside.simulator.person import Person
from evenside.simulator.portable import exp_of

# A hold elsewhere raises the next score a little, but not for ever: the last five minutes count.
_SENSITISED_FOR_S = 300.0
_SUMMATION_FOR_S = 60.0  # the protocol's gap between presses on one spot

# Science.md 3.3 for the growth. 0.21 that fade with a time constant of 25 min are 0.206 after 30 s
# and 0.157 on the average of 15 min; the rolled place has 1.18 times that, 0.243 and 0.185.
_RISE_PER_ROLLED_S = 0.0015
_HIGHEST_RISE = 0.21
_RISE_FADES_S = 1500.0
_ROLLED_PLACE_FACTOR = 1.18


@dataclass(frozen=True, slots=True)
class Pressed:
    """One earlier visit."""

    zone: str
    side: Side
    start_at_s: float
    end_at_s: float
    rolled_s: float  # vigorous rolling; 0 in a test hold


@dataclass(frozen=True, slots=True)
class Before:
    """What was pressed before this hold, as far as it matters for the score."""

    same_spot: int = 0  # earlier holds on this zone and side
    elsewhere: int = 0  # recent holds anywhere else
    since_same_spot_s: float = math.inf  # since the last hold on this zone and side
    threshold_rise: float = 0.0  # share by which rolling has raised the thresholds here


def before(history: Sequence[Pressed], zone: str, side: Side, at_s: float) -> Before:
    """What a press on this spot at this time comes after; ``history`` is in order of time."""
    holds = [visit for visit in history if not visit.rolled_s]
    same = [visit for visit in holds if (visit.zone, visit.side) == (zone, side)]
    recent = [visit for visit in holds if at_s - visit.start_at_s <= _SENSITISED_FOR_S]
    return Before(
        same_spot=len(same),
        elsewhere=sum((visit.zone, visit.side) != (zone, side) for visit in recent),
        since_same_spot_s=at_s - same[-1].end_at_s if same else math.inf,
        threshold_rise=threshold_rise(history, zone, side, at_s),
    )


def threshold_rise(history: Sequence[Pressed], zone: str, side: Side, at_s: float) -> float:
    """The share by which earlier rolling has raised threshold and tolerance of a spot."""
    rise = most = 0.0
    for visit in history:
        if visit.rolled_s:
            left_over = exp_of((visit.end_at_s - at_s) / _RISE_FADES_S)
            here = (visit.zone, visit.side) == (zone, side)
            factor = _ROLLED_PLACE_FACTOR if here else 1.0
            rise += factor * left_over * _RISE_PER_ROLLED_S * visit.rolled_s
            most = max(most, factor * left_over * _HIGHEST_RISE)
    return min(rise, most)


def points_from_before(person: Person, before: Before) -> float:
    """What earlier holds add to the score; rolling acts on the curve instead."""
    soon = max(1.0 - before.since_same_spot_s / _SUMMATION_FOR_S, 0.0)
    return (
        person.habituation_points * before.same_spot
        + person.sensitisation_points * before.elsewhere
        + person.summation_points * soon
    )
