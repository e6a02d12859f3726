"""The core of the firmware on this computer: loaded as a library, on a clock that is told to go."""

import ctypes
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Literal

import numpy as np
import numpy.typing as npt
from tests.firmware.building import built

from evenside.protocol.frames import encode_frame, open_frame
from evenside.protocol.messages import Message, decode_payload, encode_message

Fault = Literal["none", "dead", "shorted", "flooding"]

MEMORY_BYTES = 1024
STORED_BYTES = 320  # two slots of 160
_FAULTS: dict[Fault, int] = {"none": 0, "dead": 1, "shorted": 2, "flooding": 3}
_TAKE = 1 << 16


class Identity(ctypes.Structure):
    """Who the device is: what a board's own files find out."""

    _fields_ = (
        ("boot_id", ctypes.c_uint32),
        ("fw_version", ctypes.c_uint8 * 3),
        ("fw_hash", ctypes.c_uint8 * 8),
        ("device_id", ctypes.c_uint8 * 8),
    )

    @classmethod
    def of(cls, boot_id: int = 1, device_id: str = "0011223344556677") -> "Identity":
        """One with these numbers."""
        return cls(
            boot_id,
            (ctypes.c_uint8 * 3)(0, 1, 0),
            (ctypes.c_uint8 * 8)(),
            (ctypes.c_uint8 * 8)(*bytes.fromhex(device_id)),
        )


def _library() -> ctypes.CDLL:
    """The plain library; the one that watches addresses where its runtime was loaded before."""
    name = os.environ.get("EVENSIDE_HOST_LIBRARY", "libevenside.so")
    library = ctypes.CDLL(str(built(f"host/{name}")))
    library.evh_new.restype = library.evh_memory.restype = ctypes.c_void_p
    library.evh_take.restype = ctypes.c_size_t
    library.evh_rate_mhz.restype = ctypes.c_uint32
    library.evh_light.restype = library.evh_is_quiet.restype = ctypes.c_bool
    return library


