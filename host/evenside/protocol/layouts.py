"""The layouts of what a device tells: each message's writer and reader side by side.

What a host asks, and the device's answers to it, are in ``requests``.

A body is what follows ``type u8 | seq u16`` in a payload; integers are little-endian. Readers
ignore extra bytes at the end (a newer device may say more) and raise BodyError, or struct.error
from a short body; ``messages.decode_payload`` turns both into Malformed. Callers outside the
protocol use ``messages``.
"""

import math
import struct

import numpy as np
import numpy.typing as npt

from evenside.errors import ProtocolError
from evenside.protocol.vocabulary import (
    Button,
    Channel,
    DeviceKind,
    Dial,
    ForeignPacket,
    Group,
    GroupStatus,
    Hello,
    SampleBatch,
    Status,
    Turn,
)

MAX_CHANNELS_PER_GROUP = 8  # the saturation and fault masks are one byte
MAX_DEVICE_NAME = 32  # bytes of UTF-8
MAX_CHANNEL_NAME = 16
MAX_PACKET_PART = 190  # bytes: a payload of 199

_HELLO = struct.Struct("<BBIIBBHBBB8s8sI")
_GROUP = struct.Struct("<BBIB")
_CHANNEL = struct.Struct("<BBBBHHhhh")
_SAMPLES = struct.Struct("<BBIIHBB")
_DIAL = struct.Struct("<IH")
_BUTTON = struct.Struct("<IB")
_TURN = struct.Struct("<IHhhh")
_PACKET = struct.Struct("<IB")
_STATUS = struct.Struct("<IIIIIHhHB")
_GROUP_STATUS = struct.Struct("<BIIB")

SAMPLES_HEADER = 3 + _SAMPLES.size  # payload bytes in front of the first count

_KINDS: dict[int, DeviceKind] = {1: "plate", 2: "roller"}
_KIND_CODES: dict[DeviceKind, int] = {"plate": 1, "roller": 2, "other": 0}

_NO_TEMPERATURE = 0x7FFF
_NO_BATTERY = 0xFFFF
_DIAL_FULL = 1000  # hundredths of a point
_TURN_FULL = 2**15  # counts of a turn sensor at its full scale
_FLAG_SETTLING = 1
_FLAG_DESYNC = 2
_FLAG_BAD = 1
_FLAG_GOES_ON = 2


class BodyError(Exception):
    """A body breaks its layout; never leaves the protocol."""


# --- numbers that need more than a struct code --------------------------------------------------


def counts_to_wire(counts: npt.NDArray[np.int32]) -> bytes:
    """Counts, sample after sample, as signed 24-bit little-endian integers."""
    low_to_high = counts.astype("<i4").reshape(-1, 1).view(np.uint8)
    return low_to_high[:, :3].tobytes()


def counts_from_wire(data: bytes, n_channels: int) -> npt.NDArray[np.int32]:
    """The inverse of ``counts_to_wire``: shape (n, n_channels)."""
    n_values = len(data) // 3
    high = np.zeros((n_values, 4), dtype=np.uint8)
    high[:, 1:] = np.frombuffer(data, dtype=np.uint8).reshape(-1, 3)
    # The arithmetic shift brings the value down again and extends its sign.
    return (high.view("<i4").reshape(-1, n_channels) >> 8).astype(np.int32, copy=False)


def sample_channels(n_count_bytes: int, n_samples: int, n_channels: int | None) -> int | None:
    """The number of channels in a sample message, or None if its length cannot be right.

    A described group may be followed by extra bytes; without a description the length must divide.
    """
    if n_samples == 0:
        return None
    if n_channels is not None:
        return n_channels if n_count_bytes >= 3 * n_samples * n_channels else None
    derived, rest = divmod(n_count_bytes, 3 * n_samples)
    return derived if rest == 0 and 1 <= derived <= MAX_CHANNELS_PER_GROUP else None


def _text(text: str, limit: int) -> bytes:
    data = text.encode()
    if len(data) > limit:
        raise ProtocolError(f"name {text!r} has {len(data)} bytes of UTF-8, at most {limit}")
    return with_length(data)


def _read_text(body: bytes, offset: int, limit: int) -> str:
    return read_with_length(body, offset, limit).decode("utf-8", "replace")


def with_length(data: bytes) -> bytes:
    """Bytes behind their number, as texts and settings travel."""
    return bytes([len(data)]) + data


def read_with_length(body: bytes, offset: int, limit: int) -> bytes:
    """The inverse of ``with_length``."""
    if offset >= len(body):
        raise BodyError("ends before its text")
    length = body[offset]
    data = body[offset + 1 : offset + 1 + length]
    if length > limit or len(data) < length:
        raise BodyError(f"text of {length} bytes does not fit")
    return data


