"""The core's frames against the vectors that host and firmware share, and the host's own."""

import ctypes
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.firmware.building import built

from evenside.protocol.frames import cobs_encode, crc16, encode_frame, open_frame
from evenside.protocol.messages import decode_payload

VECTORS = Path(__file__).parents[1] / "vectors"
CODES = json.loads((VECTORS / "codes.json").read_text())
MESSAGES = json.loads((VECTORS / "messages.json").read_text())["messages"]

READER_BYTES, PAYLOAD_BYTES, RING_BYTES = 48, 80, 256


class Reader(ctypes.Structure):
    _fields_ = (
        ("bytes", ctypes.c_uint8 * READER_BYTES),
        ("n", ctypes.c_uint8),
        ("is_too_long", ctypes.c_bool),
    )


class Payload(ctypes.Structure):
    _fields_ = (("bytes", ctypes.c_uint8 * PAYLOAD_BYTES), ("n", ctypes.c_uint8))


class Outbox(ctypes.Structure):
    _fields_ = (
        ("ring", ctypes.c_uint8 * RING_BYTES),
        ("head", ctypes.c_uint16),
        ("tail", ctypes.c_uint16),
        ("frames_sent", ctypes.c_uint32),
        ("frames_dropped", ctypes.c_uint32),
    )


@pytest.fixture(scope="module")
def core() -> ctypes.CDLL:
    library = ctypes.CDLL(str(built("host/libevenside.so")))
    library.ev_crc16.restype = ctypes.c_uint16
    library.ev_outbox_send.restype = ctypes.c_bool
    return library


def heard(core: ctypes.CDLL, data: bytes) -> list[bytes | None]:
    """What the core's reader makes of a stream: payloads, and None for a piece that is no frame."""
    reader = Reader()
    found: list[bytes | None] = []
    for byte in data:
        event = core.ev_frame_reader_feed(ctypes.byref(reader), ctypes.c_uint8(byte))
        if event == 1:
            found.append(bytes(reader.bytes[: reader.n]))
            core.ev_frame_reader_next(ctypes.byref(reader))
        elif event == 2:
            found.append(None)
    return found


def sent(core: ctypes.CDLL, box: Outbox, payload: bytes) -> bytes | None:
    """The bytes that a payload adds to the ring, or None if it had no room."""
    held = Payload((ctypes.c_uint8 * PAYLOAD_BYTES)(*payload), len(payload))
    before = box.head
    if not core.ev_outbox_send(ctypes.byref(box), ctypes.byref(held)):
        return None
    n = (box.head - before) % RING_BYTES
    return bytes(box.ring[(before + i) % RING_BYTES] for i in range(n))


@pytest.mark.parametrize("vector", CODES["crc"], ids=lambda v: v["crc"])
def test_the_crc_is_that_of_the_vectors(core: ctypes.CDLL, vector: dict[str, str]) -> None:
    crc = 0xFFFF

    for byte in bytes.fromhex(vector["data"]):
        crc = core.ev_crc16(ctypes.c_uint16(crc), ctypes.c_uint8(byte))

    assert f"{crc:04x}" == vector["crc"]


@pytest.mark.parametrize(
    "vector", [m for m in MESSAGES if m["direction"] == "host"], ids=lambda v: v["name"]
)
def test_every_request_of_the_vectors_is_heard(core: ctypes.CDLL, vector: dict[str, str]) -> None:
    wire = bytes.fromhex(vector["wire"])

    assert heard(core, b"\0\0" + wire + wire) == [bytes.fromhex(vector["payload"])] * 2


@pytest.mark.parametrize(
    "vector",
    [m for m in MESSAGES if m["direction"] == "device" and len(m["payload"]) <= 2 * PAYLOAD_BYTES],
    ids=lambda v: v["name"],
)
def test_every_message_of_the_vectors_goes_out_as_it_stands_there(
    core: ctypes.CDLL, vector: dict[str, str]
) -> None:
    payload = bytes.fromhex(vector["payload"])
    box = Outbox(frames_sent=int.from_bytes(payload[1:3], "little"))

    assert sent(core, box, payload) == bytes.fromhex(vector["wire"])


