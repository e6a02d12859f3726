"""What the server asks of the place where a device is looked after, and nothing more.

As with ``port``: called from the session's event loop, returns at once, all values plain JSON.
Every method answers with the device as it then stands, in the words of ``docs/api.md``.
"""

from collections.abc import Sequence
from typing import Protocol

from evenside.server.port import JsonDict


class DevicePort(Protocol):
    """A device beside the test: who it is, what its cells read, weights laid on it.

    What makes no sense now is refused by ``UsageError`` in words that can be shown.
    """

    def to_json(self) -> JsonDict:
        """Give the device, its cells, its calibration and the work at it."""
        ...

    def calibrate(
        self,
        masses_kg: Sequence[float],
        corner_kg: float | None,
        cell_class: str,
        tolerance_pct: float,
    ) -> JsonDict:
        """Begin with new weights."""
        ...

    def check(self, mass_kg: float, tolerance_pct: float) -> JsonDict:
        """Begin a check of the calibration that is kept."""
        ...

    def zero(self, *, keep: bool) -> JsonDict:
        """Begin to take the zero."""
        ...

    def step(self, action: str) -> JsonDict:
        """What was asked for is ``done``, or ``stop``: nothing is kept."""
        ...