def milli(value: float) -> int:
    """A value in thousandths, as rates and voltages travel."""
    return round(value * 1000)


# --- device to host -----------------------------------------------------------------------------


def write_hello(m: Hello) -> bytes:
    """The body of HELLO."""
    features = m.has_dial | m.has_button << 1 | m.has_temperature << 2 | m.has_battery << 3
    features |= m.has_turn_sensor << 4 | m.has_settings << 5
    fixed = _HELLO.pack(
        m.protocol,
        _KIND_CODES[m.kind],
        m.boot_id,
        m.tick_hz,
        m.n_groups,
        m.n_channels,
        features,
        *m.firmware,
        _eight_bytes(m.firmware_hash),
        _eight_bytes(m.device_id),
        round((m.radius_m or 0.0) * 1e6),
    )
    return fixed + _text(m.name, MAX_DEVICE_NAME)


def _eight_bytes(hexadecimal: str) -> bytes:
    data = bytes.fromhex(hexadecimal)
    if len(data) != 8:
        raise ProtocolError(f"{hexadecimal!r} must be 16 hexadecimal digits")
    return data


def read_hello(body: bytes) -> Hello:
    """The value behind a body of HELLO."""
    (
        protocol,
        kind,
        boot_id,
        tick_hz,
        n_groups,
        n_channels,
        features,
        major,
        minor,
        patch,
        firmware_hash,
        device_id,
        radius_um,
    ) = _HELLO.unpack_from(body)
    if tick_hz == 0:
        raise BodyError("tick_hz is 0")
    return Hello(
        boot_id=boot_id,
        n_groups=n_groups,
        n_channels=n_channels,
        kind=_KINDS.get(kind, "other"),
        name=_read_text(body, _HELLO.size, MAX_DEVICE_NAME),
        device_id=device_id.hex(),
        firmware=(major, minor, patch),
        firmware_hash=firmware_hash.hex(),
        tick_hz=tick_hz,
        radius_m=radius_um / 1e6 if radius_um else None,
        has_dial=bool(features & 1),
        has_button=bool(features & 2),
        has_temperature=bool(features & 4),
        has_battery=bool(features & 8),
        has_turn_sensor=bool(features & 16),
        has_settings=bool(features & 32),
        protocol=protocol,
    )


def write_group(m: Group) -> bytes:
    """The body of GROUP."""
    return _GROUP.pack(m.group, m.n_channels, milli(m.nominal_rate_hz), m.bits)


def read_group(body: bytes) -> Group:
    """The value behind a body of GROUP."""
    group, n_channels, rate_mhz, bits = _GROUP.unpack_from(body)
    if not 1 <= n_channels <= MAX_CHANNELS_PER_GROUP:
        raise BodyError(f"n_channels={n_channels}")
    if rate_mhz == 0:
        raise BodyError("nominal rate is 0")
    return Group(group, n_channels, rate_mhz / 1000, bits)


def write_channel(m: Channel) -> bytes:
    """The body of CHANNEL."""
    fixed = _CHANNEL.pack(
        m.channel,
        m.group,
        m.index_in_group,
        m.gain,
        round(m.capacity_n),
        milli(m.rated_output_mv_per_v),
        round(m.x_m * 1e4),
        round(m.y_m * 1e4),
        round(math.degrees(m.axis_rad) * 10),
    )
    return fixed + _text(m.name, MAX_CHANNEL_NAME)


def read_channel(body: bytes) -> Channel:
    """The value behind a body of CHANNEL."""
    channel, group, index, gain, capacity, rated, x, y, axis = _CHANNEL.unpack_from(body)
    return Channel(
        channel=channel,
        group=group,
        index_in_group=index,
        gain=gain,
        capacity_n=float(capacity),
        rated_output_mv_per_v=rated / 1000,
        x_m=x / 1e4,
        y_m=y / 1e4,
        axis_rad=math.radians(axis / 10),
        name=_read_text(body, _CHANNEL.size, MAX_CHANNEL_NAME),
    )


def write_samples(m: SampleBatch) -> bytes:
    """The body of SAMPLES."""
    flags = m.settling * _FLAG_SETTLING | m.desync * _FLAG_DESYNC
    n_samples = len(m.counts)
    if n_samples == 0 or abs(m.counts.astype(np.int64) + 0.5).max() > 2**23:
        raise ProtocolError("a sample message carries at least one sample of 24-bit counts")
    head = (m.group, flags, m.sample_index, m.ticks, m.overflows, m.saturated, n_samples)
    return _SAMPLES.pack(*head) + counts_to_wire(m.counts)


