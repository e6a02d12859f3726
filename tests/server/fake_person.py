"""The person and the table behind the fake session: a script without chance.

Everything is a plain function of time, so that every run and every screenshot is the same. The
comparison is a stand-in with the shape of the real one: a mean, an interval from the count of
holds, and the rule of the verdict.
"""

from dataclasses import dataclass
from math import pi, sin, sqrt
from typing import Any

Json = dict[str, Any]

ZONES: dict[str, Json] = {
    "glute": {
        "name": "Glute",
        "area": "glutes",
        "how": "All the weight over one side, then glide slowly.",
        "is_major_mover": True,
    },
    "lower_back": {
        "name": "Lower back",
        "area": "lower back",
        "how": "Turned a little, beside the spine, never on it.",
        "is_major_mover": True,
    },
    "hip_flexor": {
        "name": "Hip flexor",
        "area": "quadriceps",
        "how": "The first hand's width below the hip bone.",
        "is_major_mover": True,
    },
    "mid_quad": {
        "name": "Mid quad",
        "area": "quadriceps",
        "how": "Halfway from hip to knee.",
        "is_major_mover": True,
    },
    "hamstring": {
        "name": "Hamstring",
        "area": "hamstrings",
        "how": "Legs crossed, weight over one leg.",
        "is_major_mover": True,
    },
    "calf": {
        "name": "Calf",
        "area": "calves",
        "how": "Strong pressure of hands and thumbs along the calf.",
        "is_major_mover": False,
    },
    "it_band": {
        "name": "IT band",
        "area": "optional",
        "how": "The outside of the thigh.",
        "is_major_mover": False,
    },
}

MARGIN = 1.0
SCORE_SD = 0.45  # of one rating
WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True)
class Side:
    """How hard the person presses there, and what it feels like."""

    load_n: float
    score: int


PERSON = {
    ("glute", "left"): Side(262, 4),
    ("glute", "right"): Side(258, 4),
    ("hamstring", "left"): Side(246, 4),
    ("hamstring", "right"): Side(251, 6),
    ("mid_quad", "left"): Side(285, 6),
    ("mid_quad", "right"): Side(224, 5),
}
ANYBODY = Side(240, 5)

FLUTTER = ((3.1, 2.2), (7.3, 1.3), (17.9, 0.8))  # rad/s and N of a body that keeps still
SCORE_STEPS = (0, 0, 1, 1, 0, 0, 0, -1)  # what one visit's number differs from the usual one


def load_at(time_s: float, level_n: float) -> float:
    """The force of a body that holds ``level_n``; an empty device keeps its small noise."""
    if level_n <= 0:
        return 0.3 * sin(41 * time_s)
    return level_n + sum(size * sin(rate * time_s) for rate, size in FLUTTER)


def position_at(time_s: float, is_sweeping: bool) -> float:
    """Metres along the tissue: slow sweeps, or a spot that is kept."""
    if is_sweeping:
        return -0.09 * (1 - 2 * abs((time_s / 5) % 1 * 2 - 1))
    return 0.021 + 0.0012 * sin(2 * pi * time_s / 3.7)


def score_at(zone: str, side: str, visit_no: int) -> int:
    """The number that the person gives in the visit with this number."""
    usual = PERSON.get((zone, side), ANYBODY).score
    return usual + SCORE_STEPS[visit_no % len(SCORE_STEPS)]


def compare(zone: str, holds: list[Json]) -> Json:
    """Left against right for one zone, in the shape of the contract."""
    sides = {
        side: [hold for hold in holds if hold["zone"] == zone and hold["side"] == side]
        for side in ("left", "right")
    }
    n_left, n_right = len(sides["left"]), len(sides["right"])
    difference = error = None
    if n_left and n_right:
        difference = _mean(sides["right"], "score") - _mean(sides["left"], "score")
        error = SCORE_SD * sqrt(1 / n_left + 1 / n_right)
    verdict, reasons, needed = _judge(zone, sides, difference, error)
    return {
        "zone": zone,
        "difference_points": difference,
        "ci95": _interval(difference, error, 2.13),
        "ci90": _interval(difference, error, 1.75),
        "n_left": n_left,
        "n_right": n_right,
        "force_ratio": None,
        "log_ratio_pct": None,
        "log_ratio_ci95_pct": None,
        "verdict": verdict,
        "reasons": reasons,
        "holds_needed": needed,
        "method": {"id": "fake/1", "parameters": {"margin_points": MARGIN}},
    }


def _judge(
    zone: str, sides: dict[str, list[Json]], difference: float | None, error: float | None
) -> tuple[str, list[str], int | None]:
    fewest = min(len(holds) for holds in sides.values())
    if fewest < 2 or difference is None or error is None:
        return "cannot_tell", [_more(2 - fewest)], 2 - fewest
    left_n, right_n = _mean(sides["left"], "load_n"), _mean(sides["right"], "load_n")
    if abs(left_n / right_n - 1) > 0.25:
        harder, percent = (
            ("left", left_n / right_n) if left_n > right_n else ("right", right_n / left_n)
        )
        reason = f"Not comparable: you pressed {100 * percent - 100:.0f} % harder on the {harder}."
        return "cannot_tell", [reason], None
    low90, high90 = difference - 1.75 * error, difference + 1.75 * error
    low95, high95 = difference - 2.13 * error, difference + 2.13 * error
    excuse = "No force ratio: how the score grows with the load is not known well enough."
    if max(-low90, high90) < MARGIN:
        return "balanced", ["Balanced within one point.", excuse], None
    if low95 <= 0 <= high95:
        return "cannot_tell", [_more(2)], 2
    side = "right" if difference > 0 else "left"
    low, high = sorted((abs(low95), abs(high95)))
    figures = f"{abs(difference):.1f} points at the same force ({low:.1f} to {high:.1f})"
    return f"{side}_tighter", [f"{side.capitalize()} is tighter: {figures}.", excuse], None


def summarise(comparisons: list[Json]) -> Json:
    """The last lines of the result."""
    majors = [c for c in comparisons if ZONES[c["zone"]]["is_major_mover"]]
    n_majors = sum(zone["is_major_mover"] for zone in ZONES.values())
    all_told = len(majors) == n_majors and all(c["verdict"] != "cannot_tell" for c in majors)
    uneven = [c for c in comparisons if c["verdict"].endswith("_tighter")]
    return {
        "major_movers_balanced": False if uneven else (True if all_told else None),
        "work_first": [_work(comparison) for comparison in uneven],
        "findings": [],
        "plan": [],
    }


def _work(comparison: Json) -> Json:
    zone, side = comparison["zone"], comparison["verdict"].removesuffix("_tighter")
    rest = comparison["reasons"][0].removeprefix(side.capitalize())
    why = f"{side.capitalize()} {ZONES[zone]['name'].lower()}{rest}"
    return {"zone": zone, "side": side, "why": why}


def _more(n: int) -> str:
    return f"Cannot tell yet: {WORDS[n]} more hold{'' if n == 1 else 's'} on each side."


def _mean(holds: list[Json], field: str) -> float:
    return sum(float(hold[field]) for hold in holds) / len(holds)


def _interval(middle: float | None, error: float | None, reach: float) -> list[float] | None:
    return (
        None
        if middle is None or error is None
        else [middle - reach * error, middle + reach * error]
    )
