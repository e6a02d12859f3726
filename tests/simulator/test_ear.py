"""What the simulated device hears: requests in any cutting, and what it makes of all else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenside.protocol.frames import encode_frame
from evenside.protocol.messages import (
    Dial,
    Ping,
    Start,
    StoredSetting,
    WriteSetting,
    encode_message,
)
from evenside.simulator.ear import Ear, Request

PING = encode_frame(encode_message(Ping(7), 3))
LONGEST = WriteSetting(StoredSetting(1, 0, b"x" * 32))

STREAMS: dict[str, tuple[bytes, list[Request], int]] = {
    # bytes, requests, bad pieces
    "nothing": (b"", [], 0),
    "delimiters only": (b"\0\0\0", [], 0),
    "a ping": (PING, [Request(3, 0x45, Ping(7))], 0),
    "the longest request": (
        encode_frame(encode_message(LONGEST, 9)),
        [Request(9, 0x47, LONGEST)],
        0,
    ),
    "garbage in front": (b"\x55\xaa\0" + PING, [Request(3, 0x45, Ping(7))], 1),
    "a damaged byte": (PING[:4] + b"\x66" + PING[5:], [], 1),
    "a type that nobody knows": (
        encode_frame(b"\x7f\x05\x00"),
        [Request(5, 0x7F, None, "unknown_command")],
        0,
    ),
    "a ping without its token": (
        encode_frame(b"\x45\x06\x00\x01"),
        [Request(6, 0x45, None, "bad_argument")],
        0,
    ),
    "what a device says": (encode_frame(encode_message(Dial(1, 2.0), 4)), [], 0),
    # 45 bytes of payload, two of CRC, one of COBS: 48, which just fits.
    "a request with a future field": (
        encode_frame(encode_message(Start(), 8) + bytes(42)),
        [Request(8, 0x42, Start())],
        0,
    ),
    "one byte more than it keeps": (encode_frame(encode_message(Start(), 8) + bytes(43)), [], 1),
    "a thousand bytes and a ping": (b"\x02" * 1000 + b"\0" + PING, [Request(3, 0x45, Ping(7))], 1),
}


@pytest.mark.parametrize(("data", "requests", "n_bad"), STREAMS.values(), ids=STREAMS.keys())
def test_requests_come_out_and_bad_pieces_are_counted(
    data: bytes, requests: list[Request], n_bad: int
) -> None:
    whole, by_bytes = Ear(), Ear()

    assert list(whole.feed(data)) == requests
    assert [r for byte in data for r in by_bytes.feed(bytes([byte]))] == requests
    assert whole.n_bad == by_bytes.n_bad == n_bad


@given(st.binary(max_size=300))
def test_any_bytes_raise_nothing_and_a_request_after_them_is_heard(data: bytes) -> None:
    ear = Ear()
    list(ear.feed(data + b"\0"))

    assert list(ear.feed(PING)) == [Request(3, 0x45, Ping(7))]
