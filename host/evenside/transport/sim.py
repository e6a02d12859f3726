"""The simulated device in the same process: no port, no thread, the protocol's own bytes."""

from collections.abc import Iterable

from evenside.errors import LostError, NotFoundError
from evenside.hosttime import NS_PER_S, HostClock
from evenside.simulator.device import SimulatedDevice
from evenside.transport.base import Chunk

STEP_S = 0.02  # how often the wire is looked at; finer costs CPU, coarser costs latency
LONGEST_STEP_S = 0.1  # as seldom as a slow radio; a guide that hears later than this is no guide


def step_at(speed: float | None) -> float:
    """Seconds of the device between two looks at its wire, so that nobody waits longer for one.

    Where time passes faster, a look costs more of it than a person could notice: it is taken
    ``speed`` times as seldom, up to ``LONGEST_STEP_S``, which is for ``speed=None``, at once.
    """
    return LONGEST_STEP_S if speed is None else min(STEP_S * max(speed, 1.0), LONGEST_STEP_S)


class SimTransport:
    """A simulated device behind the transport's interface, on the session's clock.

    The device's own time starts when the transport is first opened and goes on while it is
    closed, as a device does whose cable was pulled but which has a battery.
    """

    def __init__(
        self,
        device: SimulatedDevice,
        *,
        clock: HostClock,
        end_s: float | None,
        step_s: float = STEP_S,
    ) -> None:
        self._device = device
        self._step_s = step_s
        self._clock = clock
        self._end_s = end_s
        self._start_ns: int | None = None
        self._steps = 0
        self._stands_at_s = 0.0  # when it is first opened
        self._is_open = False

    def catch_up(self, start_ns: int, sent: Iterable[tuple[int, bytes]], now_ns: int) -> None:
        """Live through what an earlier program had with this device, which starts anew with us.

        The device is opened at ``start_ns``, hears again what it was sent, and stands at ``now_ns``
        as it stood then, until it is opened. What it says meanwhile was recorded and is dropped.
        """
        for sent_ns, data in sent:
            self._device.advance((sent_ns - start_ns) / NS_PER_S)
            self._device.receive(data)
        self._stands_at_s = (now_ns - start_ns) / NS_PER_S
        self._device.advance(self._stands_at_s)
        self._steps = int(self._stands_at_s / self._step_s)

    async def open(self) -> None:
        """Plug in."""
        if self._start_ns is None:
            self._start_ns = self._clock.now_ns() - round(self._stands_at_s * NS_PER_S)
        else:
            self._device.advance(self._now_s())  # what it said meanwhile was said to nobody
        if not self._device.is_plugged:
            raise NotFoundError("the simulated device is unplugged")
        self._is_open = True

    async def read(self) -> Chunk | None:
        """Wait until the device has said something; None when the simulated session is over."""
        while self._is_open:
            now_s = await self._next_step()
            if self._end_s is not None and now_s >= self._end_s:
                return None
            data = self._device.advance(now_s)
            if data:
                return Chunk(data, self._clock.now_ns())
            if not self._device.is_plugged:
                raise LostError("the simulated device was unplugged")
        raise LostError("the simulated device was closed")

    async def write(self, data: bytes) -> None:
        """Bytes to the device; its answer comes with the next read."""
        self._device.receive(data)

    async def close(self) -> None:
        """Pull the plug; the device goes on by itself."""
        self._is_open = False

    async def _next_step(self) -> float:
        """Wait for the next step of a fixed raster, which keeps a late step from adding up."""
        assert self._start_ns is not None, "open() comes first"
        self._steps += 1
        due_ns = self._start_ns + round(self._steps * self._step_s * NS_PER_S)
        await self._clock.sleep((due_ns - self._clock.now_ns()) / NS_PER_S)
        return self._now_s()

    def _now_s(self) -> float:
        assert self._start_ns is not None, "open() comes first"
        return (self._clock.now_ns() - self._start_ns) / NS_PER_S
