"""Writes the shared test vectors: ``python tests/vectors/make_vectors.py`` (no argument).

Everything here is written a second time, in the plainest way and without the package: the CRC bit
by bit, COBS byte by byte, the layouts as a table of field names and widths. The expected counts of
the stream cases are worked out by hand; the comment beside each case says why. The files are read
by the tests of the host (``tests/protocol/test_vectors.py``) and of the firmware.
"""

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent

# Field widths: uN / iN little-endian, bN raw bytes (hex), text = length byte + UTF-8,
# bytes = length byte + raw bytes (hex),
# i24[] = list of counts, groups[] = list of group status rows.
_PING_ANSWER = [("token", "u32"), ("ticks", "u32"), ("uptime_s", "u32")]
_ANSWER = [("request_seq", "u16"), ("command", "u8"), ("result", "u8")]
_SETTING = [("key", "u8"), ("index", "u8"), ("value", "bytes")]
_GROUP_ROW = [
    ("group", "u8"),
    ("next_sample_index", "u32"),
    ("overflows", "u32"),
    ("cell_faults", "u8"),
]
LAYOUTS: dict[str, tuple[int, list[tuple[str, str]]]] = {
    "HELLO": (
        0x01,
        [
            ("protocol", "u8"),
            ("device_kind", "u8"),
            ("boot_id", "u32"),
            ("tick_hz", "u32"),
            ("n_groups", "u8"),
            ("n_channels", "u8"),
            ("features", "u16"),
            ("fw_major", "u8"),
            ("fw_minor", "u8"),
            ("fw_patch", "u8"),
            ("fw_hash", "b8"),
            ("device_id", "b8"),
            ("radius_um", "u32"),
            ("name", "text"),
        ],
    ),
    "GROUP": (
        0x02,
        [("group", "u8"), ("n_channels", "u8"), ("nominal_rate_mhz", "u32"), ("bits", "u8")],
    ),
    "CHANNEL": (
        0x03,
        [
            ("channel", "u8"),
            ("group", "u8"),
            ("index_in_group", "u8"),
            ("gain", "u8"),
            ("capacity_n", "u16"),
            ("rated_output_uv_per_v", "u16"),
            ("x_tenth_mm", "i16"),
            ("y_tenth_mm", "i16"),
            ("axis_decideg", "i16"),
            ("name", "text"),
        ],
    ),
    "SAMPLES": (
        0x10,
        [
            ("group", "u8"),
            ("flags", "u8"),
            ("sample_index", "u32"),
            ("ticks", "u32"),
            ("overflows", "u16"),
            ("saturated", "u8"),
            ("n", "u8"),
            ("counts", "i24[]"),
        ],
    ),
    "DIAL": (0x11, [("ticks", "u32"), ("value", "u16")]),
    "BUTTON": (0x12, [("ticks", "u32"), ("pressed", "u8")]),
    "TURN": (
        0x13,
        [("ticks", "u32"), ("full_scale_dps", "u16"), ("x", "i16"), ("y", "i16"), ("z", "i16")],
    ),
    "PACKET": (0x14, [("ticks", "u32"), ("flags", "u8"), ("data", "bytes")]),
    "STATUS": (
        0x20,
        [
            ("ticks", "u32"),
            ("uptime_s", "u32"),
            ("boot_id", "u32"),
            ("frames_sent", "u32"),
            ("frames_dropped", "u32"),
            ("rx_bad", "u16"),
            ("temperature_centi", "i16"),
            ("battery_mv", "u16"),
            ("n_groups", "u8"),
            ("groups", "groups[]"),
        ],
    ),
    "ANSWER": (0x30, _ANSWER),
    "ANSWER_PING": (0x30, _ANSWER + _PING_ANSWER),
    "ANSWER_RATE": (0x30, [*_ANSWER, ("rate_mhz", "u32")]),
    "ANSWER_READ_SETTING": (0x30, _ANSWER + _SETTING),
    "DESCRIBE": (0x41, []),
    "START": (0x42, []),
    "STOP": (0x43, []),
    "RATE": (0x44, [("group", "u8"), ("rate_mhz", "u32")]),
    "PING": (0x45, [("token", "u32")]),
    "READ_SETTING": (0x46, [("key", "u8"), ("index", "u8")]),
    "WRITE_SETTING": (0x47, _SETTING),
    "ERASE_SETTINGS": (0x48, []),
}


