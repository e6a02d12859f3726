"""The messages of the wire protocol as values: SI units, names instead of codes, None for missing.

Nothing here knows bytes; ``messages`` lays these values out on the wire. Every class is frozen, so
a message can be handed to any number of readers. What a device cannot tell is None, never 0.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

import numpy as np
import numpy.typing as npt

PROTOCOL_VERSION = 1

MAKER_GAIN = 0  # of a channel whose counts are millinewtons already
MAKER_NEWTON_PER_COUNT = 0.001

DeviceKind = Literal["plate", "roller", "other"]
Result = Literal[
    "ok", "unknown_command", "bad_argument", "busy", "not_supported", "locked", "failed"
]


class MessageType(IntEnum):
    """The first byte of a payload. From 0x40 upward the host speaks, below it the device."""

    HELLO = 0x01
    GROUP = 0x02
    CHANNEL = 0x03
    SAMPLES = 0x10
    DIAL = 0x11
    BUTTON = 0x12
    TURN = 0x13
    PACKET = 0x14
    STATUS = 0x20
    ANSWER = 0x30
    DESCRIBE = 0x41
    START = 0x42
    STOP = 0x43
    RATE = 0x44
    PING = 0x45
    READ_SETTING = 0x46
    WRITE_SETTING = 0x47
    ERASE_SETTINGS = 0x48


@dataclass(frozen=True, slots=True)
class Hello:
    """Who the device is; sent after boot and as the start of every description."""

    boot_id: int  # random at every boot: another value means that all counters started again
    n_groups: int
    n_channels: int
    kind: DeviceKind = "plate"
    name: str = ""
    device_id: str = "0" * 16  # 8 bytes as hex
    firmware: tuple[int, int, int] = (0, 0, 0)
    firmware_hash: str = "0" * 16  # 8 bytes as hex
    tick_hz: int = 1_000_000
    radius_m: float | None = None  # of a roller; None for a plate
    has_dial: bool = False
    has_button: bool = False
    has_temperature: bool = False
    has_battery: bool = False
    has_turn_sensor: bool = False
    has_settings: bool = False  # that outlast the power and can be written
    protocol: int = PROTOCOL_VERSION


@dataclass(frozen=True, slots=True)
class Group:
    """Channels that convert together on one clock."""

    group: int
    n_channels: int
    nominal_rate_hz: float
    bits: int = 24


@dataclass(frozen=True, slots=True)
class Channel:
    """One load cell: where it sits, what it measures and what its data sheet promises."""

    channel: int  # over all groups
    group: int
    index_in_group: int
    gain: int  # MAKER_GAIN: the maker calibrated it, and a count is a millinewton
    capacity_n: float
    rated_output_mv_per_v: float
    x_m: float
    y_m: float
    axis_rad: float  # direction of measurement; pi/2 is normal to a plate
    name: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class SampleBatch:
    """Several samples of one group, with the index and the ticks of the first."""

    group: int
    sample_index: int  # u32 as on the wire, not unwrapped
    ticks: int  # u32 as on the wire
    counts: npt.NDArray[np.int32]  # (n, n_channels)
    overflows: int = 0  # u16, cumulative
    saturated: int = 0  # bit per channel of the group
    settling: bool = False
    desync: bool = False

    def __eq__(self, other: object) -> bool:
        """Equal in every field and every count."""
        if not isinstance(other, SampleBatch):
            return NotImplemented
        return self._scalars() == other._scalars() and np.array_equal(self.counts, other.counts)

    __hash__ = None  # type: ignore[assignment]  # holds an array

    def _scalars(self) -> tuple[int, ...]:
        flags = (self.settling, self.desync)
        return (self.group, self.sample_index, self.ticks, self.overflows, self.saturated, *flags)


@dataclass(frozen=True, slots=True)
class Dial:
    """The score dial stands at ``value``, 0 to 10."""

    ticks: int
    value: float


@dataclass(frozen=True, slots=True)
class Button:
    """The marker button went down or up."""

    ticks: int
    pressed: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """How fast the device turns about its own axes, as its sensor has it."""

    ticks: int
    rate_rad_s: tuple[float, float, float]  # about x, y, z
    full_scale_dps: int  # degrees per second at which the sensor ends


@dataclass(frozen=True, slots=True)
class ForeignPacket:
    """What a sensor of another maker said, as it came; its samples follow in other frames."""

    ticks: int
    data: bytes
    is_bad: bool = False  # it could not be read, or not all of it
    goes_on: bool = False  # it was too long for one frame: the next one continues it


@dataclass(frozen=True, slots=True)
class GroupStatus:
    """The full counters of one group, so that a wrap of the short ones cannot hide."""

    group: int
    next_sample_index: int
    overflows: int
    cell_faults: int = 0  # bit per channel of the group: dead or stuck


@dataclass(frozen=True, slots=True)
class Status:
    """The device's own account of itself, about once a second."""

    ticks: int
    uptime_s: int
    boot_id: int
    frames_sent: int  # before this frame, since boot: its low 16 bits are this frame's own seq
    frames_dropped: int = 0
    rx_bad: int = 0
    temperature_c: float | None = None
    battery_v: float | None = None
    groups: tuple[GroupStatus, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredSetting:
    """One setting as it travels; ``settings`` knows what its bytes mean."""

    key: int
    index: int  # of the cell; 0 for what is there once
    value: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """The device's reply to one request; the optional fields depend on the command."""

    request_seq: int
    command: int
    result: Result = "ok"
    token: int | None = None  # ping
    ticks: int | None = None  # ping
    uptime_s: int | None = None  # ping
    rate_hz: float | None = None  # rate: what was applied
    setting: StoredSetting | None = None  # read setting


@dataclass(frozen=True, slots=True)
class Describe:
    """Asks for HELLO, every GROUP and every CHANNEL."""


@dataclass(frozen=True, slots=True)
class Start:
    """Asks for samples."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Asks for silence."""


@dataclass(frozen=True, slots=True)
class SetRate:
    """Asks for another sampling rate, of one group or (None) of all."""

    rate_hz: float
    group: int | None = None


@dataclass(frozen=True, slots=True)
class Ping:
    """Asks for the device's clock; the token comes back."""

    token: int


@dataclass(frozen=True, slots=True)
class ReadSetting:
    """Asks for one stored setting."""

    key: int
    index: int = 0


@dataclass(frozen=True, slots=True)
class WriteSetting:
    """Asks to store one setting; done only while somebody holds the device's button."""

    setting: StoredSetting


@dataclass(frozen=True, slots=True)
class EraseSettings:
    """Asks to forget all settings; done only while somebody holds the device's button."""


Command = Describe | Start | Stop | SetRate | Ping | ReadSetting | WriteSetting | EraseSettings
Message = (
    Hello
    | Group
    | Channel
    | SampleBatch
    | Dial
    | Button
    | Turn
    | ForeignPacket
    | Status
    | Answer
    | Command
)  # what a good frame of a known type decodes to


@dataclass(frozen=True, slots=True)
class Malformed:
    """A known message (or too short to be any) whose body breaks its layout."""

    kind: int | None
    seq: int | None
    why: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A frame that arrived whole, of a type that this version does not know."""

    kind: int
    seq: int
