"""The shared vectors agree with the package, and with a second, plainer way of writing them."""

import json
import math
import runpy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evenside.protocol import (
    Answer,
    Button,
    Channel,
    Decoder,
    Describe,
    Dial,
    EraseSettings,
    ForeignPacket,
    Group,
    GroupStatus,
    Hello,
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
    WriteSetting,
    crc16,
    decode_payload,
    encode_frame,
    encode_message,
)
from evenside.protocol.frames import cobs_decode, cobs_encode, open_frame

VECTORS = Path(__file__).parent.parent / "vectors"
DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "protocol.md"

PLATE = Hello(
    boot_id=0xA1B2C3D4,
    n_groups=4,
    n_channels=4,
    kind="plate",
    name="Evenside plate",
    device_id="e0e1e2e3e4e5e6e7",
    firmware=(1, 2, 3),
    firmware_hash="00112233445566ff",
    has_dial=True,
    has_button=True,
)
STATUS = Status(
    ticks=61_000_000,
    uptime_s=61,
    boot_id=0xA1B2C3D4,
    frames_sent=65_836,
    frames_dropped=2,
    rx_bad=1,
    temperature_c=-12.5,
    battery_v=3.712,
    groups=(GroupStatus(0, 4880, 0, 0), GroupStatus(1, 4877, 65_540, 1)),
)
# What each named message means, in the words of the package.
MEANING: dict[str, Message] = {
    "hello of a plate": PLATE,
    "hello of a roller with every feature and a long name": Hello(
        boot_id=0xA1B2C3D4,
        n_groups=2,
        n_channels=4,
        kind="roller",
        name="Rolle für Zoë, Läuferin Nr. 4",
        device_id="e0e1e2e3e4e5e6e7",
        firmware=(1, 2, 3),
        firmware_hash="00112233445566ff",
        radius_m=0.075,
        has_dial=True,
        has_button=True,
        has_temperature=True,
        has_battery=True,
        has_turn_sensor=True,
        has_settings=True,
    ),
    "group of one cell at 80 samples/s": Group(3, 1, 80.0),
    "channel at a corner of a plate": Channel(
        channel=3,
        group=3,
        index_in_group=0,
        gain=128,
        capacity_n=490.0,
        rated_output_mv_per_v=1.0,
        x_m=-0.25,
        y_m=0.15,
        axis_rad=math.pi / 2,
        name="front left",
    ),
    "samples of one cell": SampleBatch(
        group=2,
        sample_index=4096,
        ticks=0x03A20000,
        counts=np.array([[84_000], [84_012], [-1], [0]], dtype=np.int32),
    ),
    "samples of four cells, every field at an edge": SampleBatch(
        group=0,
        sample_index=0xFFFFFFFF,
        ticks=0xFFFFFFFE,
        counts=np.array(
            [[1, 0x7FFFFF, -0x800000, -2], [256, 65_536, -65_536, 0x123456]], dtype=np.int32
        ),
        overflows=0xFFFF,
        saturated=0b0110,
        settling=True,
        desync=True,
    ),
    "dial at 7.50": Dial(1_000_000, 7.5),
    "button down": Button(0x00FF0000, True),
    "turn about all three axes": Turn(
        2_000_000,
        (-13_107 * math.radians(250) / 32_768, 32_767 * math.radians(250) / 32_768, 0.0),
        250,
    ),
    "packet of another maker's sensor": ForeignPacket(
        12_500, bytes.fromhex("01080000c03fd4300000")
    ),
    "packet that could not be read and goes on in the next frame": ForeignPacket(
        2**32 - 1, b"\x00\x09", is_bad=True, goes_on=True
    ),
    "status of two groups": STATUS,
    "status without temperature, battery and groups": Status(
        ticks=61_000_000,
        uptime_s=61,
        boot_id=0xA1B2C3D4,
        frames_sent=0,
        frames_dropped=2,
        rx_bad=1,
    ),
    "answer: ok": Answer(9, 0x42),
    "answer: unknown command": Answer(10, 0x7F, "unknown_command"),
    "answer to a ping": Answer(11, 0x45, token=0xDEADBEEF, ticks=62_000_000, uptime_s=62),
    "answer to a rate": Answer(12, 0x44, rate_hz=10.0),
    "answer to a read setting: the cell at a corner": Answer(
        13, 0x46, setting=StoredSetting(16, 2, bytes.fromhex("80f401d007c40918fc8403"))
    ),
    "answer: locked": Answer(14, 0x47, "locked"),
    "describe": Describe(),
    "start": Start(),
    "stop": Stop(),
    "rate of all groups": SetRate(10.0),
    "ping": Ping(0xDEADBEEF),
    "read setting: cell 2": ReadSetting(16, 2),
    "write setting: the longest name": WriteSetting(
        StoredSetting(1, 0, b"Plate of the practice, room 2, A")
    ),
    "write setting: the name of cell 3 is taken away": WriteSetting(StoredSetting(17, 3, b"")),
    "erase settings": EraseSettings(),
}


