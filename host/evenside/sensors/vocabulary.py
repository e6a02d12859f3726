"""What a plug-in for a sensor says: its facts, and what it finds in a packet.

A plug-in is sans-IO. It knows the bytes of one maker and nothing of radios, ports or time, and it
raises nothing for bytes from outside: what it cannot read is a ``Bad``, which is counted.
"""

from dataclasses import dataclass
from typing import Protocol

NEWTON_PER_KGF = 9.80665  # exact, by definition
NEWTON_PER_LBF = 4.4482216152605  # exact: 0.45359237 kg times the above


@dataclass(frozen=True, slots=True)
class Reading:
    """One measurement. A force that is not finite was beyond what the sensor can tell."""

    force_n: tuple[float, ...]  # a cell each
    stamp_us: int | None = None  # u32 of the sensor's own clock; None: it has none
    number: int | None = None  # u16 that counts its measurements; None: it does not


@dataclass(frozen=True, slots=True)
class Battery:
    """What is left of it."""

    volt: float


@dataclass(frozen=True, slots=True)
class Bad:
    """A packet, or a part of one, that could not be read."""

    why: str


Item = Reading | Battery | Bad


@dataclass(frozen=True, slots=True)
class Request:
    """Bytes to the sensor, and how long to leave it alone afterwards."""

    data: bytes
    then_wait_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a kind of sensor before it has said anything."""

    name: str
    cells: tuple[str, ...]  # their names
    has_battery: bool = False


class Sensor(Protocol):
    """A plug-in: one kind of sensor, with what must be remembered between its packets."""

    @property
    def facts(self) -> Facts:
        """What is known of it beforehand."""

    def start(self) -> tuple[Request, ...]:
        """A connection stands: forget unfinished packets; what to ask for, in this order."""

    def decode(self, packet: bytes) -> list[Item]:
        """What a packet says, in its order."""
