"""The Tindeq Progressor and its many clones: one cell, a time stamp on every weight.

Everything is a tag, a length and a value, little-endian. A notification may hold several records.

    01 len  (f32 kilogram-force, u32 microseconds since the start) ...     weights
    00 len  answer to the last command, which it does not name
    02, 03  peaks of force, which we never ask for; 04: the battery is low

An answer does not say to what. The only one that we ask for is the voltage of the battery, before
the stream is started, so an answer of four bytes is that.
"""

import math
import struct

from evenside.sensors.vocabulary import (
    NEWTON_PER_KGF,
    Bad,
    Battery,
    Facts,
    Item,
    Reading,
    Request,
)

SERVICE = "7e4e1701-1ea6-40c9-9dcc-13d34ffead57"
DATA = "7e4e1702-1ea6-40c9-9dcc-13d34ffead57"  # it notifies
CONTROL = "7e4e1703-1ea6-40c9-9dcc-13d34ffead57"  # it takes commands

ANSWER, WEIGHT, PEAK, PEAK_SERIES, LOW_POWER = range(5)
TARE, START, STOP, BATTERY = 0x64, 0x65, 0x66, 0x6F
VERSION, ERROR_TEXT, CLEAR_ERROR, SLEEP, DEVICE_ID = 0x6B, 0x6C, 0x6D, 0x6E, 0x70

RECORD = struct.Struct("<fI")
MILLIVOLT = struct.Struct("<I")
ANSWER_S = 0.3  # to wait for the voltage; a connection interval takes a tenth of that


class Progressor:
    """What a Progressor says."""

    facts = Facts("Progressor", ("cell",), has_battery=True)

    def start(self) -> tuple[Request, ...]:
        """Its battery, then its weights. Both commands work with one byte and with two."""
        return (Request(bytes([BATTERY]), ANSWER_S), Request(bytes([START])))

    def decode(self, packet: bytes) -> list[Item]:
        """All records of a notification."""
        found: list[Item] = []
        while packet:
            if len(packet) < 2 or len(packet) < 2 + packet[1]:
                return [*found, Bad(f"ends within a record: {packet.hex()}")]
            end = 2 + packet[1]
            found += _read(packet[0], packet[2:end])
            packet = packet[end:]
        return found


def _read(tag: int, value: bytes) -> list[Item]:
    """What one record says."""
    if tag == WEIGHT:
        return _weights(value)
    if tag == ANSWER and len(value) == MILLIVOLT.size:
        return [Battery(MILLIVOLT.unpack(value)[0] / 1000)]
    if tag in (ANSWER, PEAK, PEAK_SERIES, LOW_POWER):
        return []
    return [Bad(f"a record of an unknown kind, {tag}")]


def _weights(value: bytes) -> list[Item]:
    whole = len(value) - len(value) % RECORD.size
    found: list[Item] = [_weight(kgf, us) for kgf, us in RECORD.iter_unpack(value[:whole])]
    return [*found, Bad(f"{len(value)} bytes of weights")] if whole < len(value) else found


def _weight(kgf: float, stamp_us: int) -> Item:
    if math.isnan(kgf):
        return Bad("a weight that is no number")
    return Reading((kgf * NEWTON_PER_KGF,), stamp_us)
