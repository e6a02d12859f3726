"""Every fault that the simulator has and an examination can see: which line says it."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.calibrating.listened import bench, examined

from evenside.calibrating.doctor import Health
from evenside.calibrating.examining import examine_recording, examine_source
from evenside.calibrating.lines import Line
from evenside.calibrating.vitals import usual_noise_n
from evenside.cli.main import main
from evenside.errors import EvensideError
from evenside.hosttime import VirtualClock
from evenside.protocol.messages import Channel
from evenside.simulator.bench import bench_device
from evenside.simulator.faults import NO_FAULTS
from evenside.simulator.options import SimOptions
from evenside.sources import OpenSource
from evenside.transport.sim import SimTransport

CALIBRATION: dict[str, Any] = {
    "zero_counts": [0.0] * 4,
    "newton_per_count": [1.164e-4] * 4,
    "id": "0000000000000001-20260101T000000Z",
    "device_id": "0000000000000001",
    "date": "2026-01-01T00:00:00+00:00",
    "zero_date": "2026-01-01T00:00:00+00:00",
    "uncertainty_pct": 0.3,
}


def line(health: Health, name: str) -> Line:
    return next(line for line in health.lines if line.id == name)


def test_a_well_device_is_well_in_every_line_and_has_all_its_figures() -> None:
    fresh = {**CALIBRATION, "date": "2999-01-01T00:00:00+00:00"}

    health = examined(bench(), 10.0, {"0000000000000001": fresh})

    assert {line.state for line in health.lines} == {"good"}
    assert health.summary == "The device is well."
    assert health.quiet_s == pytest.approx(10.0, abs=1.0)
    for cell in health.cells:
        assert cell.rate_hz == pytest.approx(80.0, rel=0.03)
        # 90 nV of 2.33 nV a count, three times the data sheet's (the simulator's plate), and what
        # a straight line between two samples leaves of white noise: the square root of 2/3
        assert cell.noise_counts == pytest.approx(3 * 90 / 2.33 * 0.82, rel=0.25)
        assert cell.noise_n == pytest.approx((cell.noise_counts or 0.0) * 1.164e-4)
        assert abs(cell.drift_n or 9.9) < 0.1


# fault -> the line that tells it, its state, and some of its words
SEEN = [
    ("stuck:2@1-", "cells", "bad", "cell 2 (corner +-)"),
    ("dead:1@1-", "cells", "bad", "cell 1 (corner -+)"),
    ("saturate:3@1-", "cells", "bad", "cell 3 (corner ++)"),
    ("lost:0.05", "loss", "bad", "of the samples are lost"),
    ("torn:0.1", "loss", "bad", "of the samples are lost"),
    ("flip:0.001", "frames", "mind", "damaged frame"),
    ("glitch:0.01", "glitches", "mind", "jumped and came back"),
    ("reset@3", "restarts", "bad", "started again once"),
    ("brownout@3", "restarts", "bad", "started again once"),
    ("poweroff@2-4", "restarts", "bad", "started again once"),
    ("slow@1-6", "unsent", "bad", "could not send"),
    ("skew:20000", "skew", "mind", "fast"),
    ("jitter:0.4", "clock", "bad", "off by"),
]


@pytest.mark.parametrize(("fault", "name", "state", "words"), SEEN, ids=[s[0] for s in SEEN])
def test_every_fault_that_can_be_seen_is_said_in_its_line(
    fault: str, name: str, state: str, words: str
) -> None:
    health = examined(bench(f"faults={fault}"), 8.0)

    told = [line for line in health.lines if line.id == name and line.state == state]
    assert told, [(line.id, line.state, line.text) for line in health.lines]
    assert any(words in line.text for line in told)
    assert health.state in (state, "bad")


def test_with_somebody_on_it_noise_and_drift_are_not_known() -> None:
    health = examined(bench("faults=lying_tare"), 4.0)

    assert line(health, "quiet").state == "mind"
    assert "is somebody on it" in line(health, "quiet").text
    assert {cell.noise_n for cell in health.cells} == {None}
    assert "drift" not in {line.id for line in health.lines}


def test_whoever_gets_off_in_time_is_not_in_the_noise() -> None:
    health = examined(bench("faults=lying_tare"), 8.0)  # until 4.7 s

    assert line(health, "quiet").state == "good"
    assert health.quiet_s == pytest.approx(2.0, abs=1.1)


def built(**how: Any) -> OpenSource:
    """A device on a table that was built otherwise."""
    device, hands = bench_device(1, replace(SimOptions().setup(), **how), NO_FAULTS)
    clock = VirtualClock()
    transport = SimTransport(device, clock=clock, end_s=None)
    return OpenSource("sim:built", transport, clock, is_live=True, hands=hands)


def test_a_device_on_a_bad_breadboard_is_told_to_be_noisy() -> None:
    health = asyncio.run(examine_source(built(noise_factor=20.0), {}, 4.0))

    noisy = [line for line in health.lines if line.id.startswith("noise.")]
    assert len(noisy) == 4
    assert {line.state for line in noisy} == {"mind"}
    assert "N would be usual" in noisy[0].text


def test_cells_that_convert_at_another_rate_than_they_declare_are_told_one_by_one() -> None:
    health = asyncio.run(examine_source(built(rate_factors=(1.0, 0.5, 1.0, 1.0)), {}, 6.0))

    assert line(health, "rate.1").state == "bad"
    assert "cell 1 (corner -+) converts 40" in line(health, "rate.1").text
    assert "rate.0" not in {line.id for line in health.lines}


@pytest.mark.parametrize(
    ("options", "said"),
    [("faults=unplug@0-1000", "unplugged"), ("faults=baud@0-", "no frame can be read")],
)
def test_what_cannot_be_understood_is_an_error_in_words(options: str, said: str) -> None:
    with pytest.raises(EvensideError, match=said):
        examined(bench(options))


@pytest.mark.parametrize(
    ("change", "state", "words"),
    [
        ({}, "good", "right within 0.30 %"),
        ({"date": "2001-01-01T00:00:00+00:00"}, "mind", "days ago"),
        (
            {"checks": [{"date": "2026-02-01", "holds": False, "error_pct": 4.0}]},
            "bad",
            "it was +4.0 % off",
        ),
        ({"checks": [{"date": "2026-02-01", "holds": True}]}, "good", "it held on 2026-02-01"),
    ],
)
def test_the_calibration_is_judged_by_its_age_and_its_last_check(
    change: dict[str, Any], state: str, words: str
) -> None:
    dated = {**CALIBRATION, "date": "2999-01-01T00:00:00+00:00", **change}

    told = line(examined(bench(), 3.0, {"0000000000000001": dated}), "calibration")

    assert told.state == state
    assert words in told.text


def test_the_calibration_of_another_device_is_not_used() -> None:
    told = line(examined(bench("seed=2"), 3.0, {"0000000000000001": CALIBRATION}), "calibration")

    assert told.state == "mind"
    assert "never calibrated" in told.text


def test_usual_noise_is_ten_times_that_of_the_data_sheet() -> None:
    channel = Channel(0, 0, 0, 128, 500.0, 2.0, 0.0, 0.0, 0.0)

    # by hand: 5e9 nV / 128 / 2^24 = 2.3283 nV a count; 90 nV are 38.65 counts; at 10 samples/s the
    # square root of an eighth of it, 13.67; ten times and 1e-4 N a count
    assert usual_noise_n(channel, 80.0, 1e-4) == pytest.approx(0.03865, abs=1e-5)
    assert usual_noise_n(channel, 10.0, -1e-4) == pytest.approx(0.01367, abs=1e-5)


def test_a_roller_that_is_still_is_examined_as_well() -> None:
    health = examined(bench("device=roller"), 9.0)

    assert line(health, "battery").state == "good"
    assert {cell.name for cell in health.cells} >= {"cell 0 (hub - 0)"}


def test_the_program_exits_with_3_when_something_needs_mending(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EVENSIDE_LIBRARY", str(tmp_path / "recordings"))

    codes = [
        main(["doctor", bench(f"faults={fault}"), "--seconds", "4"])
        for fault in ("", "stuck:1@1-", "unplug@0-1000")
    ]

    assert codes == [0, 3, 1]
    out = capsys.readouterr()
    assert "BAD   From 1 s on" in out.out
    assert "unplugged" in out.err


def test_a_recording_is_examined_without_what_was_on_the_device(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "s.mcap"
    where = ["--seed", "4", "--zones", "calf", "--visits", "1", "--faults", "dead:1@20-25"]
    assert main(["simulate", str(path), *where]) == 0
    capsys.readouterr()

    code = main(["doctor", str(path), "--json"])

    told = json.loads(capsys.readouterr().out)
    assert code == 3
    assert told["schema"] == "evenside.doctor/1"
    assert told["quiet_s"] >= 5
    assert any("From 20 s on, for 5 s, cell 1" in line["text"] for line in told["lines"])


def test_a_recording_tells_how_fast_the_devices_clock_ran(tmp_path: Path) -> None:
    path = tmp_path / "s.mcap"
    where = ["--seed", "4", "--zones", "calf", "--visits", "2", "--faults", "skew:200"]
    assert main(["simulate", str(path), *where]) == 0

    health = asyncio.run(examine_recording(path))

    assert health.figures["clock"]["skew_ppm"] == pytest.approx(200, abs=10)
