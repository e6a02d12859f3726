"""Bulk decoding with CRC and resynchronisation, against a copy of the bytes and against cobs."""

from binascii import crc_hqx

from cobs import cobs
from tests.bench.measure import Row, seconds, stream_bytes

from evenside.protocol.decoder import Decoder

BLOCK = 1 << 20


def decode_all(data: bytes) -> int:
    decoder = Decoder()
    for start in range(0, len(data), BLOCK):
        decoder.feed(data[start : start + BLOCK])
    return decoder.stats.frames_ok


def copy_all(data: bytes) -> bytes:
    return bytes(bytearray(data))


def peer_all(data: bytes) -> int:
    """The cobs package (its decoder is written in C) and the library CRC, frame by frame.

    It checks and unstuffs; unlike ours it does not turn the frames into samples.
    """
    n_ok = 0
    for frame in data.split(b"\0"):
        try:
            payload = cobs.decode(frame)
        except cobs.DecodeError:
            continue
        n_ok += bool(payload) and crc_hqx(payload, 0xFFFF) == 0
    return n_ok


def rows() -> list[Row]:
    clean, damaged = stream_bytes(), stream_bytes(faults="flip:1e-4,lost:0.01")
    n_frames = decode_all(clean)
    ours = seconds(lambda: decode_all(clean))
    worse = seconds(lambda: decode_all(damaged))
    floor = seconds(lambda: copy_all(clean))
    peer = seconds(lambda: peer_all(clean))
    return [
        Row(
            "bulk decode, 1 h of 4 groups x 80/s",
            f"{n_frames / ours / 1e6:.2f} M frames/s",
            "1 M frames/s",
            f"{ours / floor:.0f} x a copy of the bytes, {ours / peer:.2f} x cobs + crc_hqx "
            "(which make no samples)",
        ),
        Row(
            "the same with 1 % lost and flipped bits",
            f"{decode_all(damaged) / worse / 1e6:.2f} M frames/s",
            "",
            f"{worse / ours:.2f} x clean",
        ),
    ]
