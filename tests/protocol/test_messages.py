"""Layouts: every message there and back, and what happens to bytes that break them."""

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from evenside.errors import ProtocolError
from evenside.protocol import (
    Answer,
    Button,
    Channel,
    Describe,
    Dial,
    EraseSettings,
    ForeignPacket,
    Group,
    GroupStatus,
    Hello,
    Malformed,
    Message,
    Ping,
    ReadSetting,
    SampleBatch,
    SetRate,
    Start,
    Status,
    Stop,
    StoredSetting,
    Turn,
    Unknown,
    WriteSetting,
    decode_payload,
    encode_message,
)
from evenside.protocol.layouts import counts_from_wire, counts_to_wire

VECTORS = Path(__file__).parent.parent / "vectors" / "messages.json"
PAYLOADS = {
    vector["name"]: bytes.fromhex(vector["payload"])
    for vector in json.loads(VECTORS.read_text(encoding="utf-8"))["messages"]
}
# Messages whose every byte is required. Samples are left out: a shorter one can be a whole one
# with fewer channels until the group is described.
FIXED = {name: payload for name, payload in PAYLOADS.items() if payload[0] != 0x10}

u8 = st.integers(0, 0xFF)
u16 = st.integers(0, 0xFFFF)
u32 = st.integers(0, 0xFFFFFFFF)
i16 = st.integers(-0x8000, 0x7FFF)
hex8 = st.binary(min_size=8, max_size=8).map(bytes.hex)


def names(limit: int) -> st.SearchStrategy[str]:
    return st.text(max_size=limit).filter(lambda text: len(text.encode()) <= limit)


def thousandths(integers: st.SearchStrategy[int]) -> st.SearchStrategy[float]:
    return integers.map(lambda value: value / 1000)


counts = st.tuples(st.integers(1, 7), st.integers(1, 8)).flatmap(
    lambda shape: arrays.arrays(np.int32, shape, elements=st.integers(-(2**23), 2**23 - 1))
)
hellos = st.builds(
    Hello,
    boot_id=u32,
    n_groups=u8,
    n_channels=u8,
    kind=st.sampled_from(["plate", "roller", "other"]),
    name=names(32),
    device_id=hex8,
    firmware=st.tuples(u8, u8, u8),
    firmware_hash=hex8,
    tick_hz=st.integers(1, 0xFFFFFFFF),
    radius_m=st.none() | st.integers(1, 0xFFFFFFFF).map(lambda um: um / 1e6),
    has_dial=st.booleans(),
    has_button=st.booleans(),
    has_temperature=st.booleans(),
    has_battery=st.booleans(),
    has_turn_sensor=st.booleans(),
    has_settings=st.booleans(),
    protocol=u8,
)
channels = st.builds(
    Channel,
    channel=u8,
    group=u8,
    index_in_group=u8,
    gain=u8,
    capacity_n=u16.map(float),
    rated_output_mv_per_v=thousandths(u16),
    x_m=i16.map(lambda tenth_mm: tenth_mm / 1e4),
    y_m=i16.map(lambda tenth_mm: tenth_mm / 1e4),
    axis_rad=i16.map(lambda decideg: float(np.radians(decideg / 10))),
    name=names(16),
)
statuses = st.builds(
    Status,
    ticks=u32,
    uptime_s=u32,
    boot_id=u32,
    frames_sent=u32,
    frames_dropped=u32,
    rx_bad=u16,
    temperature_c=st.none() | st.integers(-0x8000, 0x7FFE).map(lambda centi: centi / 100),
    battery_v=st.none() | thousandths(st.integers(0, 0xFFFE)),
    groups=st.lists(st.builds(GroupStatus, u8, u32, u32, u8), max_size=16).map(tuple),
)
turns = st.builds(
    lambda ticks, counts, full_scale_dps: Turn(
        ticks, tuple(n * (math.radians(full_scale_dps) / 32_768) for n in counts), full_scale_dps
    ),
    u32,
    st.tuples(i16, i16, i16),
    st.integers(1, 0xFFFF),
)
stored = st.builds(StoredSetting, u8, u8, st.binary(max_size=32))
answers = (
    st.builds(Answer, u16, u8.filter(lambda c: c not in (0x44, 0x45, 0x46)))
    | st.builds(Answer, u16, u8, st.sampled_from(["unknown_command", "busy", "locked", "failed"]))
    | st.builds(Answer, u16, st.just(0x46), setting=stored)
    | st.builds(Answer, u16, st.just(0x45), token=u32, ticks=u32, uptime_s=u32)
    | st.builds(Answer, u16, st.just(0x44), rate_hz=thousandths(u32))
)
messages: st.SearchStrategy[Message] = st.one_of(
    hellos,
    st.builds(Group, u8, st.integers(1, 8), thousandths(st.integers(1, 0xFFFFFFFF)), u8),
    channels,
    st.builds(SampleBatch, u8, u32, u32, counts, u16, u8, st.booleans(), st.booleans()),
    st.builds(Dial, u32, st.integers(0, 1000).map(lambda value: value / 100)),
    st.builds(Button, u32, st.booleans()),
    turns,
    st.builds(ForeignPacket, u32, st.binary(max_size=190), st.booleans(), st.booleans()),
    statuses,
    answers,
    st.sampled_from([Describe(), Start(), Stop(), EraseSettings()]),
    st.builds(ReadSetting, u8, u8),
    st.builds(WriteSetting, stored),
    st.builds(SetRate, thousandths(u32), st.none() | st.integers(0, 0xFE)),
    st.builds(Ping, u32),
)


