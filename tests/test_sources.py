"""One word names a source: what each means, and what is refused."""

from pathlib import Path

import pytest

from evenside.errors import EvensideError, InputError, UsageError
from evenside.hosttime import RealClock, ScaledClock, VirtualClock
from evenside.sources import open_source
from evenside.transport.serial import SerialTransport
from evenside.transport.sim import SimTransport


def test_a_simulated_person_brings_plan_and_body_mass() -> None:
    source = open_source("sim:?seed=7&person=even&zones=calf,shin&visits=4")

    assert source.is_live
    assert source.body_mass_kg == 68.0
    assert [visit.zone for visit in source.plan] == ["calf"] * 4 + ["shin"] * 4
    assert isinstance(source.transport, SimTransport)


def test_a_simulated_device_is_the_one_that_was_asked_for() -> None:
    source = open_source("sim:?zones=calf&visits=2&device=roller&rate=40&treatment=1&day=2")

    assert source.settings["device"] == "roller"
    assert [visit.zone for visit in source.plan] == ["calf"] * 2  # treatment is no part of the test


@pytest.mark.parametrize(
    ("options", "clock", "speed"),
    [
        ("", RealClock, 1.0),
        ("?speed=4", ScaledClock, 4.0),
        ("?speed=0.5", ScaledClock, 0.5),
        ("?speed=max", VirtualClock, None),
    ],
)
def test_the_speed_decides_the_clock(options: str, clock: type, speed: float | None) -> None:
    source = open_source(f"sim:{options}")

    assert isinstance(source.clock, clock)
    assert source.speed == speed


@pytest.mark.parametrize("port", ["/dev/ttyUSB0", "COM3", "socket://127.0.0.1:7777", "loop://"])
def test_whatever_pyserial_opens_works_after_serial(port: str) -> None:
    assert isinstance(open_source(f"serial:{port}").transport, SerialTransport)


@pytest.mark.parametrize(
    ("url", "error", "words"),
    [
        ("", UsageError, "a source starts with one of"),
        ("sim", UsageError, "a source starts with one of"),
        ("usb:1", UsageError, "a source starts with one of"),
        ("serial:", UsageError, "name the port"),
        ("replay:", UsageError, "name the recording"),
        ("replay:missing.mcap", InputError, "missing.mcap"),
        ("sim:?seed=x", UsageError, "whole number"),
        ("sim:?speed=0", UsageError, "speed='0'"),
        ("sim:?speed=nan", UsageError, "speed='nan'"),
        ("sim:?color=red", UsageError, "no option 'color'"),
        ("sim:?person=nobody", UsageError, "nobody"),
        ("sim:?zones=elbow", UsageError, "elbow"),
        ("sim:?faults=lost:2", UsageError, "lost:2"),
        ("sim:?device=spoon", UsageError, "spoon"),
        ("sim:?rate=fast", UsageError, "rate='fast'"),
        ("sim:?treatment=maybe", UsageError, "treatment='maybe'"),
    ],
)
def test_what_is_no_source_is_refused_in_words(
    url: str, error: type[EvensideError], words: str
) -> None:
    with pytest.raises(error, match=words):
        open_source(url)


def test_a_recording_is_not_live(tmp_path: Path) -> None:
    from evenside.session.simulated import write_recording
    from evenside.simulator.scenario import make_scenario

    path = tmp_path / "s.mcap"
    write_recording(path, make_scenario(1, zones=["calf"], visits_per_zone=1).device())

    source = open_source(f"replay:{path}?speed=max")

    assert not source.is_live
    assert source.plan == ()
