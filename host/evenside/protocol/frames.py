"""Frames: how a payload is cut out of a stream of bytes and checked, one frame at a time.

On the wire a frame is ``COBS(payload + CRC) + 0x00``. Zero never occurs inside, so the next zero is
always the end of a frame: a reader that starts anywhere, or meets damage, is in step again at the
next zero, and one damaged byte costs at most two frames (two when it was the zero between them).
The CRC is CRC-16/CCITT-FALSE, most significant byte first: over payload and CRC together it is 0.

``bulk`` does the same for many frames at once; this module is the reference in plain Python.
"""

from binascii import crc_hqx
from typing import Literal

from evenside.errors import ProtocolError

DELIMITER = 0
MIN_PAYLOAD = 3  # type and sequence number
# 244 usable bytes of a BLE notification at MTU 247, with room for a second short frame; serial
# keeps the same so that recordings match. Below 254, so COBS never needs its long code 0xFF.
MAX_PAYLOAD = 200
CRC_BYTES = 2
MIN_ENCODED = MIN_PAYLOAD + CRC_BYTES + 1  # without the delimiter
MAX_ENCODED = MAX_PAYLOAD + CRC_BYTES + 1
MAX_FRAME = MAX_ENCODED + 1  # with the delimiter

FrameFault = Literal["crc", "cobs", "length"]


def crc16(data: bytes) -> int:
    """The CRC-16/CCITT-FALSE of ``data``; 0x29B1 for b"123456789"."""
    # The standard library's function has the same polynomial, bit order and no final xor.
    return crc_hqx(data, 0xFFFF)


def cobs_encode(data: bytes) -> bytes:
    """Replace every zero of ``data`` by the distance to the next; one byte longer, free of zeros.

    Raises ProtocolError above MAX_PAYLOAD + CRC bytes: such a run would need COBS's long code.
    """
    if len(data) > MAX_PAYLOAD + CRC_BYTES:
        raise ProtocolError(f"{len(data)} bytes to encode, at most {MAX_PAYLOAD + CRC_BYTES}")
    out = bytearray()
    for run in data.split(b"\0"):
        out.append(len(run) + 1)
        out += run
    return bytes(out)


def cobs_decode(encoded: bytes) -> bytes | None:
    """The bytes behind ``encoded``; None if its chain of codes does not end at its last byte."""
    out = bytearray(encoded)
    position, end = 0, len(encoded)
    while position < end:
        code = encoded[position]
        if code == DELIMITER:
            return None
        out[position] = 0
        position += code
    if position != end or end == 0:
        return None
    return bytes(out[1:])


def encode_frame(payload: bytes) -> bytes:
    """The bytes to put on the wire for ``payload``, with its CRC and the closing delimiter.

    Raises ProtocolError if the payload is shorter or longer than a frame may carry.
    """
    if not MIN_PAYLOAD <= len(payload) <= MAX_PAYLOAD:
        rule = f"must be {MIN_PAYLOAD} to {MAX_PAYLOAD}"
        raise ProtocolError(f"payload of {len(payload)} bytes {rule}")
    crc = crc16(payload).to_bytes(CRC_BYTES, "big")
    return cobs_encode(payload + crc) + b"\0"


def open_frame(encoded: bytes) -> bytes | FrameFault:
    """The payload of one frame (given without its delimiter), or what is wrong with it."""
    if not MIN_ENCODED <= len(encoded) <= MAX_ENCODED:
        return "length"
    data = cobs_decode(encoded)
    if data is None:
        return "cobs"
    if crc16(data) != 0:
        return "crc"
    return data[:-CRC_BYTES]
