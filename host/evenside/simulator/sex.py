"""What differs between women and men here: body mass, contact area, stiffness, thresholds.

Science.md 3.3: women's area 1.05, stiffness 0.85 and threshold 0.75 times men's (directions:
Aweid 2014; a MyotonPRO pilot, 236 against 196 N/m; sizes E). Who does not say their sex is taken as
the zone table has people.
"""

import math
from typing import Literal

from evenside.simulator.curve import curve_through

Sex = Literal["female", "male"]

# Mean and SD, E; half and half they give the 70 +/- 11 kg of all.
BODY_MASS_KG: dict[Sex, tuple[float, float]] = {"female": (63.0, 8.0), "male": (77.0, 9.0)}

_AREA_FACTOR: dict[Sex | None, float] = {None: 1.0, "female": 1.05, "male": 1.0}
_STIFFNESS_FACTOR: dict[Sex | None, float] = {None: 1.0, "female": 0.85, "male": 1.0}

# A threshold of 0.75 in newtons is 0.92 per body weight, since women weigh 0.82 of men. The zone
# table's loads are shares of body weight and its scores those of all people, so they stand in the
# (geometric) middle of the two.
_THRESHOLD_RATIO = 0.75 / (BODY_MASS_KG["female"][0] / BODY_MASS_KG["male"][0])
_THRESHOLD_FACTOR: dict[Sex | None, float] = {
    None: 1.0,
    "female": math.sqrt(_THRESHOLD_RATIO),
    "male": 1.0 / math.sqrt(_THRESHOLD_RATIO),
}


def area_factor(sex: Sex | None) -> float:
    """Contact area over the zone table's."""
    return _AREA_FACTOR[sex]


def stiffness_factor(sex: Sex | None) -> float:
    """Tissue stiffness over the zone table's."""
    return _STIFFNESS_FACTOR[sex]


def score_of(sex: Sex | None, score: float, threshold_share: float, exponent: float) -> float:
    """What the load that all people rate ``score`` (above 0) is rated with this sex's threshold."""
    everyones = curve_through(1.0, score, threshold_share, exponent)
    return everyones.raised(_THRESHOLD_FACTOR[sex] - 1.0).score(1.0)
