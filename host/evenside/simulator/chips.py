"""The converters that a device may carry: their rates, their noise, the size of one count.

A bridge gives a share of its excitation, and the converter compares with that same excitation: its
range is half the excitation over the gain, either way, in 24 bits.

Noise is rms at the input at a gain of 128, from the data sheets of the HX711 and the ADS131M04 (its
table 7-1). No noise figure of the HX717 was found: it is an HX711 of the same maker with two more
rates, so its noise follows the HX711's, and beyond 80 samples/s the square root of the rate. At
gains of 32 and 64 the input noise is taken as the same, which holds for the ADS131M04.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from evenside.errors import UsageError

ChipName = Literal["HX711", "HX717", "ADS131M04"]

GAINS = (32, 64, 128)
_CODE_SPAN = 2**24  # counts over the whole range, half an excitation either way


@dataclass(frozen=True, slots=True)
class Chip:
    """One kind of converter."""

    is_simultaneous: bool  # one chip for all cells, converting together; else a chip a cell
    excitation_v: float
    noise_nv: Mapping[float, float]  # rms at the input by rate, samples/s
    lowest_hz: float
    highest_hz: float
    has_steps: bool  # only the rates of the table; else any from lowest to highest

    def has_rate(self, rate_hz: float) -> bool:
        """Whether it can convert at this rate."""
        if self.has_steps:
            return rate_hz in self.noise_nv
        return self.lowest_hz <= rate_hz <= self.highest_hz

    def nearest_rate_hz(self, rate_hz: float) -> float:
        """The rate that it can convert at and that is nearest; of two as near, the lower."""
        if self.has_steps:
            return min(sorted(self.noise_nv), key=lambda known_hz: abs(known_hz - rate_hz))
        return min(max(rate_hz, self.lowest_hz), self.highest_hz)

    def noise_counts(self, rate_hz: float, gain: int) -> float:
        """Rms noise of a quiet channel; between the table's rates with the root of the rate."""
        nearest_hz = min(self.noise_nv, key=lambda known_hz: abs(known_hz - rate_hz))
        noise_nv = self.noise_nv[nearest_hz] * math.sqrt(rate_hz / nearest_hz)
        return noise_nv / self.count_nv(gain)

    def count_nv(self, gain: int) -> float:
        """Nanovolts at the input that make one count."""
        return 1e9 * self.excitation_v / (gain * _CODE_SPAN)


def _stepped(noise_nv: dict[float, float]) -> Chip:
    rates_hz = sorted(noise_nv)
    return Chip(
        is_simultaneous=False,
        excitation_v=5.0,
        noise_nv=MappingProxyType(noise_nv),
        lowest_hz=rates_hz[0],
        highest_hz=rates_hz[-1],
        has_steps=True,
    )


CHIPS: Mapping[ChipName, Chip] = MappingProxyType(
    {
        "HX711": _stepped({10.0: 50.0, 80.0: 90.0}),
        "HX717": _stepped({10.0: 50.0, 20.0: 60.0, 80.0: 90.0, 320.0: 180.0}),
        "ADS131M04": Chip(
            is_simultaneous=True,
            excitation_v=2.4,  # twice its reference of 1.2 V, so that counts mean the same share
            noise_nv=MappingProxyType(
                {250.0: 420.0, 500.0: 570.0, 1000.0: 770.0, 2000.0: 1000.0, 4000.0: 1200.0}
            ),
            lowest_hz=10.0,  # below 250 the device averages
            highest_hz=4000.0,
            has_steps=False,
        ),
    }
)


def checked_chip(name: str, rate_hz: float, gain: int) -> Chip:
    """The chip of this name; UsageError if there is none, or if it lacks the rate or the gain."""
    chip = next((chip for known, chip in CHIPS.items() if known == name), None)
    if chip is None:
        raise UsageError(f"chip={name!r} is not known; known are {', '.join(CHIPS)}")
    if not chip.has_rate(rate_hz):
        steps = ", ".join(f"{known_hz:g}" for known_hz in chip.noise_nv)
        spans = f"from {chip.lowest_hz:g} to {chip.highest_hz:g}"
        has = steps if chip.has_steps else spans
        raise UsageError(f"nominal_rate_hz={rate_hz:g} is no rate of the {name}: it has {has}")
    if gain not in GAINS:
        raise UsageError(f"gain={gain} must be one of {', '.join(map(str, GAINS))}")
    return chip