def crc16(data: bytes) -> int:
    """Bit by bit: polynomial 0x1021, start 0xFFFF, highest bit first, nothing at the end."""
    register = 0xFFFF
    for byte in data:
        for bit in range(7, -1, -1):
            feedback = (register >> 15) ^ ((byte >> bit) & 1)
            register = (register << 1) & 0xFFFF
            if feedback:
                register ^= 0x1021
    return register


def cobs(data: bytes) -> bytes:
    """Every zero, and the end, is announced by the distance to it."""
    out = []
    block: list[int] = []
    for byte in [*data, 0]:
        if byte == 0:
            out += [len(block) + 1, *block]
            block = []
        else:
            block.append(byte)
    return bytes(out)


def body_bytes(fields: dict[str, Any], layout: list[tuple[str, str]]) -> bytes:
    """The fields of a message, one after the other."""
    out = b""
    for name, width in layout:
        value = fields[name]
        if width == "bytes":
            out += bytes([len(value) // 2]) + bytes.fromhex(value)
        elif width == "text":
            out += bytes([len(value.encode())]) + value.encode()
        elif width == "i24[]":
            out += b"".join((count & 0xFFFFFF).to_bytes(3, "little") for count in value)
        elif width == "groups[]":
            out += b"".join(body_bytes(row, _GROUP_ROW) for row in value)
        elif width.startswith("b"):
            out += bytes.fromhex(value)
        else:
            size = int(width[1:]) // 8
            out += value.to_bytes(size, "little", signed=width.startswith("i"))
    return out


def payload_of(layout: str, seq: int, **fields: Any) -> bytes:
    """Type, sequence number, body."""
    kind, table = LAYOUTS[layout]
    return bytes([kind]) + seq.to_bytes(2, "little") + body_bytes(fields, table)


def wire_of(payload: bytes) -> bytes:
    """The frame on the wire."""
    return cobs(payload + crc16(payload).to_bytes(2, "big")) + b"\0"


# --- messages -----------------------------------------------------------------------------------

_PLATE = {
    "protocol": 1,
    "device_kind": 1,
    "boot_id": 0xA1B2C3D4,
    "tick_hz": 1_000_000,
    "n_groups": 4,
    "n_channels": 4,
    "features": 0b0011,
    "fw_major": 1,
    "fw_minor": 2,
    "fw_patch": 3,
    "fw_hash": "00112233445566ff",
    "device_id": "e0e1e2e3e4e5e6e7",
    "radius_um": 0,
    "name": "Evenside plate",
}
_STATUS = {
    "ticks": 61_000_000,
    "uptime_s": 61,
    "boot_id": 0xA1B2C3D4,
    "frames_sent": 65_836,  # low 16 bits are 300, which is this frame's seq
    "frames_dropped": 2,
    "rx_bad": 1,
    "temperature_centi": -1250,
    "battery_mv": 3712,
    "n_groups": 2,
    "groups": [
        {"group": 0, "next_sample_index": 4880, "overflows": 0, "cell_faults": 0},
        {"group": 1, "next_sample_index": 4877, "overflows": 65_540, "cell_faults": 1},
    ],
}
_ONE_CELL = {
    "group": 2,
    "flags": 0,
    "sample_index": 4096,
    "ticks": 0x03A20000,
    "overflows": 0,
    "saturated": 0,
    "n": 4,
    "counts": [84_000, 84_012, -1, 0],
}
_FOUR_CELLS = {
    "group": 0,
    "flags": 0b11,
    "sample_index": 0xFFFFFFFF,
    "ticks": 0xFFFFFFFE,
    "overflows": 0xFFFF,
    "saturated": 0b0110,
    "n": 2,
    "counts": [1, 0x7FFFFF, -0x800000, -2, 256, 65_536, -65_536, 0x123456],
}

MESSAGES: list[tuple[str, str, str, int, dict[str, Any]]] = [
    # name, direction, layout, seq, fields
    ("hello of a plate", "device", "HELLO", 0, _PLATE),
    (
        "hello of a roller with every feature and a long name",
        "device",
        "HELLO",
        0xFFFF,
        _PLATE
        | {
            "device_kind": 2,
            "n_groups": 2,
            "features": 0b111111,
            "radius_um": 75_000,
            "name": "Rolle für Zoë, Läuferin Nr. 4",
        },
    ),
    (
        "group of one cell at 80 samples/s",
        "device",
        "GROUP",
        1,
        {"group": 3, "n_channels": 1, "nominal_rate_mhz": 80_000, "bits": 24},
    ),
    (
        "channel at a corner of a plate",
        "device",
        "CHANNEL",
        2,
        {
            "channel": 3,
            "group": 3,
            "index_in_group": 0,
            "gain": 128,
            "capacity_n": 490,
            "rated_output_uv_per_v": 1000,
            "x_tenth_mm": -2500,
            "y_tenth_mm": 1500,
            "axis_decideg": 900,
            "name": "front left",
        },
    ),
    ("samples of one cell", "device", "SAMPLES", 258, _ONE_CELL),
    ("samples of four cells, every field at an edge", "device", "SAMPLES", 0xFFFE, _FOUR_CELLS),
    ("dial at 7.50", "device", "DIAL", 259, {"ticks": 1_000_000, "value": 750}),
    ("button down", "device", "BUTTON", 260, {"ticks": 0x00FF0000, "pressed": 1}),
    (
        "turn about all three axes",
        "device",
        "TURN",
        261,
        # 250 degrees/s over 32768: 131.072 counts are 1 degree/s, so -13107 are -100.0.
        {"ticks": 2_000_000, "full_scale_dps": 250, "x": -13_107, "y": 32_767, "z": 0},
    ),
    (
        "packet of another maker's sensor",
        "device",
        "PACKET",
        262,
        # A Progressor's record: weight, 8 bytes, 1.5 kg as a float, 12500 us.
        {"ticks": 12_500, "flags": 0, "data": "01080000c03fd4300000"},
    ),
    (
        "packet that could not be read and goes on in the next frame",
        "device",
        "PACKET",
        263,
        {"ticks": 2**32 - 1, "flags": 3, "data": "0009"},
    ),
    ("status of two groups", "device", "STATUS", 300, _STATUS),
    (
        "status without temperature, battery and groups",
        "device",
        "STATUS",
        0,
        _STATUS
        | {
            "frames_sent": 0,
            "temperature_centi": 0x7FFF,
            "battery_mv": 0xFFFF,
            "n_groups": 0,
            "groups": [],
        },
    ),
    ("answer: ok", "device", "ANSWER", 4, {"request_seq": 9, "command": 0x42, "result": 0}),
    (
        "answer: unknown command",
        "device",
        "ANSWER",
        5,
        {"request_seq": 10, "command": 0x7F, "result": 1},
    ),
    (
        "answer to a ping",
        "device",
        "ANSWER_PING",
        6,
        {
            "request_seq": 11,
            "command": 0x45,
            "result": 0,
            "token": 0xDEADBEEF,
            "ticks": 62_000_000,
            "uptime_s": 62,
        },
    ),
    (
        "answer to a rate",
        "device",
        "ANSWER_RATE",
        7,
        {"request_seq": 12, "command": 0x44, "result": 0, "rate_mhz": 10_000},
    ),
    (
        "answer to a read setting: the cell at a corner",
        "device",
        "ANSWER_READ_SETTING",
        8,
        # gain 128, 500 N, 2 mV/V, x 250 mm, y -100 mm, axis 90 degrees
        {"request_seq": 13, "command": 0x46, "result": 0, "key": 16, "index": 2}
        | {"value": "80f401d007c40918fc8403"},
    ),
    ("answer: locked", "device", "ANSWER", 9, {"request_seq": 14, "command": 0x47, "result": 5}),
    ("describe", "host", "DESCRIBE", 1, {}),
    ("start", "host", "START", 2, {}),
    ("stop", "host", "STOP", 0x0100, {}),
    ("rate of all groups", "host", "RATE", 3, {"group": 0xFF, "rate_mhz": 10_000}),
    ("ping", "host", "PING", 4, {"token": 0xDEADBEEF}),
    ("read setting: cell 2", "host", "READ_SETTING", 5, {"key": 16, "index": 2}),
    (
        "write setting: the longest name",
        "host",
        "WRITE_SETTING",
        6,
        {"key": 1, "index": 0, "value": b"Plate of the practice, room 2, A".hex()},
    ),
    (
        "write setting: the name of cell 3 is taken away",
        "host",
        "WRITE_SETTING",
        7,
        {"key": 17, "index": 3, "value": ""},
    ),
    ("erase settings", "host", "ERASE_SETTINGS", 8, {}),
]


def message_vectors() -> list[dict[str, Any]]:
    """One row a message."""
    rows = []
    for name, direction, layout, seq, fields in MESSAGES:
        payload = payload_of(layout, seq, **fields)
        row = {"name": name, "direction": direction, "message": layout, "seq": seq}
        row |= {"type": payload[0], "fields": fields, "payload": payload.hex()}
        rows.append(row | {"crc": f"{crc16(payload):04x}", "wire": wire_of(payload).hex()})
    return rows


# --- CRC and COBS -------------------------------------------------------------------------------

CRC_INPUTS = [b"", b"123456789", b"\0", b"\0\0\0", b"\xff", bytes(range(256))]
COBS_INPUTS = [
    b"",
    b"\0",
    b"\0\0",
    b"\x01",
    b"\x01\0",
    b"\0\x01",
    b"\x11\x22\0\x33",
    bytes(range(1, 203)),  # the longest that a frame may carry, without a zero
    bytes(202),  # and of zeros only
]
COBS_BAD = [
    ("nothing", b""),
    ("code beyond the end", b"\x03\x11"),
    ("last code points beyond the end", b"\x02\x11\x02"),
    ("long code in a short frame", b"\xff\x11\x22"),
    ("zero where a code stands", b"\x02\x11\x00"),
]


def code_vectors() -> dict[str, Any]:
    """CRC and COBS by themselves."""
    return {
        "crc": [{"data": data.hex(), "crc": f"{crc16(data):04x}"} for data in CRC_INPUTS],
        "cobs": [{"data": data.hex(), "encoded": cobs(data).hex()} for data in COBS_INPUTS],
        "cobs_bad": [{"name": name, "encoded": data.hex()} for name, data in COBS_BAD],
    }


# --- streams ------------------------------------------------------------------------------------


def _dial(seq: int) -> bytes:
    return wire_of(payload_of("DIAL", seq, ticks=0x11223344, value=0x0101))


def _hello(seq: int, boot_id: int = 1) -> bytes:
    return wire_of(payload_of("HELLO", seq, **(_PLATE | {"boot_id": boot_id})))


def _status(frames_sent: int, boot_id: int = 1) -> bytes:
    fields = _STATUS | {"boot_id": boot_id, "frames_sent": frames_sent}
    return wire_of(payload_of("STATUS", frames_sent & 0xFFFF, **fields))


def _samples(seq: int, index: int, *, extra: bytes = b"", group: int = 2) -> bytes:
    fields = _ONE_CELL | {"sample_index": index, "group": group}
    return wire_of(payload_of("SAMPLES", seq, **fields) + extra)


def _group(seq: int) -> bytes:
    fields = {"group": 2, "n_channels": 1, "nominal_rate_mhz": 80_000, "bits": 24}
    return wire_of(payload_of("GROUP", seq, **fields))


def _hit(wire: bytes, position: int, value: int) -> bytes:
    return wire[:position] + bytes([value]) + wire[position + 1 :]


def _wrong_crc(payload: bytes) -> bytes:
    return cobs(payload + (crc16(payload) ^ 1).to_bytes(2, "big")) + b"\0"


_FIVE = [_dial(seq) for seq in range(5)]  # each is 13 bytes: 12 and the delimiter
_A, _B, _C, _D, _E = _FIVE

STREAMS: list[tuple[str, bytes, dict[str, int]]] = [
    ("nothing", b"", {}),
    ("five frames", b"".join(_FIVE), {"frames_ok": 5}),
    # The piece before the first delimiter is whatever was on the line.
    ("garbage before", b"\x55\xaa\x12" + b"\0" + _A + _B, {"frames_ok": 2, "bad_length": 1}),
    # A frame glued to garbage is one bad piece; nobody knows that a frame 0 was ever sent.
    ("garbage glued to the first frame", b"\x55" + _A + _B, {"frames_ok": 1, "bad_cobs": 1}),
    ("delimiters between frames are no frames", b"\0\0" + _A + b"\0" + _B, {"frames_ok": 2}),
    (
        "a frame without its delimiter waits",
        _A + _B[:-1],
        {"frames_ok": 1, "unfinished_bytes": len(_B) - 1},
    ),
    # One damaged data byte: the chain of codes still ends well, the CRC does not.
    (
        "one byte damaged",
        _A + _hit(_B, 6, 0x7E) + _C,
        {"frames_ok": 2, "bad_crc": 1, "lost_frames": 1},
    ),
    # The first code grows by one: the chain runs over the end.
    (
        "one code damaged",
        _A + _hit(_B, 0, 0xC0) + _C,
        {"frames_ok": 2, "bad_cobs": 1, "lost_frames": 1},
    ),
    # A zero inside cuts the frame in two bad pieces: 6 bytes whose second code, 9, points beyond
    # their end, and 5 bytes, which are too short for any frame.
    (
        "one byte turned into a delimiter",
        _A + _hit(_B, 6, 0x00) + _C,
        {"frames_ok": 2, "bad_cobs": 1, "bad_length": 1, "lost_frames": 1},
    ),
    # The delimiter is hit: two frames become one bad piece. The worst that one byte can do.
    (
        "one delimiter damaged",
        _A + _hit(_B, len(_B) - 1, 0x44) + _C + _D,
        {"frames_ok": 2, "bad_cobs": 1, "lost_frames": 2},
    ),
    (
        "one delimiter lost",
        _A + _B[:-1] + _C + _D,
        {"frames_ok": 2, "bad_crc": 1, "lost_frames": 2},
    ),
    # One data byte fewer: the last code points one byte beyond the end.
    (
        "one byte lost",
        _A + _B[:8] + _B[9:] + _C,
        {"frames_ok": 2, "bad_cobs": 1, "lost_frames": 1},
    ),
    (
        "one byte inserted",
        _A + _B[:8] + b"\x44" + _B[8:] + _C,
        {"frames_ok": 2, "bad_cobs": 1, "lost_frames": 1},
    ),
    ("one frame lost", _A + _C, {"frames_ok": 2, "lost_frames": 1}),
    (
        "three frames lost over the wrap",
        _dial(65_534) + _dial(2),
        {"frames_ok": 2, "lost_frames": 3},
    ),
    ("the number wraps without loss", _dial(65_535) + _dial(0), {"frames_ok": 2}),
    ("one frame twice", _A + _B + _B + _C, {"frames_ok": 4, "seq_jumps": 1}),
    ("the number goes back", _dial(900) + _dial(3), {"frames_ok": 2, "seq_jumps": 1}),
    ("wrong CRC", _wrong_crc(payload_of("PING", 1, token=7)), {"bad_crc": 1}),
    # 6 encoded bytes are the shortest frame: type, seq, CRC and one code.
    ("five bytes are too short", cobs(b"\x41\x01\x02\x03") + b"\0", {"bad_length": 1}),
    ("the shortest frame", wire_of(payload_of("START", 0x0101)), {"frames_ok": 1}),
    (
        "204 bytes without a delimiter are too long",
        b"\x01" * 204 + b"\0" + _A,
        {"frames_ok": 1, "bad_length": 1},
    ),
    (
        "a thousand bytes without a delimiter are one bad piece",
        b"\x02" * 1000 + b"\0" + _A,
        {"frames_ok": 1, "bad_length": 1},
    ),
    (
        "the longest frame",
        wire_of(payload_of("DIAL", 0, ticks=1, value=2) + b"\x05" * 191),
        {"frames_ok": 1},
    ),
    (
        "an unknown type is skipped, its number counts",
        _A + wire_of(b"\x3f\x01\x00" + b"future") + _C,
        {"frames_ok": 2, "unknown": 1},
    ),
    (
        "a known message may be longer",
        wire_of(payload_of("DIAL", 0, ticks=1, value=2) + b"more") + _B,
        {"frames_ok": 2},
    ),
    (
        "a known message may not be shorter",
        _A + wire_of(payload_of("DIAL", 1, ticks=1, value=2)[:-1]) + _C,
        {"frames_ok": 2, "malformed": 1},
    ),
    ("a dial beyond 10.00", wire_of(payload_of("DIAL", 0, ticks=1, value=1001)), {"malformed": 1}),
    (
        "a turn whose full scale is 0",
        wire_of(payload_of("TURN", 0, ticks=1, full_scale_dps=0, x=1, y=2, z=3)),
        {"malformed": 1},
    ),
    (
        "a setting longer than its frame",
        wire_of(payload_of("WRITE_SETTING", 0, key=1, index=0, value="4142")[:-1]),
        {"malformed": 1},
    ),
    (
        "a sample frame of a described group may be longer",
        _group(0) + _samples(1, 0, extra=b"\x01\x02") + _samples(2, 4),
        {"frames_ok": 3},
    ),
    (
        "of an undescribed group the counts must divide",
        _samples(1, 0, extra=b"\x01\x02") + _samples(2, 4),
        {"frames_ok": 1, "malformed": 1},
    ),
    (
        "a sample frame without samples",
        wire_of(payload_of("SAMPLES", 0, **(_ONE_CELL | {"n": 0, "counts": []}))),
        {"malformed": 1},
    ),
    (
        "a reset told by HELLO is no loss",
        _hello(0, boot_id=1) + _dial(1) + _dial(2) + _hello(0, boot_id=2) + _dial(1),
        {"frames_ok": 5, "restarts": 1},
    ),
    (
        "a HELLO of the same boot is only an answer",
        _hello(0) + _dial(1) + _hello(2) + _dial(4),
        {"frames_ok": 4, "lost_frames": 1},
    ),
    (
        "a reset whose HELLO was lost is told by STATUS",
        _status(700, boot_id=1) + _dial(701) + _status(5, boot_id=2) + _dial(6),
        {"frames_ok": 4, "restarts": 1},
    ),
    # 100 to 65738: 65,638 frames later, of which these two arrived; the 16-bit number saw 102.
    (
        "STATUS uncovers a loss that the wrap hides",
        _status(100) + _dial(101) + _status(65_738),
        {"frames_ok": 3, "lost_frames": 65_636},
    ),
    # The step of 40,000 is told as a jump; the next STATUS says what it was.
    (
        "STATUS explains a jump",
        _status(100) + _dial(40_100) + _status(40_101),
        {"frames_ok": 3, "lost_frames": 39_999, "seq_jumps": 1},
    ),
]
COUNTERS = [
    "frames_ok",
    "unknown",
    "bad_crc",
    "bad_cobs",
    "bad_length",
    "malformed",
    "lost_frames",
    "seq_jumps",
    "restarts",
    "unfinished_bytes",
]


def stream_vectors() -> list[dict[str, Any]]:
    """Bytes and what a receiver must have counted after them."""
    return [
        {"name": name, "wire": data.hex(), "expected": dict.fromkeys(COUNTERS, 0) | expected}
        for name, data, expected in STREAMS
    ]


def files() -> dict[str, str]:
    """The text of every vector file."""
    tables = {
        "messages.json": {"protocol": 1, "messages": message_vectors()},
        "codes.json": {"protocol": 1, **code_vectors()},
        "streams.json": {"protocol": 1, "streams": stream_vectors()},
    }
    return {
        name: json.dumps(table, indent=1, ensure_ascii=False) + "\n"
        for name, table in tables.items()
    }


if __name__ == "__main__":
    for file_name, text in files().items():
        (HERE / file_name).write_text(text, encoding="utf-8")
