"""How a person moves on the roller: getting on, rolling along, turning, gliding, pressing by hand.

First what is planned (a few numbers by lot), then the same as signals over time. Times count from
the first newton of a visit; positions run along the tissue and grow toward the hip, ``across`` is
along the roller's axis.

- roll: passes along the tissue, at a pace that is never quite even, with a short stop at the turns;
- turn: the body turns on the spot, one way and back, and the load swings with it;
- glide: the body slides along the roller's axis and back;
- by hand (calf, shin): thumbs and palms knead while they travel, so the load comes in waves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from evenside.simulator import portable
from evenside.simulator.rng import Lots

FloatArray = npt.NDArray[np.float64]

SwayKind = Literal["turn", "glide"]

TURN_S = 0.3  # a stroke reaches its speed in this time
_SLOW_STROKE_S = (2.0, 4.0)  # one direction while exploring (Behm 2020, JSCR 34:3301)
_OWN_STROKES_PER_MIN = (33.0, 10.0)  # self-chosen pace, mean and SD (Sezik 2024, JSSM 23:684)
_OWN_LIMITS_PER_MIN = (15.0, 60.0)
_PACE_SPREAD = 0.1  # of one person's strokes, share
_SKEW = 0.25  # a stroke is up to this much quicker in one of its halves
_PAUSE_CHANCE, _PAUSE_S = 0.4, (0.1, 0.6)  # at a turn while exploring
# Sizes of the sways: E, from the width of a limb on a roller; both ways together.
_SWAY_S = {"turn": (5.0, 8.0), "glide": (4.0, 7.0)}
_SWAY_ACROSS_M = {"turn": (0.010, 0.025), "glide": (0.025, 0.045)}
_SWAY_ALONG_M = {"turn": (0.002, 0.006), "glide": (0.001, 0.004)}
_SWAY_LOAD = {"turn": (0.20, 0.40), "glide": (0.15, 0.35)}
# Where the chart asks for more than rolling up and down.
SWAYS_IN: Mapping[str, tuple[SwayKind, ...]] = {
    "glute": ("turn", "glide"),
    "hamstring": ("turn", "glide"),
}
_KNEAD_HZ, _KNEAD_DEPTH = (0.7, 1.2), (0.25, 0.45)


@dataclass(frozen=True, slots=True)
class Onset:
    """How a load comes on: a ramp that overshoots and settles."""

    ramp_s: float
    overshoot: float  # share of the load
    settle_tau_s: float

    @property
    def settled_s(self) -> float:
        """From the first newton until the overshoot has gone (four time constants)."""
        return self.ramp_s + 4.0 * self.settle_tau_s


@dataclass(frozen=True, slots=True)
class Stroke:
    """One pass along the tissue; ``skew`` above 0 is slower in its first half."""

    start_s: float
    end_s: float
    from_m: float
    to_m: float
    skew: float = 0.0


@dataclass(frozen=True, slots=True)
class Sway:
    """A turn or a glide: one way, through the middle, the other way, back."""

    kind: SwayKind
    start_s: float
    end_s: float
    across_m: float  # farthest from the middle, along the roller's axis, signed
    along_m: float  # the same along the tissue
    load_share: float  # the load swings by this much, signed


@dataclass(frozen=True, slots=True)
class Kneading:
    """Waves of a hand's pressure while it travels."""

    rate_hz: float
    depth: float  # share of the load that is taken back between two presses


# --- what is planned ----------------------------------------------------------------------------


def plan_onset(lots: Lots) -> Onset:
    """How the load comes on this time."""
    return Onset(lots.between(0.6, 1.2), lots.between(0.05, 0.15), lots.between(0.15, 0.30))


def plan_kneading(lots: Lots) -> Kneading:
    """How the hands press this time."""
    return Kneading(lots.between(*_KNEAD_HZ), lots.between(*_KNEAD_DEPTH))


def plan_sways(lots: Lots, kinds: Sequence[SwayKind], start_s: float) -> tuple[Sway, ...]:
    """Turns and glides one after the other."""
    sways: list[Sway] = []
    for kind in kinds:
        first_way = 1.0 if lots.chance(0.5) else -1.0
        end_s = start_s + lots.between(*_SWAY_S[kind])
        across_m = first_way * lots.between(*_SWAY_ACROSS_M[kind])
        along_m = lots.between(*_SWAY_ALONG_M[kind])
        load_share = first_way * lots.between(*_SWAY_LOAD[kind])
        sways.append(Sway(kind, start_s, end_s, across_m, along_m, load_share))
        start_s = end_s + lots.between(0.0, 0.3)
    return tuple(sways)


def exploring_strokes(
    lots: Lots, start_s: float, spot_m: float, travel_m: float
) -> tuple[Stroke, ...]:
    """Two or three slow passes that end at the spot, some with a stop at the turn."""
    n = 2 + lots.below(2)
    paces_s = [lots.between(*_SLOW_STROKE_S) for _ in range(n)]
    pauses_s = [
        lots.between(*_PAUSE_S) if lots.chance(_PAUSE_CHANCE) else 0.0 for _ in range(n - 1)
    ]
    return _strokes(lots, start_s, spot_m, travel_m, paces_s, [*pauses_s, 0.0])


