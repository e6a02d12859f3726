"""What a person puts on the device: by mass, and how it is put there.

- Rolling with one leg is about a third of the body's weight; the largest single forces in a group
  were 51 to 55 % on average (Baumgart and others 2019, Sports 7(1):27, force plate, 20 men).
- Another study has 68 % on average for the front of the thigh (Murray and others 2016). Evenside's
  own limit is 70 % (docs/guide.md), so that is what must be measured.
- Movement adds to it: breathing and strokes change the force by 5 to 20 % (an estimate; to be
  measured on the first device).
- A weight that is put on at once, without falling, presses twice as hard for a moment (strength of
  materials: suddenly applied load). That is somebody who steps or sits down on it.
"""

G = 9.81
MASSES_KG = (40.0, 70.0, 100.0, 130.0)
HEAVIEST_KG = MASSES_KG[-1]
TYPICAL_SHARE, HIGHEST_SHARE = 0.34, 0.70
STROKE_FACTOR = 1.2
SUDDEN_FACTOR = 2.0


def typical_n(mass_kg: float) -> float:
    """Rolling as most people do."""
    return TYPICAL_SHARE * mass_kg * G


def highest_n(mass_kg: float) -> float:
    """The largest force that must be measured."""
    return HIGHEST_SHARE * STROKE_FACTOR * mass_kg * G


def stepped_on_n(mass_kg: float) -> float:
    """What it must survive: all of somebody, at once, on one spot."""
    return SUDDEN_FACTOR * mass_kg * G
