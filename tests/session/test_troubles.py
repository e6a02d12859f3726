"""Every fault of the simulator and the system's answer: what is counted, refused and told.

The table is docs/faults.md as a test. Each row is a whole session of eight visits, written,
analysed, and compared with the truth beside it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evenside.errors import InputError
from evenside.recording.format import Annotation
from evenside.recording.reader import read_recording
from evenside.session.analysis import AnalyzeOptions, analyze_file
from evenside.session.simulated import write_recording
from evenside.session.troubles import FALSE_ZERO, NO_ZERO, NOT_UNDERSTOOD
from evenside.simulator.device import SimulatedDevice
from evenside.simulator.faults import FaultCount, parse_faults
from evenside.simulator.scenario import Scenario, make_scenario

# All eight visits rated, and the left clearly tighter.
# A seed in which every visit is rated, and in time.
SESSION = make_scenario(22, person="tight_left_hamstring", zones=["hamstring"], visits_per_zone=8)
SPOILT = 3  # the visit that the faults with a span hit
SHORT = make_scenario(5, person="even", zones=["hamstring"], visits_per_zone=2)

Quality = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """A fault; what must be counted, why the spoilt hold is refused, what the person is told."""

    faults: str  # {on} and {off}: seconds around the spoilt visit
    counted: Callable[[Quality, FaultCount], bool]
    refused: str | None = None  # None: the spoilt hold is used like the others
    told: str | None = None


def nothing(quality: Quality, _count: FaultCount) -> bool:
    counts = ("samples_lost", "corrupt_frames", "saturated_samples", "glitches", "restarts")
    return not any(quality[name] for name in counts) and not quality["cells"]


def lost(quality: Quality, count: FaultCount) -> bool:
    return bool(quality["samples_lost"] >= count.samples_sent - count.samples_intact > 0)


def unsent(quality: Quality, count: FaultCount) -> bool:
    return bool(quality["samples_unsent"] == count.samples_unsent > 0)


def cell(kind: str, channel: int) -> Callable[[Quality, FaultCount], bool]:
    return lambda quality, _count: (
        [(c["kind"], c["channel"]) for c in quality["cells"]] == [(kind, channel)]
    )


CASES = [
    Case("", nothing),
    Case("lost:0.005", lost),
    Case("torn:0.003", lambda q, c: lost(q, c) and q["corrupt_frames"] > 0),
    Case("flip:1e-5", lambda q, c: lost(q, c) and q["corrupt_frames"] >= c.bits_flipped / 2),
    Case("double:0.02", nothing),
    Case("reorder:0.02", nothing),
    Case("wrap@60", nothing),
    Case("skew:200", nothing),
    Case("jitter:0.02", nothing),
    Case("burst:0.1", nothing),
    Case("stall@{on}-{off}", nothing),
    Case("swap:0-1", nothing),
    Case("swap:0-2,swap:1-3", nothing),
    Case("lying_tare", nothing),
    Case("unplug@{on}-{off}", lost, "no steady hold was found in this visit"),
    Case("baud@{on}-{off}", lambda q, c: lost(q, c) and q["corrupt_frames"] > 0, "no steady hold"),
    Case(
        "poweroff@{on}-{off}",
        lambda q, c: lost(q, c) or q["restarts"] == 1,
        "no steady hold was found in this visit",
        "The device started again once: check its supply and its plug.",
    ),
    Case("reset@{mid}", lambda q, _: q["restarts"] == 1, None, "The device started again once"),
    Case("brownout@{mid}", lambda q, _: q["restarts"] == 1, None, "The device started again once"),
    Case("slow@{on}-{off}", unsent, "no steady hold", "samples: a cell is dead, or this computer"),
    Case(
        "dead:1@{on}-{off}",
        lambda q, c: unsent(q, c) and cell("silent", 1)(q, c),
        "cell 1 (corner -+) was silent",
        "cell 1 (corner -+) said nothing: check its wires and its amplifier.",
    ),
    Case(
        "dead:1@{on}-",
        lambda q, c: c.samples_unsent - q["samples_unsent"] < 100 and cell("silent", 1)(q, c),
        "cell 1 (corner -+) was silent",
        "cell 1 (corner -+) said nothing: check its wires and its amplifier.",
    ),
    Case(
        "stuck:2@{on}-{off}",
        cell("stuck", 2),
        "cell 2 (corner +-) was stuck",
        "cell 2 (corner +-) said one number all the time: its amplifier hangs.",
    ),
    Case(
        "saturate:3@{on}-{off}",
        lambda q, c: q["saturated_samples"] == c.samples_saturated and cell("limit", 3)(q, c),
        "cell 3 (corner ++) was at its limit",
        "cell 3 (corner ++) was at its limit: too much load on that corner",
    ),
    Case(
        "glitch:2e-4",
        lambda q, c: 0.4 * c.glitches < q["glitches"] + q["saturated_samples"] <= c.glitches,
        None,
        "readings jumped and came back at once",
    ),
]


def analysed(scenario: Scenario, spec: str, folder: Path) -> tuple[dict[str, Any], SimulatedDevice]:
    device = SimulatedDevice(scenario, faults=parse_faults(spec))
    path = folder / "session.mcap"
    write_recording(path, device, force=True)
    return analyze_file(path, AnalyzeOptions()), device


def spelled(spec: str) -> str:
    """The spec with the seconds around the spoilt visit; the first sample comes 0.1 s after on."""
    visit = SESSION.visits[SPOILT]
    on_s, off_s = visit.start_s + 0.1, visit.end_s + 0.1
    return spec.format(on=f"{on_s:.2f}", off=f"{off_s:.2f}", mid=f"{visit.start_s - 10.0:.2f}")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.faults or "no fault")
def test_every_fault_is_counted_refused_and_told(case: Case, tmp_path: Path) -> None:
    result, device = analysed(SESSION, spelled(case.faults), tmp_path)

    quality, count = result["quality"], device.fault_count
    assert case.counted(quality, count), (quality, count)
    assert quality["samples_received"] == count.samples_intact
    spoilt = result["holds"][SPOILT]
    if case.refused is None:
        assert spoilt["usable"], spoilt["why_not"]
    else:
        assert case.refused in spoilt["why_not"]
    told = "\n".join(quality["warnings"])
    assert case.told in told if case.told else told == ""
    true = SESSION.truth(device=device)["zones"][0]["true_verdicts"]
    assert result["comparisons"][0]["verdict"] in (*true, "cannot_tell")


@pytest.mark.parametrize("faults", ["", "glitch:5e-4", "reorder:0.02,burst:0.1", "swap:0-3"])
def test_what_only_disturbs_the_stream_does_not_move_the_load_of_a_hold(
    faults: str, tmp_path: Path
) -> None:
    clean, _ = analysed(SESSION, "", tmp_path)

    disturbed, _ = analysed(SESSION, faults, tmp_path)

    loads = [
        (a["load_n"], b["load_n"]) for a, b in zip(clean["holds"], disturbed["holds"], strict=True)
    ]
    # sensitivities differ by 0.5 % from cell to cell, so a swap moves the load by about 1 %
    for before, after in loads:
        assert after == pytest.approx(before, rel=0.015)
    kinds = [[e["kind"] for e in result["events"]] for result in (clean, disturbed)]
    assert kinds[0].count("contact") == kinds[1].count("contact")


def test_swapped_plugs_mirror_the_position_and_nobody_can_see_it(tmp_path: Path) -> None:
    clean, _ = analysed(SESSION, "", tmp_path)
    mirrored, _ = analysed(SESSION, "swap:0-2,swap:1-3", tmp_path)

    ways = [
        [(e["direction"], round(e["start_s"])) for e in result["events"] if e["kind"] == "pass"]
        for result in (clean, mirrored)
    ]

    assert ways[0]
    assert [(-direction, start_s) for direction, start_s in ways[0]] == ways[1]
    assert mirrored["quality"]["warnings"] == []


def test_a_zero_with_somebody_on_the_plate_is_refused_and_taken_later(tmp_path: Path) -> None:
    result, _ = analysed(SESSION, "lying_tare:250", tmp_path)

    notes = read_recording(tmp_path / "session.mcap").notes()
    found = [n for n in notes if isinstance(n, Annotation) and n.kind in ("note", "tare")]
    refused, tare = found[0], found[-1]
    assert [note.kind for note in found].count("tare") == 1
    assert "tare refused: not steady" in refused.data["text"]
    assert tare.time_s > refused.time_s
    assert all(hold["usable"] for hold in result["holds"])


def test_without_any_zero_there_is_no_load_and_the_person_is_told(tmp_path: Path) -> None:
    # the cable is out while the tare is due and until somebody lies down
    result, _ = analysed(SESSION, "unplug@0.6-9", tmp_path)

    assert NO_ZERO in result["quality"]["warnings"]
    assert not any(hold["usable"] for hold in result["holds"])
    assert [c["verdict"] for c in result["comparisons"]] in ([], ["cannot_tell"])


def test_a_recording_at_a_wrong_baud_rate_is_refused_in_plain_words(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="wrong baud rate"):
        analysed(SHORT, "baud", tmp_path)
    assert "wrong baud rate" in NOT_UNDERSTOOD
    assert "Take the zero again" in FALSE_ZERO


PARTS = [
    "lost:0.02",
    "double:0.03",
    "torn:0.01",
    "flip:1e-4",
    "reorder:0.05",
    "jitter:0.03",
    "burst:0.1@20-60",
    "stall@30-33",
    "slow@40-44",
    "unplug@50-52",
    "reset@57",
    "brownout@64",
    "baud@70-71",
    "stuck:2@25-40",
    "dead:1@60-70",
    "saturate:3@45-50",
    "glitch:1e-3",
    "swap:0-1",
    "wrap@15",
    "skew:300",
    "lying_tare",
]


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(parts=st.sets(st.sampled_from(PARTS), min_size=2))
def test_faults_together_never_stop_the_program_and_are_counted(
    parts: set[str], tmp_path: Path
) -> None:
    spec = ",".join(sorted(parts))

    result, device = analysed(SHORT, spec, tmp_path)
    again, _ = analysed(SHORT, spec, tmp_path)

    quality = result["quality"]
    assert result == again
    assert quality["samples_received"] == device.fault_count.samples_intact
    assert quality["samples_lost"] == quality["samples_expected"] - quality["samples_received"]
    assert quality["restarts"] <= device.n_boots - 1
    assert all(comparison["verdict"] == "cannot_tell" for comparison in result["comparisons"])
