"""rolling_dose on passes drawn by hand."""

import math
from dataclasses import replace

import pytest

from evenside_analysis.dose import compare_doses, rolling_dose
from evenside_analysis.types import Event, ParameterError


def stroke(start_s: float, end_s: float, impulse_ns: float, coverage: float = 1.0) -> Event:
    return Event(
        kind="pass",
        start_index=round(80 * start_s),
        stop_index=round(80 * end_s),
        start_s=start_s,
        end_s=end_s,
        load_n=200.0,
        peak_n=220.0,
        impulse_ns=impulse_ns,
        travel_m=0.1,
        direction=1,
        coverage=coverage,
    )


def test_strokes_are_counted_in_bouts_and_their_dose_is_added_up() -> None:
    # two strokes of 2 s with half a second between, a rest of 10 s, one stroke of 2 s
    dose = rolling_dose([stroke(14.5, 16.5, 300.0), stroke(0, 2, 400.0), stroke(2.5, 4.5, 440.0)])

    assert dose is not None
    assert (dose.n_passes, dose.n_bouts, dose.rolling_s) == (3, 2, 6.0)
    assert dose.cadence_per_min == pytest.approx(60 * 3 / (4.5 + 2.0))
    assert dose.dose_ns == 1140.0
    assert dose.load_n == pytest.approx(190.0)


def test_what_was_not_measured_is_missing_in_the_dose_and_not_in_the_load() -> None:
    dose = rolling_dose([stroke(0, 2, 200.0, coverage=0.5)])

    assert dose is not None
    assert (dose.dose_ns, dose.load_n, dose.coverage) == (200.0, 200.0, 0.5)


def test_rolling_that_was_never_measured_has_no_load() -> None:
    dose = rolling_dose([stroke(0, 2, 0.0, coverage=0.0)])

    assert dose is not None
    assert dose.load_n is None
    assert compare_doses(dose, dose).dose_log_ratio_pct is None


def test_the_sides_are_set_against_each_other() -> None:
    left, right = rolling_dose([stroke(0, 2, 400.0)]), rolling_dose([stroke(0, 4, 800.0)])

    sign = compare_doses(left, right)

    assert sign.dose_log_ratio_pct == pytest.approx(100 * math.log(2))
    assert sign.notable == "the right was rolled 2.0 times as much as the left"
    assert compare_doses(left, left).notable is None


def test_a_side_without_rolling_is_none_with_its_reason() -> None:
    sign = compare_doses(rolling_dose([]), rolling_dose([stroke(0, 2, 400.0)]))

    assert (sign.left, sign.dose_log_ratio_pct, sign.notable) == (None, None, None)
    assert sign.reasons == ("no treatment rolling on the left",)


def test_only_passes_are_rolling() -> None:
    with pytest.raises(ParameterError, match="kind='dwell'"):
        rolling_dose([replace(stroke(0, 2, 400.0), kind="dwell")])
