"""Evenside's analysis: pure functions on arrays, from force over time to "which side is tighter".

Imports numpy, scipy and the standard library's pure parts: no file, no clock, no randomness.
What stands here is the public face; docs/methods.md has the formulas and their sources.
"""

from evenside_analysis.agreement import bland_altman
from evenside_analysis.change import change_between_sessions
from evenside_analysis.compare import compare_sides
from evenside_analysis.direction import direction_agreement, directions
from evenside_analysis.estimate import Estimate, side_difference
from evenside_analysis.events import detect_contacts, detect_dwells, detect_passes
from evenside_analysis.history import combine_sessions
from evenside_analysis.legs import find_along_legs
from evenside_analysis.plan import make_plan
from evenside_analysis.reliability import icc, minimal_detectable_change
from evenside_analysis.retest import compare_phases
from evenside_analysis.settings import DetectionSettings
from evenside_analysis.stream import LiveDetector, LiveState
from evenside_analysis.symmetry import symmetry_indices
from evenside_analysis.trend import find_trend

__all__ = [
    "DetectionSettings",
    "Estimate",
    "LiveDetector",
    "LiveState",
    "bland_altman",
    "change_between_sessions",
    "combine_sessions",
    "compare_phases",
    "compare_sides",
    "detect_contacts",
    "detect_dwells",
    "detect_passes",
    "direction_agreement",
    "directions",
    "find_along_legs",
    "find_trend",
    "icc",
    "make_plan",
    "minimal_detectable_change",
    "side_difference",
    "symmetry_indices",
]
