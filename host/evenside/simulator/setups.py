"""Which device is simulated: its shape, its converters, its cells, and the ones known by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from evenside.errors import UsageError
from evenside.montage import find_shape
from evenside.simulator.chips import Chip, ChipName, checked_chip
from evenside.simulator.gauge import GaugeClassName, checked_gauge_class

N_CHANNELS = 4

_PLATE, _ROLLER = find_shape("plate"), find_shape("roller")


@dataclass(frozen=True, slots=True)
class DeviceSetup:
    """What device is simulated; the defaults are the reference plate with four HX711."""

    kind: Literal["plate", "roller"] = "plate"
    chip: ChipName = "HX711"
    nominal_rate_hz: float = 80.0
    rate_spread: float = 0.02  # each group's real rate is off by up to this share
    rate_factors: tuple[float, ...] | None = None  # real over nominal, a group each; None: by lot
    skew_ppm: float = 0.0  # the device's clock runs fast by this much
    start_ticks: int | None = None  # the clock at power-on; None: by lot
    noise_factor: float = 3.0  # over the data sheet's: breadboard, supply, wires
    gauge: GaugeClassName = "usual"
    sensitivity_sd: float = 0.005  # share
    zero_spread_counts: float = 60_000.0
    capacity_n: float = _PLATE.cell.capacity_n
    rated_output_mv_per_v: float = _PLATE.cell.rated_output_mv_per_v
    gain: int = _PLATE.cell.gain
    radius_m: float = _ROLLER.radius_m or 0.0  # of a roller
    run_out_m: float = 0.0003  # how far a roller's middle is off its axle
    plate_weight_n: float = _PLATE.weight_n  # of a plate's top, on all four cells alike
    # what lies or turns on the cells
    roller_weight_n: float = _PLATE.body["loose_roller_weight_n"]

    def __post_init__(self) -> None:
        """Refuse what cannot be a device."""
        if self.kind not in ("plate", "roller"):
            raise UsageError(f"kind={self.kind!r} must be 'plate' or 'roller'")
        checked_gauge_class(self.gauge)
        n_groups = 1 if self.converter.is_simultaneous else N_CHANNELS
        if self.rate_factors is not None and len(self.rate_factors) != n_groups:
            given = len(self.rate_factors)
            raise UsageError(f"rate_factors has {given} values, the device {n_groups} groups")

    @property
    def converter(self) -> Chip:
        """The kind of converter; UsageError if it cannot do what is asked of it."""
        return checked_chip(self.chip, self.nominal_rate_hz, self.gain)


SETUPS: Mapping[str, DeviceSetup] = MappingProxyType(
    {
        "plate": DeviceSetup(),
        "plate_320": DeviceSetup(chip="HX717", nominal_rate_hz=320.0),
        # A board made for the purpose: less noise around the chip, and a crystal for its rate.
        "plate_1000": DeviceSetup(
            chip="ADS131M04", nominal_rate_hz=1000.0, rate_spread=1e-4, noise_factor=1.5
        ),
        "roller": DeviceSetup(kind="roller", roller_weight_n=_ROLLER.weight_n),
    }
)


def find_setup(name: str) -> DeviceSetup:
    """The device of this name; UsageError for one that is not known."""
    if name not in SETUPS:
        raise UsageError(f"device {name!r} cannot be simulated; known are {', '.join(SETUPS)}")
    return SETUPS[name]
