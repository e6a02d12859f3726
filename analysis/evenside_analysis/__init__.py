"""Evenside's analysis: pure functions on arrays, from force over time to "which side is tighter".

Imports numpy, scipy and the standard library's pure parts: no file, no clock, no randomness.
What stands here is the public face; docs/methods.md has the formulas and their sources.
"""

from evenside_analysis.agreement import bland_altman
from evenside_analysis.compare import compare_sides
from evenside_analysis.events import detect_contacts, detect_dwells, detect_passes
from evenside_analysis.history import combine_sessions
from evenside_analysis.reliability import icc, minimal_detectable_change
from evenside_analysis.repeatability import day_components
from evenside_analysis.settings import DetectionSettings
from evenside_analysis.stream import LiveDetector, LiveState
from evenside_analysis.symmetry import symmetry_indices

__all__ = [
    "DetectionSettings",
    "LiveDetector",
    "LiveState",
    "bland_altman",
    "combine_sessions",
    "compare_sides",
    "day_components",
    "detect_contacts",
    "detect_dwells",
    "detect_passes",
    "icc",
    "minimal_detectable_change",
    "symmetry_indices",
]