@given(messages, u16)
def test_every_message_comes_back_as_it_went(message: Message, seq: int) -> None:
    assert decode_payload(encode_message(message, seq)) == (seq, message)


@given(st.binary(max_size=220), st.none() | st.integers(1, 8))
def test_any_payload_is_decoded_or_refused_and_nothing_is_raised(
    payload: bytes, n_channels: int | None
) -> None:
    decoded = decode_payload(payload, n_channels)

    assert isinstance(decoded, tuple | Malformed | Unknown)


@given(st.sampled_from(sorted(PAYLOADS)), st.binary(max_size=180))
def test_known_types_with_any_body_raise_nothing(name: str, body: bytes) -> None:
    decoded = decode_payload(PAYLOADS[name][:3] + body)

    assert isinstance(decoded, tuple | Malformed)


@pytest.mark.parametrize("name", FIXED)
def test_a_longer_message_means_the_same(name: str) -> None:
    payload = FIXED[name]

    assert decode_payload(payload + b"new\x00field") == decode_payload(payload)


@pytest.mark.parametrize("name", FIXED)
def test_a_message_cut_anywhere_is_malformed(name: str) -> None:
    payload = FIXED[name]

    for length in range(3, len(payload)):
        assert isinstance(decode_payload(payload[:length]), Malformed)


def test_samples_of_a_described_group_may_be_longer_but_not_shorter() -> None:
    payload = PAYLOADS["samples of one cell"]

    assert decode_payload(payload + b"\x01", 1) == decode_payload(payload)
    assert isinstance(decode_payload(payload[:-1], 1), Malformed)
    assert isinstance(decode_payload(payload, 2), Malformed)


def test_samples_of_an_undescribed_group_get_their_channels_from_the_length() -> None:
    decoded = decode_payload(PAYLOADS["samples of four cells, every field at an edge"])

    assert isinstance(decoded, tuple)
    assert isinstance(decoded[1], SampleBatch)
    assert decoded[1].counts.shape == (2, 4)


@pytest.mark.parametrize(
    ("name", "offset", "value"),
    [
        ("dial at 7.50", 8, 0xFF),  # above 10.00
        ("group of one cell at 80 samples/s", 4, 0),  # no channel
        ("group of one cell at 80 samples/s", 4, 9),  # more than the masks have bits
        ("samples of one cell", 16, 0),  # no sample
        ("hello of a plate", 40, 33),  # a name longer than a name may be
        ("channel at a corner of a plate", 17, 17),
        ("status of two groups", 29, 3),  # more groups than follow
        (
            "write setting: the longest name",
            5,
            33,
        ),  # a value longer than what follows, and than any
    ],
)
def test_a_field_outside_its_range_is_malformed(name: str, offset: int, value: int) -> None:
    payload = bytearray(PAYLOADS[name])
    assert isinstance(decode_payload(bytes(payload)), tuple)

    payload[offset] = value

    assert isinstance(decode_payload(bytes(payload)), Malformed)


