"""The hands of a simulated bench, which lay every weight that they are asked for."""

from collections.abc import Callable

from evenside.calibrating.points import Placement
from evenside.simulator.bench import Hands

REACH = 0.8  # of the way from the middle to a cell: a weight has a foot, and a plate a rim


class BenchHelper:
    """A ``Helper`` that never gets tired."""

    def __init__(self, hands: Hands, tell: Callable[[str], None]) -> None:
        self._hands = hands
        self._tell = tell

    async def lay(self, placement: Placement, prompt: str) -> None:
        """See ``Helper``."""
        self._tell(prompt)
        self._hands.lay_over(placement.load_n, placement.over, placement.turn, REACH)

    def tell(self, text: str) -> None:
        """See ``Helper``."""
        self._tell(text)