class HostDevice:
    """One device; times are seconds since power-on, to the microsecond."""

    def __init__(self, identity: Identity | None = None, start_ticks: int = 0) -> None:
        self._c = _library()
        self._identity = identity or Identity.of()
        new = self._c.evh_new(ctypes.byref(self._identity), ctypes.c_uint32(start_ticks))
        self._open: ctypes.c_void_p | None = ctypes.c_void_p(new)
        self._c.evh_set_sensors(self._board, -1, -1)
        self._request = 0
        self._unfinished = b""
        self.now_s = 0.0

    def close(self) -> None:
        """Give its memory back."""
        self._c.evh_free(self._board)
        self._open = None

    @property
    def _board(self) -> ctypes.c_void_p:
        """Its memory; once that is given back whoever goes on fails, and not the whole process."""
        assert self._open is not None, "the device is closed"
        return self._open

    # --- what will happen -------------------------------------------------------------------------

    def add_conversions(self, cell: int, at_s: npt.ArrayLike, counts: npt.ArrayLike) -> None:
        """Counts of one cell and when their conversions end."""
        at_us = np.floor(np.asarray(at_s, dtype=np.float64) * 1e6).astype(np.int64)
        values = np.ascontiguousarray(counts, dtype=np.int32)
        self._c.evh_add_conversions(
            self._board, cell, at_us.ctypes.data_as(ctypes.c_void_p),
            values.ctypes.data_as(ctypes.c_void_p), ctypes.c_size_t(len(values)),
        )  # fmt: skip

    def add_button_edges(self, at_s: Sequence[float]) -> None:
        """When the contact closes, opens, closes, ..."""
        at_us = np.floor(np.asarray(at_s, dtype=np.float64) * 1e6).astype(np.int64)
        self._c.evh_add_button_edges(
            self._board, at_us.ctypes.data_as(ctypes.c_void_p), ctypes.c_size_t(len(at_us))
        )

    def add_dial_steps(self, steps: npt.ArrayLike) -> None:
        """What the dial's converter says at 50 ms, 100 ms, ... since boot."""
        values = np.ascontiguousarray(steps, dtype=np.uint16)
        self._c.evh_add_dial_steps(
            self._board, values.ctypes.data_as(ctypes.c_void_p), ctypes.c_size_t(len(values))
        )

    # --- how it is built and what befalls it ------------------------------------------------------

    def set_fault(self, cell: int, fault: Fault) -> None:
        """What is wrong with a cell from now on."""
        self._c.evh_set_fault(self._board, cell, _FAULTS[fault])

    def set_line(self, *, bytes_per_s: int = 0, stopped: bool = False) -> None:
        """How fast the line is; 0: as fast as it likes."""
        self._c.evh_set_line(self._board, bytes_per_s, stopped)

    def set_store_us(self, store_us: int) -> None:
        """How long a byte of its memory takes to be written."""
        self._c.evh_set_store_us(self._board, store_us)

    def set_sensors(self, *, temperature_c: float | None, battery_v: float | None) -> None:
        """What its thermometer and its battery say; None: it has none."""
        centi = -1 if temperature_c is None else round(temperature_c * 100)
        milli = -1 if battery_v is None else round(battery_v * 1000)
        self._c.evh_set_sensors(self._board, centi, milli)

    @property
    def memory(self) -> ctypes.Array[ctypes.c_uint8]:
        """What outlasts the power; to be read and spoilt."""
        at = self._c.evh_memory(self._board)
        return (ctypes.c_uint8 * MEMORY_BYTES).from_address(at)

    @property
    def rate_hz(self) -> float:
        """The rate that its pins set."""
        return float(self._c.evh_rate_mhz(self._board)) / 1000

    @property
    def is_light_on(self) -> bool:
        """Whether its light is on."""
        return bool(self._c.evh_light(self._board))

    @property
    def is_quiet(self) -> bool:
        """Nothing to send, nothing to store."""
        return bool(self._c.evh_is_quiet(self._board))

    # --- talking with it --------------------------------------------------------------------------

    def receive(self, data: bytes) -> None:
        """Bytes from the host, now."""
        self._c.evh_receive(self._board, data, ctypes.c_size_t(len(data)))

    def advance(self, to_s: float) -> bytes:
        """What it says until then."""
        self.now_s = to_s
        self._c.evh_run(self._board, ctypes.c_int64(round(to_s * 1e6)))
        room = ctypes.create_string_buffer(_TAKE)
        parts = []
        while n := self._c.evh_take(self._board, room, ctypes.c_size_t(_TAKE)):
            parts.append(room.raw[:n])
        return b"".join(parts)

    def boot(self, boot_id: int = 2) -> None:
        """Take the power away and give it back."""
        self._c.evh_boot(self._board, ctypes.c_uint32(boot_id))

    def run(self, for_s: float) -> list[Message]:
        """The messages of a stretch of time; every byte of it must be part of a whole frame."""
        data = self._unfinished + self.advance(self.now_s + for_s)
        end = data.rfind(b"\0") + 1
        self._unfinished = data[end:]
        return told(data[:end])

    def ask(self, message: Message, for_s: float = 0.01) -> list[Message]:
        """Send a request; the messages of a short time after it."""
        self._request += 1
        self.receive(encode_frame(encode_message(message, self._request)))
        return self.run(for_s)


def told(data: bytes) -> list[Message]:
    """The messages of whole frames; anything else than a whole and right frame fails."""
    messages = []
    for piece in data.split(b"\0")[:-1]:
        payload = open_frame(piece)
        assert isinstance(payload, bytes), f"{piece.hex()} is no frame: {payload}"
        decoded = decode_payload(payload)
        assert isinstance(decoded, tuple), f"{payload.hex()} is no message: {decoded}"
        messages.append(decoded[1])
    return messages


@contextmanager
def host_device(identity: Identity | None = None, start_ticks: int = 0) -> Iterator[HostDevice]:
    """A device for a while."""
    device = HostDevice(identity, start_ticks)
    try:
        yield device
    finally:
        device.close()
