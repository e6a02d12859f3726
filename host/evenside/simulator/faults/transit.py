"""When frames arrive: in time, late by jitter, in bursts, after a stall. None is lost here.

A Bluetooth link delivers in clumps, one each connection interval of 7.5 to 50 ms, and holds on to
its notifications while the radio is disturbed; a USB hub adds some milliseconds. What was sent
first arrives first.
"""

import numpy as np
import numpy.typing as npt

from evenside.simulator.faults.count import FaultCount
from evenside.simulator.faults.plan import FaultPlan
from evenside.simulator.outgoing import NOTHING, Outgoing, join
from evenside.simulator.rng import Stream

FloatArray = npt.NDArray[np.float64]

WAITING = ("stall", "slow")  # nothing arrives before they are over


class Transit:
    """The way from the device to the host, on the caller's clock."""

    def __init__(self, plan: FaultPlan, seed: int, count: FaultCount) -> None:
        self.count = count
        self._plan = plan
        self._is_prompt = not plan.of("jitter", "burst", *WAITING)
        self._lots = Stream(seed, "fault jitter")
        self._n_frames = 0
        self._last_s = 0.0
        self._waiting = NOTHING

    def carry(self, sent: Outgoing, to_s: float) -> Outgoing:
        """Take what was sent by ``to_s``; give what arrives by ``to_s``, with its arrival times."""
        if self._is_prompt:
            return sent
        time_s = self._arrival_s(sent.time_s)
        self.count.frames_delayed += int(np.count_nonzero(time_s > sent.time_s))
        on_the_way = Outgoing(sent.data, sent.end, time_s, sent.n_samples)
        waiting = join([self._waiting, on_the_way])
        n_arrived = int(np.searchsorted(waiting.time_s, to_s, side="right"))
        self._waiting = waiting.part(n_arrived, len(waiting.end))
        return waiting.part(0, n_arrived)

    def _arrival_s(self, sent_s: FloatArray) -> FloatArray:
        plan = self._plan
        first, self._n_frames = self._n_frames, self._n_frames + len(sent_s)
        lots = self._lots.uniform(len(sent_s), first)
        time_s = sent_s + plan.amount_at("jitter", sent_s) * lots
        for burst in plan.of("burst"):
            every_s = burst.amount or 1.0
            at_beat_s = np.ceil(time_s / every_s) * every_s
            time_s = np.where(burst.when(time_s), np.maximum(time_s, at_beat_s), time_s)
        for wait in plan.of(*WAITING):
            time_s = np.where(wait.when(time_s), wait.end_s, time_s)
        if len(time_s):
            time_s = np.maximum(np.maximum.accumulate(time_s), self._last_s)
            self._last_s = float(time_s[-1])
        return time_s