def read_samples(body: bytes, n_channels: int | None) -> SampleBatch:
    """The value behind a body of SAMPLES."""
    group, flags, index, ticks, overflows, saturated, n = _SAMPLES.unpack_from(body)
    channels = sample_channels(len(body) - _SAMPLES.size, n, n_channels)
    if channels is None:
        raise BodyError(f"{len(body) - _SAMPLES.size} bytes of counts for {n} samples")
    data = body[_SAMPLES.size : _SAMPLES.size + 3 * n * channels]
    return SampleBatch(
        group=group,
        sample_index=index,
        ticks=ticks,
        counts=counts_from_wire(data, channels),
        overflows=overflows,
        saturated=saturated,
        settling=bool(flags & _FLAG_SETTLING),
        desync=bool(flags & _FLAG_DESYNC),
    )


def write_dial(m: Dial) -> bytes:
    """The body of DIAL."""
    return _DIAL.pack(m.ticks, round(m.value * 100))


def read_dial(body: bytes) -> Dial:
    """The value behind a body of DIAL."""
    ticks, value = _DIAL.unpack_from(body)
    if value > _DIAL_FULL:
        raise BodyError(f"dial value {value} above {_DIAL_FULL}")
    return Dial(ticks, value / 100)


def write_button(m: Button) -> bytes:
    """The body of BUTTON."""
    return _BUTTON.pack(m.ticks, m.pressed)


def read_button(body: bytes) -> Button:
    """The value behind a body of BUTTON."""
    ticks, pressed = _BUTTON.unpack_from(body)
    return Button(ticks, bool(pressed))


def write_turn(m: Turn) -> bytes:
    """The body of TURN."""
    count = math.radians(m.full_scale_dps) / _TURN_FULL
    return _TURN.pack(m.ticks, m.full_scale_dps, *(round(rate / count) for rate in m.rate_rad_s))


def read_turn(body: bytes) -> Turn:
    """The value behind a body of TURN."""
    ticks, full_scale_dps, x, y, z = _TURN.unpack_from(body)
    if full_scale_dps == 0:
        raise BodyError("full scale is 0")
    count = math.radians(full_scale_dps) / _TURN_FULL
    return Turn(ticks, (x * count, y * count, z * count), full_scale_dps)


def write_packet(m: ForeignPacket) -> bytes:
    """The body of PACKET."""
    if len(m.data) > MAX_PACKET_PART:
        raise ProtocolError(f"a packet of {len(m.data)} bytes, at most {MAX_PACKET_PART}")
    flags = m.is_bad * _FLAG_BAD | m.goes_on * _FLAG_GOES_ON
    return _PACKET.pack(m.ticks, flags) + with_length(m.data)


def read_packet(body: bytes) -> ForeignPacket:
    """The value behind a body of PACKET."""
    ticks, flags = _PACKET.unpack_from(body)
    data = read_with_length(body, _PACKET.size, MAX_PACKET_PART)
    return ForeignPacket(ticks, data, bool(flags & _FLAG_BAD), bool(flags & _FLAG_GOES_ON))


def write_status(m: Status) -> bytes:
    """The body of STATUS."""
    temperature = _NO_TEMPERATURE if m.temperature_c is None else round(m.temperature_c * 100)
    battery = _NO_BATTERY if m.battery_v is None else milli(m.battery_v)
    counters = (m.ticks, m.uptime_s, m.boot_id, m.frames_sent, m.frames_dropped, m.rx_bad)
    fixed = _STATUS.pack(*counters, temperature, battery, len(m.groups))
    rows = (
        _GROUP_STATUS.pack(g.group, g.next_sample_index, g.overflows, g.cell_faults)
        for g in m.groups
    )
    return fixed + b"".join(rows)


def read_status(body: bytes) -> Status:
    """The value behind a body of STATUS."""
    *counters, temperature, battery, n_groups = _STATUS.unpack_from(body)
    ticks, uptime_s, boot_id, sent, dropped, rx_bad = counters
    size = _GROUP_STATUS.size
    starts = range(_STATUS.size, _STATUS.size + n_groups * size, size)
    return Status(
        ticks=ticks,
        uptime_s=uptime_s,
        boot_id=boot_id,
        frames_sent=sent,
        frames_dropped=dropped,
        rx_bad=rx_bad,
        temperature_c=None if temperature == _NO_TEMPERATURE else temperature / 100,
        battery_v=None if battery == _NO_BATTERY else battery / 1000,
        groups=tuple(GroupStatus(*_GROUP_STATUS.unpack_from(body, start)) for start in starts),
    )
