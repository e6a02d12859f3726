"""Devices by name."""

import pytest

from evenside.errors import UsageError
from evenside.simulator.cells import make_channels
from evenside.simulator.setups import SETUPS, DeviceSetup, find_setup


@pytest.mark.parametrize(
    ("name", "kind", "chip", "rate_hz", "n_groups"),
    [
        ("plate", "plate", "HX711", 80.0, 4),
        ("plate_320", "plate", "HX717", 320.0, 4),
        ("plate_1000", "plate", "ADS131M04", 1000.0, 1),
        ("roller", "roller", "HX711", 80.0, 4),
    ],
)
def test_each_device_is_what_its_name_says(
    name: str, kind: str, chip: str, rate_hz: float, n_groups: int
) -> None:
    setup = find_setup(name)

    assert (setup.kind, setup.chip, setup.nominal_rate_hz) == (kind, chip, rate_hz)
    assert len({channel.group for channel in make_channels(setup)}) == n_groups


def test_the_reference_plate_is_the_default() -> None:
    assert find_setup("plate") == DeviceSetup()
    assert len(SETUPS) == 4


def test_a_name_that_is_not_known_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match="'ball' cannot be simulated; known are plate, plate_320"):
        find_setup("ball")
