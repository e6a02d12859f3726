"""Speaking as a Progressor: force in, what a Progressor would notify out.

Sans-IO, and the counterpart of ``progressor``. A notification holds two weights, 18 bytes, which is
valid at any MTU. A sample that is missing is not sent: the stamps of its neighbours tell that.
"""

import math
from collections.abc import Callable, Sequence

from evenside.sensors import progressor as wire
from evenside.sensors.vocabulary import NEWTON_PER_KGF

RECORDS = 2
U32 = 2**32
DEVICE_ID = bytes(8)  # that of no Progressor
NO_BATTERY_MV = (
    0  # what is told where nobody knows; apps show it as empty, and no figure is made up
)


class ProgressorVoice:
    """One app's conversation with us."""

    def __init__(self, *, version: str, take_zero: Callable[[], None]) -> None:
        self.battery_v: float | None = None
        self.n_missing = 0  # samples of this stream that were not measured
        self._version = version
        self._take_zero = take_zero
        self._is_streaming = False
        self._start_s: float | None = None  # of the stream; None until its first sample
        self._waiting: list[bytes] = []  # records that do not fill a notification yet

    @property
    def is_streaming(self) -> bool:
        """Whether the app wants weights."""
        return self._is_streaming

    def hear(self, command: bytes) -> list[bytes]:
        """A command of the app; what to notify at once. Others are not answered."""
        match command[0] if command else None:
            case wire.START:
                self._is_streaming, self._start_s, self._waiting = True, None, []
                self.n_missing = 0
            case wire.STOP | wire.SLEEP:
                self._is_streaming = False
            case wire.TARE:
                self._take_zero()
            case wire.BATTERY:
                milli = NO_BATTERY_MV if self.battery_v is None else round(self.battery_v * 1000)
                return [_record(wire.ANSWER, wire.MILLIVOLT.pack(milli))]
            case wire.VERSION:
                return [_record(wire.ANSWER, self._version.encode())]
            case wire.DEVICE_ID:
                return [_record(wire.ANSWER, DEVICE_ID)]
            case wire.ERROR_TEXT | wire.CLEAR_ERROR:
                return [_record(wire.ANSWER, b"")]
        return []

    def left(self) -> None:
        """The app is gone: nobody listens any more."""
        self._is_streaming = False

    def measured(
        self, first_s: float, step_s: float, force_n: Sequence[float | None]
    ) -> list[bytes]:
        """Samples of the stream, None where not measured; what to notify now."""
        if not self._is_streaming:
            return []
        if self._start_s is None:
            self._start_s = first_s
        for place, force in enumerate(force_n):
            if force is None or not math.isfinite(force):
                self.n_missing += 1
                continue
            stamp_us = round((first_s + place * step_s - self._start_s) * 1e6)
            self._waiting.append(wire.RECORD.pack(force / NEWTON_PER_KGF, stamp_us % U32))
        n_whole = len(self._waiting) - len(self._waiting) % RECORDS
        whole, self._waiting = self._waiting[:n_whole], self._waiting[n_whole:]
        return [
            _record(wire.WEIGHT, b"".join(whole[i : i + RECORDS]))
            for i in range(0, n_whole, RECORDS)
        ]


def _record(tag: int, value: bytes) -> bytes:
    return bytes([tag, len(value)]) + value
