"""Converters: noise against the data sheets' figures, rates and gains."""

import pytest

from evenside.errors import UsageError
from evenside.simulator.chips import CHIPS, ChipName, checked_chip


@pytest.mark.parametrize(
    ("name", "rate_hz", "noise_nv"),
    [
        # HX711 data sheet; ADS131M04 data sheet, table 7-1 at a gain of 128.
        ("HX711", 10.0, 50.0),
        ("HX711", 80.0, 90.0),
        ("ADS131M04", 250.0, 420.0),
        ("ADS131M04", 1000.0, 770.0),
        ("ADS131M04", 4000.0, 1200.0),
        # Derived: the HX711's 90 nV carried on with the root of the rate; averaged to 80.
        ("HX717", 320.0, 180.0),
        ("ADS131M04", 80.0, 420.0 * (80 / 250) ** 0.5),
    ],
)
def test_noise_at_the_input_is_that_of_the_data_sheet(
    name: ChipName, rate_hz: float, noise_nv: float
) -> None:
    chip = CHIPS[name]

    assert chip.noise_counts(rate_hz, 128) * chip.count_nv(128) == pytest.approx(noise_nv)


@pytest.mark.parametrize(
    ("name", "gain", "range_mv"),
    [("HX711", 128, 19.53), ("HX711", 64, 39.06), ("ADS131M04", 128, 9.375)],
)
def test_the_range_is_half_the_excitation_over_the_gain(
    name: ChipName, gain: int, range_mv: float
) -> None:
    # Data sheets: 20 and 40 mV at 5 V (rounded), 1.2 V / 128.
    assert CHIPS[name].count_nv(gain) * 2**23 / 1e6 == pytest.approx(range_mv, rel=1e-3)


@pytest.mark.parametrize(
    ("name", "has", "lacks"),
    [
        ("HX711", [10.0, 80.0], [20.0, 320.0]),
        ("HX717", [10.0, 20.0, 80.0, 320.0], [40.0]),
        ("ADS131M04", [10.0, 80.0, 333.0, 4000.0], [9.0, 4001.0]),
    ],
)
def test_a_chip_has_its_rates_and_no_others(
    name: ChipName, has: list[float], lacks: list[float]
) -> None:
    assert [CHIPS[name].has_rate(rate_hz) for rate_hz in has] == [True] * len(has)
    assert [CHIPS[name].has_rate(rate_hz) for rate_hz in lacks] == [False] * len(lacks)


@pytest.mark.parametrize(
    ("name", "rate_hz", "gain", "words"),
    [
        ("HX999", 80.0, 128, "'HX999' is not known; known are HX711, HX717, ADS131M04"),
        ("HX711", 320.0, 128, "is no rate of the HX711: it has 10, 80"),
        ("ADS131M04", 5000.0, 128, "it has from 10 to 4000"),
        ("HX711", 80.0, 100, "gain=100 must be one of 32, 64, 128"),
    ],
)
def test_what_no_chip_can_do_is_refused(name: str, rate_hz: float, gain: int, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        checked_chip(name, rate_hz, gain)
