"""Framing, one frame at a time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenside.errors import ProtocolError
from evenside.protocol.frames import (
    MAX_ENCODED,
    MAX_FRAME,
    MAX_PAYLOAD,
    MIN_PAYLOAD,
    cobs_decode,
    cobs_encode,
    encode_frame,
    open_frame,
)

payloads = st.binary(min_size=MIN_PAYLOAD, max_size=MAX_PAYLOAD)


def bit_by_bit_crc(data: bytes) -> int:
    """The definition, without a table: divides the message by x^16 + x^12 + x^5 + 1."""
    register = 0xFFFF
    for byte in data:
        register ^= byte << 8
        for _ in range(8):
            register = (register << 1) ^ (0x11021 if register & 0x8000 else 0)
    return register


@given(payloads)
def test_what_is_framed_comes_out_again(payload: bytes) -> None:
    wire = encode_frame(payload)

    assert wire[-1] == 0
    assert open_frame(wire[:-1]) == payload


@given(payloads)
def test_zero_stands_at_the_end_of_a_frame_and_nowhere_else(payload: bytes) -> None:
    wire = encode_frame(payload)

    assert wire.index(0) == len(wire) - 1
    assert len(wire) == len(payload) + 4 <= MAX_FRAME


@given(payloads)
def test_the_crc_over_payload_and_crc_is_zero(payload: bytes) -> None:
    data = cobs_decode(encode_frame(payload)[:-1])

    assert data is not None
    assert bit_by_bit_crc(data[:-2]).to_bytes(2, "big") == data[-2:]
    assert bit_by_bit_crc(data) == 0


@given(st.binary(max_size=300))
def test_any_bytes_are_opened_or_refused_and_nothing_is_raised(encoded: bytes) -> None:
    result = open_frame(encoded)

    assert isinstance(result, bytes) or result in ("crc", "cobs", "length")


@given(st.binary(max_size=MAX_ENCODED))
def test_what_cobs_accepts_it_would_have_written_itself(drawn: bytes) -> None:
    encoded = drawn.replace(b"\0", b"\1")  # a stream is cut at its zeros: none is left in a piece
    data = cobs_decode(encoded)

    assert data is None or cobs_encode(data) == encoded


@pytest.mark.parametrize("length", [0, MIN_PAYLOAD - 1, MAX_PAYLOAD + 1])
def test_a_payload_that_no_frame_may_carry_is_our_mistake(length: int) -> None:
    with pytest.raises(ProtocolError, match=f"payload of {length} bytes"):
        encode_frame(bytes(length))


def test_cobs_refuses_what_would_need_its_long_code() -> None:
    with pytest.raises(ProtocolError):
        cobs_encode(b"\x01" * (MAX_PAYLOAD + 3))
