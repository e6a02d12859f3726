"""Foreign recordings of force over time become arrays: text tables, MATLAB files, marks.

Everything is found where it can be found (encoding, separator, header, decimal comma) and said in
the notes; nothing that changes a number is guessed. A file that breaks a rule is refused with its
line, its column, the value and what to do about it.
"""

from evenside.importing.marks import read_marks
from evenside.importing.options import ForceUnit, ImportOptions, PositionUnit, TimeUnit
from evenside.importing.samples import Samples, read_samples

__all__ = [
    "ForceUnit",
    "ImportOptions",
    "PositionUnit",
    "Samples",
    "TimeUnit",
    "read_marks",
    "read_samples",
]
