"""The report in the terminal: changes, findings and the plan, as a person reads them."""

import io

import pytest
from rich.console import Console
from tests.session.pressing import FS_HZ, note, roll, try_zone

from evenside.cli.report_text import calibration_line, print_analysis
from evenside.session.measurement import Measurement, default_settings


def report(*, with_retest: bool) -> str:
    """What is printed for a session in which the left calf and hamstring are tighter."""
    measurement = Measurement(FS_HZ, default_settings())
    at_s = try_zone(measurement, 0.0, "calf", 7, 4)
    at_s = try_zone(measurement, at_s, "hamstring", 6, 4)
    at_s = try_zone(measurement, at_s, "glute", 5, 5)
    if with_retest:
        measurement.annotate(note("phase", at_s, phase="intervention"))
        at_s = roll(measurement, at_s)
        measurement.annotate(note("phase", at_s, phase="retest"))
        at_s = try_zone(measurement, at_s, "calf", 4, 4)
    measurement.finish()
    result = {
        "source": {"path": "session.mcap", "duration_s": at_s, "sample_rate_hz": FS_HZ},
        "quality": {"samples_lost": 0, "samples_expected": 1, "warnings": []},
        "events": measurement.events_json(),
        **measurement.results().to_json(),
    }
    console = Console(file=io.StringIO(), width=100)
    print_analysis(result, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.fixture(scope="module")
def with_retest() -> str:
    return report(with_retest=True)


def test_changes_stand_with_their_intervals_and_in_words(with_retest: str) -> None:
    assert "before and after, points at the same force" in with_retest
    assert "Left went down by 3.0 points (" in with_retest
    assert "Right unchanged within one point." in with_retest


def test_holds_of_the_retest_stand_under_its_name(with_retest: str) -> None:
    lines = [line.strip() for line in with_retest.splitlines()]

    assert lines.index("retest") > lines.index("holds")


def test_findings_and_the_plan_come_last(with_retest: str) -> None:
    findings, plan = with_retest.index("along the leg: "), with_retest.index("plan (a suggestion")

    assert with_retest.index("major movers balanced: no") < findings < plan
    assert (
        "Left calf is tighter. Upstream: glute balanced; hamstring tighter on this" in with_retest
    )
    assert "1  Left calf is tighter: 3.0 points at the same force" in with_retest
    assert "isolate: Sitting, press the ball of the left foot into the floor" in with_retest
    assert "2  Left hamstring is tighter" in with_retest


def test_without_a_retest_nothing_is_said_about_changes() -> None:
    printed = report(with_retest=False)

    assert "before and after" not in printed
    assert "retest" not in printed


def test_nothing_is_said_of_a_force_ratio_that_is_not_shown() -> None:
    measurement = Measurement(FS_HZ, default_settings())
    try_zone(measurement, 0.0, "calf", 5, 5)
    measurement.finish()
    results = measurement.results().to_json()

    assert any(r.startswith("No force ratio") for r in results["comparisons"][0]["reasons"])
    assert "force ratio" not in report(with_retest=False)


CALIBRATED = {
    "id": "00aa-20260101T000000Z",
    "date": "2026-01-01T00:00:00+00:00",
    "age_days": 12.4,
    "uncertainty_pct": 0.31,
    "last_check": None,
}


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({}, "calibrated on 2026-01-01, 12 days before, within 0.31 %"),
        (
            {"last_check": {"holds": False}, "uncertainty_pct": None},
            "calibrated on 2026-01-01, 12 days before, IT DID NOT HOLD",
        ),
        ({"age_days": None, "uncertainty_pct": None}, "calibrated on 2026-01-01"),
        ({"id": "nominal", "date": None}, "newtons by the data sheets alone"),
        ({"id": "maker", "date": None}, "newtons as its maker calibrated it"),
    ],
)
def test_what_the_newtons_rest_on_is_one_line(change: dict[str, object], line: str) -> None:
    assert calibration_line({**CALIBRATED, **change}) == line