def treating_strokes(
    lots: Lots, start_s: float, spot_m: float, travel_m: float, treated_s: float
) -> tuple[Stroke, ...]:
    """Passes to and fro at the person's own pace for about ``treated_s``."""
    pace_s = 60.0 / lots.normal(*_OWN_STROKES_PER_MIN, *_OWN_LIMITS_PER_MIN)
    n = max(round(treated_s / pace_s), 2)
    paces_s = [pace_s * lots.between(1.0 - _PACE_SPREAD, 1.0 + _PACE_SPREAD) for _ in range(n)]
    return _strokes(lots, start_s, spot_m, travel_m, paces_s, [0.0] * n)


def _strokes(
    lots: Lots,
    start_s: float,
    spot_m: float,
    travel_m: float,
    paces_s: Sequence[float],
    pauses_s: Sequence[float],
) -> tuple[Stroke, ...]:
    # The far end lies across the plate's middle, so that the path stays on the plate.
    far_m = spot_m - travel_m if spot_m > 0 else spot_m + travel_m
    strokes: list[Stroke] = []
    for number, (pace_s, pause_s) in enumerate(zip(paces_s, pauses_s, strict=True)):
        ends_at_spot = (len(paces_s) - number) % 2 == 1
        from_m, to_m = (far_m, spot_m) if ends_at_spot else (spot_m, far_m)
        skew = lots.between(-_SKEW, _SKEW)
        strokes.append(Stroke(start_s, start_s + pace_s, from_m, to_m, skew))
        start_s += pace_s + pause_s
    return tuple(strokes)


# --- the same over time -------------------------------------------------------------------------


def smooth(share: FloatArray) -> FloatArray:
    """0 before 0, 1 after 1, in between the smoothest rise (least jerk)."""
    u = np.clip(share, 0.0, 1.0)
    return u * u * u * (10.0 + u * (6.0 * u - 15.0))


def come_on(onset: Onset, since_s: FloatArray) -> FloatArray:
    """A rise to ``1 + overshoot`` that settles to 1."""
    settled = portable.exp(-np.maximum(since_s - onset.ramp_s, 0.0) / onset.settle_tau_s)
    return smooth(since_s / onset.ramp_s) * (1.0 + onset.overshoot * settled)


def path_m(strokes: Sequence[Stroke], spot_m: float, time_s: FloatArray) -> FloatArray:
    """Where the person means to be: at the start of the strokes, along them, then at the spot."""
    path = np.full_like(time_s, strokes[0].from_m if strokes else spot_m)
    for stroke in strokes:
        first = int(np.searchsorted(time_s, stroke.start_s))
        share = (time_s[first:] - stroke.start_s) / (stroke.end_s - stroke.start_s)
        way_m = stroke.to_m - stroke.from_m
        path[first:] = stroke.from_m + way_m * _paced(np.clip(share, 0.0, 1.0), stroke)
    return path


def across_m(sways: Sequence[Sway], time_s: FloatArray) -> FloatArray:
    """How far the body is from its line, along the roller's axis."""
    across = np.zeros_like(time_s)
    for sway in sways:
        across += sway.across_m * _there_and_back(sway, time_s)
    return across


def along_m(sways: Sequence[Sway], time_s: FloatArray) -> FloatArray:
    """How far turning and gliding move the load along the tissue."""
    along = np.zeros_like(time_s)
    for sway in sways:
        along += sway.along_m * _there_and_back(sway, time_s)
    return along


def sway_factor(sways: Sequence[Sway], time_s: FloatArray) -> FloatArray:
    """What turning and gliding do to the load."""
    factor = np.ones_like(time_s)
    for sway in sways:
        factor += sway.load_share * _there_and_back(sway, time_s)
    return factor


def knead_factor(kneading: Kneading, strokes: Sequence[Stroke], time_s: FloatArray) -> FloatArray:
    """What kneading hands do to the load while they travel, and only then."""
    if not strokes:
        return np.ones_like(time_s)
    start_s, end_s = strokes[0].start_s, strokes[-1].end_s
    wave = 0.5 - 0.5 * portable.cos(2.0 * np.pi * kneading.rate_hz * (time_s - start_s))
    travelling = smooth((time_s - start_s) / TURN_S) * smooth((end_s - time_s) / TURN_S)
    return 1.0 - kneading.depth * wave * travelling


def _there_and_back(sway: Sway, time_s: FloatArray) -> FloatArray:
    share = np.clip((time_s - sway.start_s) / (sway.end_s - sway.start_s), 0.0, 1.0)
    return portable.sin(2.0 * np.pi * share)


def _paced(share: FloatArray, stroke: Stroke) -> FloatArray:
    """How far along a stroke is: a short start, a nearly even pace, a short stop."""
    turn = min(TURN_S / (stroke.end_s - stroke.start_s), 0.25)
    top = 1.0 / (1.0 - turn)
    starting = 0.5 * top * share * share / turn
    stopping = 1.0 - 0.5 * top * (1.0 - share) * (1.0 - share) / turn
    middle = top * (share - 0.5 * turn)
    even = np.where(share < turn, starting, np.where(share > 1.0 - turn, stopping, middle))
    # Slower in one half and quicker in the other; rises everywhere as long as |skew| is below 1.
    return even - stroke.skew * even * (1.0 - even)
