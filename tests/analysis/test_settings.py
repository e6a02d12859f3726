"""DetectionSettings: defaults with a source, and no value that makes no sense."""

from dataclasses import asdict, fields

import pytest

from evenside_analysis.settings import DetectionSettings, sampling_rate
from evenside_analysis.types import ParameterError


@pytest.mark.parametrize(
    ("body_mass_kg", "on_n"),
    [(None, 20.0), (50.0, 20.0), (70.0, 0.03 * 70.0 * 9.80665), (100.0, 0.03 * 100.0 * 9.80665)],
)
def test_contact_begins_at_twenty_newtons_or_three_per_cent_of_body_weight(
    body_mass_kg: float | None, on_n: float
) -> None:
    settings = DetectionSettings(body_mass_kg=body_mass_kg)

    assert (settings.on_n, settings.off_n) == (pytest.approx(on_n), pytest.approx(on_n / 2.0))


@pytest.mark.parametrize("name", [field.name for field in fields(DetectionSettings)])
@pytest.mark.parametrize("bad", [-1.0, float("nan"), float("inf")])
def test_no_setting_may_be_negative_or_not_finite(name: str, bad: float) -> None:
    with pytest.raises(ParameterError, match=name):
        DetectionSettings(**{name: bad})


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ({"contact_off_ratio": 1.2}, "contact_off_ratio=1.2"),
        ({"dwell_window_s": 6.0}, "dwell_min_s=5.0 must be >= dwell_window_s=6.0"),
        ({"pass_min_s": 9.0}, "pass_max_s=8.0 must be >= pass_min_s=9.0"),
    ],
)
def test_settings_at_odds_are_refused_with_both_values(bad: dict[str, float], words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        DetectionSettings(**bad)


def test_the_trim_leaves_half_of_the_shortest_dwell() -> None:
    assert DetectionSettings().trim_s == 1.0
    assert DetectionSettings(dwell_min_s=2.0, dwell_window_s=2.0).trim_s == 0.5


def test_settings_are_plain_numbers_that_a_file_can_hold() -> None:
    assert all(isinstance(value, float | None) for value in asdict(DetectionSettings()).values())
    assert DetectionSettings(**asdict(DetectionSettings(80.0))) == DetectionSettings(80.0)


def test_a_rate_below_ten_a_second_is_too_low_for_strokes_of_half_a_second() -> None:
    assert sampling_rate(10) == 10.0
    with pytest.raises(ParameterError, match=r"fs_hz=9\.9 must be >= 10"):
        sampling_rate(9.9)