@pytest.mark.parametrize("vector", CODES["cobs_bad"], ids=lambda v: v["name"])
def test_what_is_no_cobs_is_no_frame(core: ctypes.CDLL, vector: dict[str, str]) -> None:
    encoded = bytes.fromhex(vector["encoded"])

    # A zero inside ends a piece on the wire, and an empty piece is none: then nothing is told.
    assert heard(core, encoded + b"\0") in ([None], [], [None, None])


@given(st.binary(min_size=3, max_size=PAYLOAD_BYTES), st.integers(0, 2**32 - 1))
def test_a_payload_goes_out_as_the_host_would_send_it(
    core: ctypes.CDLL, payload: bytes, number: int
) -> None:
    numbered = payload[:1] + (number % 2**16).to_bytes(2, "little") + payload[3:]

    assert sent(core, Outbox(frames_sent=number), payload) == encode_frame(numbered)


@given(st.lists(st.binary(min_size=3, max_size=PAYLOAD_BYTES), max_size=12))
def test_a_frame_without_room_is_dropped_whole_and_uses_no_number(
    core: ctypes.CDLL, payloads: list[bytes]
) -> None:
    box = Outbox()
    room = RING_BYTES - 1

    for payload in payloads:
        fits = len(payload) + 4 <= room
        assert (sent(core, box, payload) is not None) == fits
        room -= (len(payload) + 4) * fits

    assert box.frames_sent + box.frames_dropped == len(payloads)
    assert room == RING_BYTES - 1 - (box.head - box.tail) % RING_BYTES


@given(st.binary(max_size=200))
def test_any_bytes_are_heard_as_the_host_would_hear_them(core: ctypes.CDLL, data: bytes) -> None:
    pieces = [piece for piece in (data + b"\0").split(b"\0")[:-1] if piece]
    as_host = [open_frame(piece) for piece in pieces]
    expected = [
        bytes(opened) if isinstance(opened, bytes) and len(piece) <= READER_BYTES else None
        for opened, piece in zip(as_host, pieces, strict=True)
    ]

    assert heard(core, data + b"\0") == expected


@given(
    st.lists(st.binary(min_size=3, max_size=40), min_size=1, max_size=4),
    st.integers(0, 400),
    st.integers(0, 255),
)
def test_one_damaged_byte_costs_at_most_two_requests(
    core: ctypes.CDLL, payloads: list[bytes], at: int, value: int
) -> None:
    wire = bytearray(b"".join(encode_frame(payload) for payload in payloads))
    wire[at % len(wire)] = value

    found = [payload for payload in heard(core, bytes(wire) + b"\0") if payload is not None]

    # a delimiter damaged into 0x01 may leave one byte more, which is ignored (docs/protocol.md)
    longer = [payload + crc16(payload).to_bytes(2, "big")[:1] for payload in payloads]
    assert len(found) >= len(payloads) - 2
    assert all(payload in payloads + longer for payload in found)


def test_a_last_delimiter_damaged_into_0x01_adds_one_byte_that_says_nothing(
    core: ctypes.CDLL,
) -> None:
    payload = bytes.fromhex("450400efbeadde")  # PING 0xDEADBEEF of docs/protocol.md, CRC a74f
    wire = encode_frame(payload)[:-1] + b"\x01\0"

    assert heard(core, wire) == [payload + b"\xa7"]
    assert decode_payload(payload + b"\xa7") == decode_payload(payload)


def test_a_frame_longer_than_the_reader_is_one_bad_piece_and_the_next_is_heard(
    core: ctypes.CDLL,
) -> None:
    payload = bytes(range(60))
    wire = cobs_encode(payload + crc16(payload).to_bytes(2, "big")) + b"\0"

    assert heard(core, wire + encode_frame(b"\x41\1\0")) == [None, b"\x41\1\0"]