def test_unknown_types_keep_their_sequence_number() -> None:
    assert decode_payload(b"\x3f\x02\x01anything") == Unknown(0x3F, 0x0102)


@pytest.mark.parametrize("kind", [0, 3, 255])
def test_a_kind_of_device_from_the_future_is_other(kind: int) -> None:
    payload = bytearray(PAYLOADS["hello of a plate"])
    payload[4] = kind

    decoded = decode_payload(bytes(payload))

    assert isinstance(decoded, tuple)
    assert isinstance(decoded[1], Hello)
    assert decoded[1].kind == "other"


def test_a_name_that_is_no_utf8_is_shown_with_replacement_characters() -> None:
    payload = PAYLOADS["channel at a corner of a plate"].replace(
        b"front left", b"front \xff\xfe\xfdt"
    )

    decoded = decode_payload(payload)

    assert isinstance(decoded, tuple)
    assert isinstance(decoded[1], Channel)
    assert decoded[1].name == "front \ufffd\ufffd\ufffdt"


HELLO = Hello(boot_id=1, n_groups=1, n_channels=1)
BATCH = SampleBatch(0, 0, 0, np.zeros((1, 1), dtype=np.int32))


@pytest.mark.parametrize(
    "message",
    [
        replace(HELLO, boot_id=-1),
        replace(HELLO, n_groups=256),
        replace(HELLO, name="ü" * 17),
        replace(HELLO, device_id="00"),
        replace(HELLO, device_id="no hexadecimal!!"),
        Group(0, 1, float("nan")),
        Group(0, 1, float("inf")),
        Dial(0, -0.01),
        replace(BATCH, sample_index=2**32),
        replace(BATCH, counts=np.zeros((0, 1), dtype=np.int32)),
        replace(BATCH, counts=np.full((1, 1), 2**23, dtype=np.int32)),
        replace(BATCH, counts=np.full((1, 1), -(2**23) - 1, dtype=np.int32)),
        replace(BATCH, counts=np.zeros((31, 2), dtype=np.int32)),  # 3 bytes above the maximum
        Answer(0, 0x45),
        Answer(0, 0x44),
        Answer(0, 0x46),
        Answer(0, 0x46, setting=StoredSetting(1, 0, b"x" * 33)),
        WriteSetting(StoredSetting(1, 0, b"x" * 33)),
        WriteSetting(StoredSetting(256, 0, b"")),
        Turn(0, (0.0, 0.0, 5.0), 250),  # 286 degrees/s
        Turn(0, (0.0, 0.0, 0.0), 0),
        SetRate(1.0, 256),
        Ping(2**32),
    ],
    ids=repr,
)
def test_a_message_of_ours_that_does_not_fit_is_our_mistake(message: Message) -> None:
    with pytest.raises(ProtocolError):
        encode_message(message, 0)


def test_the_sequence_number_wraps_at_16_bits() -> None:
    assert encode_message(Start(), 0x1_0203) == b"\x42\x03\x02"


@given(counts)
def test_counts_keep_their_sign_in_24_bits(
    values: np.ndarray[tuple[int, int], np.dtype[np.int32]],
) -> None:
    wire = counts_to_wire(values)

    assert len(wire) == 3 * values.size
    expected = [
        int.from_bytes(wire[i : i + 3], "little", signed=True) for i in range(0, len(wire), 3)
    ]
    assert values.ravel().tolist() == expected
    np.testing.assert_array_equal(counts_from_wire(wire, values.shape[1]), values)


def test_batches_are_compared_by_content() -> None:
    same = replace(BATCH, counts=np.zeros((1, 1), dtype=np.int32))
    other = replace(BATCH, counts=np.ones((1, 1), dtype=np.int32))

    assert same == BATCH
    assert BATCH not in (other, replace(BATCH, settling=True))
    assert BATCH != "a batch"
