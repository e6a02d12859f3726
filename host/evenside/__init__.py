"""Evenside: how hard a person presses on a roller, and which side is tighter at the same force.

This package talks to devices, files and people; the numbers come from ``evenside_analysis``.
Importing it loads nothing heavy.
"""

__version__ = "0.1.0"
