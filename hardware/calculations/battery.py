"""How long the battery lasts, and what the USB port must give.

Milliampere from data sheets: HX711, 1.4 analog and 0.1 digital; ESP32, about 40 with its processor
at work and the radio silent (27 to 68 by clock and load), about 100 while the radio sends or
listens; linear regulators pass on what they take. How much of the time the radio is on is an
estimate: a connection every 15 ms with 2.6 kB/s (docs/firmware-esp32.md) leaves it on for a tenth;
the worst case has it on always. A bridge takes excitation over resistance.
"""

from dataclasses import dataclass

from hardware.calculations.rows import Row

BRIDGE_OHM = 350.0  # the least; cells of 1000 ohm take a third
N_CELLS = 4
HX711_MA = 1.5
PROCESSOR_MA, RADIO_MA = 40.0, 100.0
RADIO_SHARE = 0.1
UNO_MA = 50.0  # with its USB converter; the chip alone takes 15 to 20
CELL_MAH, USED_SHARE = 2500.0, 0.8  # an 18650; the regulator gives up before the cell does
ASLEEP_MA = 1.4  # of a development board: its regulator and USB converter; the chip 0.01
SESSION_H = 0.5


@dataclass(frozen=True, slots=True)
class Current:
    """What a build takes, mA."""

    bridges: float
    converters: float
    rest: float

    @property
    def total(self) -> float:
        """All of it."""
        return self.bridges + self.converters + self.rest


def current(excitation_v: float, rest_ma: float) -> Current:
    """Of four cells with their converters, and the rest."""
    bridges = N_CELLS * excitation_v / BRIDGE_OHM * 1e3
    return Current(bridges, N_CELLS * HX711_MA, rest_ma)


def esp32(radio_share: float) -> Current:
    """The radio on for that share of the time."""
    return current(3.3, PROCESSOR_MA + radio_share * (RADIO_MA - PROCESSOR_MA))


def lasts_h(milliampere: float) -> float:
    """From full to empty."""
    return CELL_MAH * USED_SHARE / milliampere


def rows() -> list[Row]:
    """Radio build and cable build."""
    usual, worst = esp32(RADIO_SHARE), esp32(1.0)
    uno = current(5.0, UNO_MA)
    return [
        Row(
            "ESP32 at 3.3 V, connected and sending: usual, radio always on",
            f"{usual.total:.0f} mA, {worst.total:.0f} mA, of which bridges {usual.bridges:.0f} mA",
            "500 mA of its regulator",
            "data sheets; share of the radio estimated",
        ),
        Row(
            f"one 18650 of {CELL_MAH:.0f} mAh lasts",
            f"{lasts_h(usual.total):.0f} h, {lasts_h(worst.total):.0f} h: "
            f"{lasts_h(worst.total) / SESSION_H:.0f} sessions at least",
            "one training week",
            "80 % of the cell used",
        ),
        Row(
            "asleep, development board",
            f"{lasts_h(ASLEEP_MA) / 24:.0f} days",
            "charge it once a month, or unplug the cell",
            "100 times the chip's 14 uA (docs/firmware-esp32.md)",
        ),
        Row(
            "Uno from USB",
            f"{uno.total:.0f} mA, of which bridges {uno.bridges:.0f} mA",
            "500 mA of a USB port",
            "data sheets",
        ),
    ]
