"""The host's time as an argument: real, scaled or virtual.

Nothing below the command line reads a clock by itself. A source decides which clock its session
runs on: a device and the simulator at speed 1 live in real time, a replay lives in the time of the
recording, and ``speed=max`` lives in a virtual time that passes only when somebody waits for it.
"""

import asyncio
import time
from typing import Protocol

NS_PER_S = 1_000_000_000


class HostClock(Protocol):
    """What a session needs to know about time."""

    def now_ns(self) -> int:
        """Nanoseconds since the Unix epoch, never going back."""

    async def sleep(self, seconds: float) -> None:
        """Let ``seconds`` of this clock pass."""


class RealClock:
    """Unix time, read once and then carried on by the monotonic clock."""

    def __init__(self) -> None:
        self._offset_ns = time.time_ns() - time.monotonic_ns()

    def now_ns(self) -> int:
        """See ``HostClock``."""
        return time.monotonic_ns() + self._offset_ns

    async def sleep(self, seconds: float) -> None:
        """See ``HostClock``."""
        await asyncio.sleep(max(0.0, seconds))


class ScaledClock:
    """A clock that starts at ``start_ns`` and runs ``speed`` times as fast as ``base``."""

    def __init__(self, base: HostClock, *, speed: float, start_ns: int | None = None) -> None:
        self._base = base
        self._base_start_ns = base.now_ns()
        self._start_ns = self._base_start_ns if start_ns is None else start_ns
        self._speed = speed

    def now_ns(self) -> int:
        """See ``HostClock``."""
        return self._start_ns + round((self._base.now_ns() - self._base_start_ns) * self._speed)

    async def sleep(self, seconds: float) -> None:
        """See ``HostClock``."""
        await self._base.sleep(seconds / self._speed)


class VirtualClock:
    """A clock that moves only when somebody sleeps on it: as fast as the machine can go."""

    def __init__(self, start_ns: int = 0) -> None:
        self._now_ns = start_ns

    def now_ns(self) -> int:
        """See ``HostClock``."""
        return self._now_ns

    async def sleep(self, seconds: float) -> None:
        """See ``HostClock``; other tasks get their turn."""
        self._now_ns += max(0, round(seconds * NS_PER_S))
        await asyncio.sleep(0)
