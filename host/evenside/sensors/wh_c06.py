"""The Weiheng WH-C06 hanging scale: it only broadcasts, nobody can connect to it.

Its weight stands in the manufacturer's data of its advertisement: u16, big-endian, at offset 10
behind the company's number, hundredths of the unit that its display shows. The low half of byte 14
is said to name that unit, but by nobody who could say how; so the person says it (kgf by default).
The company's number belongs to another firm, so the length of the data is checked as well.
"""

from evenside.sensors.vocabulary import Bad, Facts, Item, Reading, Request

COMPANY = 0x0100
WEIGHT_AT = 10
MIN_BYTES = 15
HUNDREDTH = 0.01


class WhC06:
    """What a WH-C06 broadcasts."""

    facts = Facts("WH-C06", ("cell",))

    def __init__(self, *, newton_per_unit: float) -> None:
        self._newton = HUNDREDTH * newton_per_unit

    def start(self) -> tuple[Request, ...]:
        """Nothing: it does not listen."""
        return ()

    def decode(self, packet: bytes) -> list[Item]:
        """The weight in one advertisement's manufacturer data."""
        if len(packet) < MIN_BYTES:
            return [Bad(f"{len(packet)} bytes, at least {MIN_BYTES}")]
        hundredths = int.from_bytes(packet[WEIGHT_AT : WEIGHT_AT + 2], "big")
        return [Reading((hundredths * self._newton,))]
