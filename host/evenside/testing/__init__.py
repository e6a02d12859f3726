"""For whoever builds on Evenside: simulated sessions, devices and ports as pytest fixtures.

The fixtures are in ``plugin`` and need no import: pytest finds them once Evenside is installed.
"""

from evenside.testing.verdicts import assert_verdicts_agree

__all__ = ["assert_verdicts_agree"]
