"""Sensors of other makers, simulated from what is published about them, without our decoders.

Each is asked for what it would send in a stretch of time, as (second, packet), and told what a host
writes. Bytes are put together by hand here: ``int.to_bytes`` and IEEE 754 by ``struct``.
"""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

Load = Callable[[float], float]  # second -> kilogram-force
Packets = Iterator[tuple[float, bytes]]


@dataclass
class ProgressorPeer:
    """80 weights a second, its clock starting with the stream; two records a notification."""

    load_kgf: Load
    rate_hz: float = 80.0
    records: int = 2
    millivolt: int = 3712
    heard: list[bytes] = field(default_factory=list)
    started_s: float | None = None

    def write(self, data: bytes, now_s: float) -> list[bytes]:
        self.heard.append(data)
        if data[:1] == b"\x65":
            self.started_s = now_s
        elif data[:1] == b"\x66":
            self.started_s = None
        elif data[:1] == b"\x6f":
            return [b"\x00\x04" + self.millivolt.to_bytes(4, "little")]
        return []

    def packets(self, start_s: float, stop_s: float) -> Packets:
        """What it notifies; each packet leaves with its last record."""
        if self.started_s is None:
            return
        zero_s = self.started_s
        first = max(0, int((start_s - zero_s) * self.rate_hz / self.records) - 2)
        for k in range(first, 10**9):
            times = [(k * self.records + i + 1) / self.rate_hz for i in range(self.records)]
            if zero_s + times[-1] > stop_s:
                return
            if zero_s + times[-1] <= start_s:
                continue
            body = b"".join(
                struct.pack("<f", self.load_kgf(zero_s + t))
                + (round(t * 1e6) % 2**32).to_bytes(4, "little")
                for t in times
            )
            yield zero_s + times[-1], bytes([1, len(body)]) + body


@dataclass
class MotherboardPeer:
    """Three cells at 30 a second; every line is cut in two by the radio."""

    load_kgf: Load  # in all, one third on each cell
    rate_hz: float = 30.0
    counts_per_kgf: tuple[int, int, int] = (40_000, -41_000, -39_500)
    zero: tuple[int, int, int] = (12_000, -7_000, 300)
    started_s: float | None = None

    def write(self, data: bytes, now_s: float) -> list[bytes]:
        self.started_s = now_s if data == b"S30" else None
        if data != b"C":
            return []
        text = "".join(
            f"{cell},{point},{kgf},{self._calibrated(cell, kgf)}\r\n"
            for cell in range(3)
            for point, kgf in enumerate((0, 10, 100))
        )
        return [text[:25].encode(), text[25:].encode()]

    def packets(self, start_s: float, stop_s: float) -> Packets:
        if self.started_s is None:
            return
        for k in range(10**9):
            at_s = self.started_s + (k + 1) / self.rate_hz
            if at_s > stop_s:
                return
            if at_s > start_s:
                line = self.line(k, self.load_kgf(at_s))
                yield at_s, line[:20]
                yield at_s, line[20:]

    def line(self, number: int, kgf: float) -> bytes:
        """The middle and the right cell are mounted the other way round: pressed, they go down."""
        body = (number % 2**16).to_bytes(2, "little") + (3000).to_bytes(2, "little")
        for cell in range(3):
            counts = self.zero[cell] + round(kgf / 3 * self.counts_per_kgf[cell])
            body += counts.to_bytes(3, "little", signed=True)
        return (body + b"\0\0\0").hex().encode() + b"\r\n"

    def _calibrated(self, cell: int, kgf: float) -> int:
        """Its table ascends; of a cell mounted the other way round it is that of a pull."""
        return self.zero[cell] + round(kgf * abs(self.counts_per_kgf[cell]))


def wh_c06_advertisement(kgf: float) -> bytes:
    """The manufacturer's data behind the company's number: the weight at 10, 15 bytes or more."""
    return bytes(10) + round(kgf * 100).to_bytes(2, "big") + b"\0\0\x01\0\0"
