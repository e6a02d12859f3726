"""A source: a spring scale that writes ``milliseconds kilograms`` into a file, a line a reading.

``springscale:readings.txt`` reads it at the pace at which it was written, ``?speed=max`` at once.
A real device differs in one thing: its transport reads a port instead of a file.
"""

import math
from dataclasses import replace
from pathlib import Path

from evenside.errors import NotFoundError, UsageError
from evenside.hosttime import NS_PER_S, HostClock
from evenside.sensors.textlines import TextLines
from evenside.sensors.vocabulary import NEWTON_PER_KGF, Bad, Facts, Item, Reading, Request
from evenside.sources import (
    EarlierLink,
    OpenSource,
    foreign_source,
    make_clock,
    speed_of,
    split_options,
)
from evenside.transport.base import Chunk

EVENSIDE_API = 1


def open_springscale(url: str, rest: str, _earlier: EarlierLink | None = None) -> OpenSource:
    """The source that ``springscale:...`` names; Evenside calls it with what was typed."""
    name, options = split_options(url, rest, {"speed"})
    if not name:
        raise UsageError(f"source {url!r}: name the file, as in springscale:readings.txt")
    speed = speed_of(options)
    clock = make_clock(speed, start_ns=None)
    source = foreign_source(url, LineFile(Path(name), clock), SpringScale(), clock)
    return replace(source, speed=speed, settings=options)


class SpringScale:
    """What the scale says: bytes in, readings out; it knows nothing of files, ports or time."""

    facts = Facts("Spring scale", ("hook",))

    def __init__(self) -> None:
        self._lines = TextLines(skips_first=False)

    def start(self) -> tuple[Request, ...]:
        """A new connection; the scale talks by itself, so there is nothing to ask for."""
        self._lines.reset()
        return ()

    def decode(self, packet: bytes) -> list[Item]:
        """A reading for every line that ends in this packet."""
        return [read_line(line) for line in self._lines.feed(packet)]


def read_line(line: str | None) -> Item:
    """``12500 4.25`` is 4.25 kg at 12.5 s; what cannot be read is kept as such, and counted."""
    try:
        milliseconds, kilograms = (line or "").split()
        stamp_us, force_n = int(milliseconds) * 1000, float(kilograms) * NEWTON_PER_KGF
    except ValueError:
        return Bad(f"no time and weight: {line!r}")
    if not math.isfinite(force_n):
        return Bad(f"no weight: {line!r}")
    return Reading((force_n,), stamp_us=stamp_us % 2**32)


class LineFile:
    """The transport: lines of a file, each when its own time stamp says."""

    def __init__(self, path: Path, clock: HostClock) -> None:
        self._path = path
        self._clock = clock
        self._start_ns = clock.now_ns()
        self._lines: list[bytes] = []
        self._next = 0  # the file goes on where it was when the connection is made again

    async def open(self) -> None:
        """Read the file; raises NotFoundError where there is none."""
        try:
            self._lines = self._path.read_bytes().splitlines(keepends=True)
        except OSError as error:
            raise NotFoundError(f"{self._path}: {error.strerror}") from error

    async def read(self) -> Chunk | None:
        """The next line when it is due; None at the end."""
        if self._next >= len(self._lines):
            return None
        line = self._lines[self._next]
        self._next += 1
        item = read_line(line.decode("ascii", "replace"))
        if isinstance(item, Reading) and item.stamp_us is not None:
            due_ns = self._start_ns + item.stamp_us * 1000
            await self._clock.sleep(max(0, due_ns - self._clock.now_ns()) / NS_PER_S)
        return Chunk(line, self._clock.now_ns())

    async def write(self, data: bytes) -> None:
        """Nobody listens at the other end of a file."""

    async def close(self) -> None:
        """Nothing stays open."""
