"""Evenside's analysis: pure functions on arrays, from force over time to "which side is tighter".

Imports numpy, scipy and the standard library's pure parts: no file, no clock, no randomness.
What stands here is the public face; docs/methods.md has the formulas and their sources.
"""

from evenside_analysis.agreement import bland_altman
from evenside_analysis.avoidance import load_avoidance
from evenside_analysis.change import change_between_sessions
from evenside_analysis.compare import compare_sides
from evenside_analysis.curves import compare_curves
from evenside_analysis.direction import direction_agreement, directions
from evenside_analysis.dose import rolling_dose
from evenside_analysis.estimate import Estimate, side_difference
from evenside_analysis.events import detect_contacts, detect_dwells, detect_passes
from evenside_analysis.history import combine_sessions
from evenside_analysis.hotspots import hot_spots
from evenside_analysis.legs import find_along_legs
from evenside_analysis.plan import make_plan
from evenside_analysis.profile import load_curve, pass_profile
from evenside_analysis.reliability import icc, minimal_detectable_change
from evenside_analysis.repeatability import day_components
from evenside_analysis.retest import compare_phases
from evenside_analysis.settings import DetectionSettings
from evenside_analysis.signs import SideEvidence, zone_signs
from evenside_analysis.steadiness import compare_steadiness, hold_steadiness
from evenside_analysis.stream import LiveDetector, LiveState
from evenside_analysis.symmetry import symmetry_indices
from evenside_analysis.trend import find_trend

__all__ = [
    "DetectionSettings",
    "Estimate",
    "LiveDetector",
    "LiveState",
    "SideEvidence",
    "bland_altman",
    "change_between_sessions",
    "combine_sessions",
    "compare_curves",
    "compare_phases",
    "compare_sides",
    "compare_steadiness",
    "day_components",
    "detect_contacts",
    "detect_dwells",
    "detect_passes",
    "direction_agreement",
    "directions",
    "find_along_legs",
    "find_trend",
    "hold_steadiness",
    "hot_spots",
    "icc",
    "load_avoidance",
    "load_curve",
    "make_plan",
    "minimal_detectable_change",
    "pass_profile",
    "rolling_dose",
    "side_difference",
    "symmetry_indices",
    "zone_signs",
]