def load(name: str) -> Any:
    return json.loads((VECTORS / name).read_text(encoding="utf-8"))


MESSAGES: list[dict[str, Any]] = load("messages.json")["messages"]
CODES: dict[str, list[dict[str, str]]] = load("codes.json")
STREAMS: list[dict[str, Any]] = load("streams.json")["streams"]
each_message = pytest.mark.parametrize("vector", MESSAGES, ids=lambda v: v["name"])
each_stream = pytest.mark.parametrize("vector", STREAMS, ids=lambda v: v["name"])


def test_the_files_are_what_the_plain_reference_writes() -> None:
    files = runpy.run_path(str(VECTORS / "make_vectors.py"))["files"]()

    for name, text in files.items():
        assert (VECTORS / name).read_text(encoding="utf-8") == text, name


def test_every_vector_has_a_meaning_and_every_meaning_a_vector() -> None:
    assert [vector["name"] for vector in MESSAGES] == list(MEANING)


@each_message
def test_a_message_encodes_to_its_vector(vector: dict[str, Any]) -> None:
    payload = encode_message(MEANING[vector["name"]], vector["seq"])

    assert payload.hex() == vector["payload"]
    assert f"{crc16(payload):04x}" == vector["crc"]
    assert encode_frame(payload).hex() == vector["wire"]


@each_message
def test_a_vector_decodes_to_its_message(vector: dict[str, Any]) -> None:
    payload = open_frame(bytes.fromhex(vector["wire"])[:-1])

    assert payload == bytes.fromhex(vector["payload"])
    assert decode_payload(payload) == (vector["seq"], MEANING[vector["name"]])


@pytest.mark.parametrize("vector", CODES["crc"], ids=lambda v: f"{len(v['data']) // 2} bytes")
def test_the_crc_agrees(vector: dict[str, str]) -> None:
    assert f"{crc16(bytes.fromhex(vector['data'])):04x}" == vector["crc"]


def test_the_check_value_of_the_crc_is_29b1() -> None:
    # Catalogue value of CRC-16/CCITT-FALSE (also called CRC-16/IBM-3740).
    assert crc16(b"123456789") == 0x29B1


@pytest.mark.parametrize("vector", CODES["cobs"], ids=lambda v: v["data"][:16] or "empty")
def test_cobs_agrees_both_ways(vector: dict[str, str]) -> None:
    data, encoded = bytes.fromhex(vector["data"]), bytes.fromhex(vector["encoded"])

    assert cobs_encode(data) == encoded
    assert cobs_decode(encoded) == data


@pytest.mark.parametrize("vector", CODES["cobs_bad"], ids=lambda v: v["name"])
def test_broken_cobs_is_refused(vector: dict[str, str]) -> None:
    assert cobs_decode(bytes.fromhex(vector["encoded"])) is None


@each_stream
@pytest.mark.parametrize("bulk_bytes", [0, 1 << 30], ids=["arrays", "frame by frame"])
def test_a_stream_is_counted_as_expected(vector: dict[str, Any], bulk_bytes: int) -> None:
    decoder = Decoder(bulk_bytes=bulk_bytes, side_by_side=0)

    # A delimiter in front lets the array path have the first frame, too; it changes no count.
    decoder.feed(b"\0" + bytes.fromhex(vector["wire"]))

    stats = decoder.stats
    assert {name: getattr(stats, name) for name in vector["expected"]} == vector["expected"]


@each_stream
def test_a_stream_is_counted_the_same_byte_by_byte(vector: dict[str, Any]) -> None:
    decoder = Decoder()

    for byte in bytes.fromhex(vector["wire"]):
        decoder.feed(bytes([byte]))

    stats = decoder.stats
    assert {name: getattr(stats, name) for name in vector["expected"]} == vector["expected"]


def test_the_document_shows_every_vector() -> None:
    text = "".join(DOCUMENT.read_text(encoding="utf-8").split())

    missing = [vector["name"] for vector in MESSAGES if vector["wire"] not in text]
    assert missing == []
