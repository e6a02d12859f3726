"""The Griptonite Motherboard: three cells, a number on every measurement, its own calibration.

It speaks in lines of ASCII over the Nordic UART, cut anywhere into notifications.

    C      asks for its calibration: lines ``cell,point,kilogram-force,counts``
    S30    starts the stream, and any other command stops it; a line is 32 hexadecimal digits:
           u16 number, u16 battery (raw), three s24 counts, little-endian; the rest is not used

Counts become force along the straight lines between a cell's points, and below its first point in
the mirror of that. Beyond the last point nobody calibrated it, so there is no force. The second and
the third cell are mounted the other way round: their force is negated.
"""

import math
from itertools import pairwise

from evenside.sensors.textlines import TextLines
from evenside.sensors.vocabulary import NEWTON_PER_KGF, Bad, Facts, Item, Reading, Request

UART = "6e400001-b5a3-f393-e0a9-e50e24dcca9e"
TO_DEVICE = "6e400002-b5a3-f393-e0a9-e50e24dcca9e"
TO_HOST = "6e400003-b5a3-f393-e0a9-e50e24dcca9e"

CALIBRATION, START = b"C", b"S30"
CALIBRATION_S = 2.5  # nothing marks the end of its calibration, and START would cut it short
N_DIGITS = 32
SIGN = (1.0, -1.0, -1.0)

Point = tuple[int, float]  # counts, kilogram-force


class Motherboard:
    """What a Motherboard says."""

    facts = Facts("Motherboard", ("left", "center", "right"))

    def __init__(self) -> None:
        self._lines = TextLines(skips_first=False)
        self._points: dict[int, list[Point]] = {}

    def start(self) -> tuple[Request, ...]:
        """Its calibration, then its stream."""
        self._lines.reset()
        self._points = {}
        return (Request(CALIBRATION, CALIBRATION_S), Request(START))

    def decode(self, packet: bytes) -> list[Item]:
        """All lines that the packet completes."""
        return [item for line in self._lines.feed(packet) for item in self._read(line)]

    def _read(self, line: str | None) -> list[Item]:
        if line is None:
            return [Bad("no text")]
        if line.count(",") == 3:
            return self._calibrate(line)
        try:
            data = bytes.fromhex(line)
        except ValueError:
            return [Bad(f"neither counts nor calibration: {line!r}")]
        return self._measure(data) if len(line) == N_DIGITS else [Bad(f"{len(line)} digits")]

    def _calibrate(self, line: str) -> list[Item]:
        """Keep one point of one cell; calibrations of cells that are not there do no harm."""
        try:
            cell, _, kgf, counts = (float(part) for part in line.split(","))
            if not math.isfinite(kgf):
                raise ValueError
            self._points.setdefault(int(cell), []).append((int(counts), kgf))
        except (ValueError, OverflowError):
            return [Bad(f"no calibration: {line!r}")]
        return []

    def _measure(self, data: bytes) -> list[Item]:
        counts = [int.from_bytes(data[i : i + 3], "little", signed=True) for i in (4, 7, 10)]
        force_n = []
        for cell, (value, sign) in enumerate(zip(counts, SIGN, strict=True)):
            points = sorted(set(self._points.get(cell, ())))
            if len(points) < 2:
                return [Bad(f"cell {cell} has not told its calibration")]
            force_n.append(sign * kgf_of(value, points) * NEWTON_PER_KGF)
        return [Reading(tuple(force_n), number=int.from_bytes(data[:2], "little"))]


def kgf_of(counts: int, points: list[Point]) -> float:
    """Force by the points of a cell, ascending; NaN beyond the last."""
    zero, _ = points[0]
    if counts < zero:
        return -kgf_of(2 * zero - counts, points)
    for (low, low_kgf), (high, high_kgf) in pairwise(points):
        if low <= counts <= high and low < high:
            return low_kgf + (counts - low) / (high - low) * (high_kgf - low_kgf)
    return math.nan
