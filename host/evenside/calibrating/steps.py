"""Work at a device that somebody does step by step on another screen: how far it is, what is asked.

The page asks again and again how it stands, so the whole of it is one state, without messages.
"""

import asyncio
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Literal

from evenside.calibrating.bench import BenchHelper
from evenside.calibrating.points import Placement
from evenside.errors import DeviceError
from evenside.session.jsonout import JsonDict
from evenside.simulator.bench import Hands

Task = Literal["calibrate", "check", "zero"]

MAX_SAID = 50  # sentences


@dataclass(slots=True)
class Work:
    """What is being done, and in the end what came of it."""

    task: Task
    n_steps: int = 0
    n_done: int = 0
    prompt: str | None = None  # what somebody is asked to do
    is_reading: bool = False  # and everybody keeps off
    said: list[str] = field(default_factory=list)
    calibrated: JsonDict | None = None
    checked: JsonDict | None = None
    zeroed: JsonDict | None = None
    refused: str | None = None
    is_over: bool = False

    def to_json(self) -> JsonDict:
        """As ``/api/device`` has it."""
        data = asdict(self)
        del data["is_over"]
        return data

    def finish(self, found: JsonDict) -> None:
        """Tell what came of it."""
        match self.task:
            case "calibrate":
                self.calibrated = found
            case "check":
                self.checked = found
            case "zero":
                self.zeroed = found
        self.n_done = self.n_steps
        self.end()

    def end(self) -> None:
        """Nothing more is asked or read."""
        self.prompt, self.is_reading, self.is_over = None, False, True


class PageHelper:
    """A ``Helper`` that waits until somebody says that it is done.

    The weights of a simulated bench are then laid by its hands. ``must_stop`` is asked before every
    reading, and gives the reason why nobody may go on; ``on_empty`` is told when the empty device
    was read, before anything is laid on it.
    """

    def __init__(
        self,
        work: Work,
        hands: Hands | None,
        *,
        must_stop: Callable[[], str | None],
        on_empty: Callable[[], None],
    ) -> None:
        self._work = work
        self._bench = None if hands is None else BenchHelper(hands, lambda _: None)
        self._must_stop = must_stop
        self._on_empty = on_empty
        self._is_done = asyncio.Event()
        self._asked: tuple[Placement, str] | None = None

    def done(self) -> None:
        """What was asked for is done."""
        self._is_done.set()

    async def lay(self, placement: Placement, prompt: str) -> None:
        """See ``Helper``; raises DeviceError when nobody may go on."""
        self._count(placement, prompt)
        self._work.prompt, self._work.is_reading = prompt, False
        self._is_done.clear()  # of a second press on the button of the step before
        await self._is_done.wait()
        if (why := self._must_stop()) is not None:
            raise DeviceError(why)
        if self._bench is not None:
            await self._bench.lay(placement, prompt)
        self._work.prompt, self._work.is_reading = None, True

    def _count(self, placement: Placement, prompt: str) -> None:
        """The reading before this one is done, unless the same is asked for again."""
        before, self._asked = self._asked, (placement, prompt)
        if before is None or before == self._asked:
            return
        self._work.n_done += 1
        if before[0].mass_kg == 0.0:
            self._on_empty()

    def tell(self, text: str) -> None:
        """See ``Helper``."""
        self._work.said = [*self._work.said, text.strip()][-MAX_SAID:]
