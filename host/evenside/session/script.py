"""What the guide says, as text: the same words for the same thing, the side always first."""

from evenside.sources import PlannedVisit
from evenside_analysis.zones import load_zones


def name_of(visit: PlannedVisit) -> str:
    """'Left hamstring'."""
    zones = load_zones()
    zone = zones[visit.zone].name.lower() if visit.zone in zones else visit.zone
    return f"{visit.side.capitalize()} {zone}"


def idle() -> str:
    """Before the test."""
    return "Ready when you are."


def tare() -> str:
    """While the zero is taken."""
    return "Stay off the roller for a moment."


def turn() -> str:
    """While the zero of a roller is taken, and its own weight."""
    return "Turn the roller once, slowly, with nothing on it."


def ready(visit: PlannedVisit) -> str:
    """The next place, and how to lie there."""
    zones = load_zones()
    how = zones[visit.zone].how if visit.zone in zones else ""
    return f"{name_of(visit)}. {how}".strip()


def settle(visit: PlannedVisit) -> str:
    """On the roller, not steady yet."""
    return f"{name_of(visit)}. Find the spot, then keep still."


def hold() -> str:
    """Steady."""
    return "Good. Hold."


def ask() -> str:
    """The tenth second."""
    return "Your number?"


def heard(score: float) -> str:
    """The number, read back."""
    return f"{score:g}."


def rest(visit: PlannedVisit) -> str:
    """Between two visits."""
    return f"Rest. {name_of(visit)} next."


def lost() -> str:
    """The device went away."""
    return "I lost the roller. Stay comfortable, I am looking for it."


def back(visit: PlannedVisit) -> str:
    """The device came back in mid-visit."""
    return f"It is back. We repeat the {visit.side} side."


def stopped() -> str:
    """The person ended the test."""
    return "Stopped. What was measured is kept."


def done() -> str:
    """After the last visit."""
    return "That was the last one. Well done."
