"""What really happened in a simulated session, as JSON: the answer key for all that analyses it.

Times are scenario time, which is the time of the stream: seconds from the first sample sent after
START. An event's edges are defined by the signal itself, in the words of the contracts, with the
numbers of science.md 5.1, and not by what any detector finds:

- contact: the load rises above max(20 N, 3 % of body weight), until it falls below half of that;
- dwell: from the end of the ramp that presses in, at the place of the hold, until the load starts
  to leave. What is left of the ramp's overshoot is no more than a resting person scatters;
- pass: from one turning point to the next.

The trace is the true load and place over time, for plots and for whoever compares signals. What
the faults of the line hit is counted as it happens: ask after the device has run.

Every field stands with its unit in ``truth.schema.json`` and, to be read, in ``docs/truth.md``.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
import numpy.typing as npt

from evenside.errors import UsageError
from evenside.simulator.body import GRID_HZ, VisitTrace
from evenside.simulator.device import SimulatedDevice
from evenside.simulator.scenario import Scenario

SCHEMA = "evenside.truth/1"
MARGIN_POINTS = 1.0  # up to here two sides count as balanced
TRACE_HZ = 10.0  # shows breath and heart beat; an hour is 0.4 MB of text
MAX_TRACE_HZ = GRID_HZ

_CONTACT_ON_N, _CONTACT_ON_BW, _CONTACT_OFF = 20.0, 0.03, 0.5

FloatArray = npt.NDArray[np.float64]


def truth_json(
    scenario: Scenario, device: SimulatedDevice, *, trace_hz: float | None = TRACE_HZ
) -> dict[str, Any]:
    """The whole truth about the person, the device and the line, ready for ``truth_text``.

    ``trace_hz`` is the rate of the trace, up to 100 Hz, or None for none; raises UsageError.
    """
    person = asdict(scenario.person)
    person.pop("areas")
    return {
        "schema": SCHEMA,
        "seed": scenario.seed,
        "duration_s": scenario.duration_s,
        "person": person,
        "zones": [_zone(scenario, zone) for zone in dict.fromkeys(v.zone for v in scenario.visits)],
        "visits": [asdict(visit) for visit in scenario.visits],
        "events": events(scenario),
        "device": _device(device),
        "faults": _faults(device),
        "trace": None if trace_hz is None else _trace(scenario, trace_hz),
    }


def truth_text(truth: Mapping[str, Any]) -> str:
    """The truth as the text of a file: one line a field, and one a visit, a zone or an event."""
    fields = [f"{json.dumps(key)}: {_field_text(value)}" for key, value in truth.items()]
    return "{\n" + ",\n".join(fields) + "\n}\n"


def _field_text(value: object) -> str:
    if isinstance(value, list) and value:
        return "[\n " + ",\n ".join(json.dumps(row, allow_nan=False) for row in value) + "\n]"
    return json.dumps(value, allow_nan=False)


def expected_verdict(difference_points: float, margin_points: float = MARGIN_POINTS) -> str:
    """The verdict that the true difference deserves; a test may still answer cannot_tell."""
    if difference_points >= margin_points:
        return "right_tighter"
    return "left_tighter" if difference_points <= -margin_points else "balanced"


def true_verdicts(difference_points: float, margin_points: float = MARGIN_POINTS) -> list[str]:
    """Every verdict whose claim holds: "tighter" claims a difference, "balanced" a small one.

    A small difference makes two claims true: half a point is tighter, and within the margin.
    """
    verdicts = ["balanced"] if abs(difference_points) < margin_points else []
    if difference_points:
        verdicts.append("right_tighter" if difference_points > 0 else "left_tighter")
    return verdicts


def events(scenario: Scenario) -> list[dict[str, Any]]:
    """Every contact, dwell and pass, in order of time."""
    on_n = max(_CONTACT_ON_N, _CONTACT_ON_BW * scenario.person.body_weight_n)
    found: list[dict[str, Any]] = []
    for index in range(len(scenario.plan)):
        trace = scenario.body.trace(index)
        found += _contacts(trace, on_n)
        found += _dwells(trace)
        found += _passes(trace)
    return sorted(found, key=lambda event: (event["start_s"], event["end_s"]))


def _zone(scenario: Scenario, zone: str) -> dict[str, Any]:
    difference = scenario.person.areas[zone].difference_points
    return {
        "zone": zone,
        "difference_points": difference,
        "verdict": expected_verdict(difference),
        "true_verdicts": true_verdicts(difference),
        "margin_points": MARGIN_POINTS,
    }


# --- events -------------------------------------------------------------------------------------


def _event(
    trace: VisitTrace, kind: str, start_s: float, end_s: float, **more: float | None
) -> dict[str, Any]:
    """An event between two times counted from the visit's first newton."""
    slot = trace.plan.slot
    inside = trace.load_n[round(start_s * GRID_HZ) : max(round(end_s * GRID_HZ), 1)]
    return {
        "kind": kind,
        "zone": slot.zone,
        "side": slot.side,
        "start_s": slot.touch_at_s + start_s,
        "end_s": slot.touch_at_s + end_s,
        "load_n": float(np.median(inside)),
        "peak_n": float(inside.max()),
        "travel_m": None,
        "direction": None,
        **more,
    }


def _contacts(trace: VisitTrace, on_n: float) -> Iterator[dict[str, Any]]:
    """Runs above the thresholds; in between, the load may dip to just above the lower one."""
    load_n, off_n = trace.load_n, _CONTACT_OFF * on_n
    start: int | None = None
    for at in np.flatnonzero(np.diff(load_n >= on_n) | np.diff(load_n < off_n)).tolist():
        if start is None and load_n[at + 1] >= on_n:
            start = at
        elif start is not None and load_n[at + 1] < off_n:
            edges = _crossing_s(load_n, start, on_n), _crossing_s(load_n, at, off_n)
            yield _event(trace, "contact", *edges)
            start = None


def _crossing_s(load_n: FloatArray, left: int, level_n: float) -> float:
    before, after = float(load_n[left]), float(load_n[left + 1])
    return (left + (level_n - before) / (after - before)) / GRID_HZ


def _dwells(trace: VisitTrace) -> Iterator[dict[str, Any]]:
    plan = trace.plan
    if plan.press_s is not None:
        yield _event(trace, "dwell", plan.press_s + plan.onset.ramp_s, plan.off_s)


def _passes(trace: VisitTrace) -> Iterator[dict[str, Any]]:
    for stroke in trace.plan.strokes:
        way_m = stroke.to_m - stroke.from_m
        ends = {"travel_m": abs(way_m), "direction": 1 if way_m > 0 else -1}
        yield _event(trace, "pass", stroke.start_s, stroke.end_s, **ends)


# --- signals ------------------------------------------------------------------------------------


def _trace(scenario: Scenario, rate_hz: float) -> dict[str, Any]:
    """Load to 0.01 N and place to 0.1 mm, at whole multiples of the step from scenario time 0."""
    if not 0.0 < rate_hz <= MAX_TRACE_HZ:
        raise UsageError(f"trace_hz={rate_hz} must be above 0 and up to {MAX_TRACE_HZ:g}")
    felt = scenario.body.felt(np.arange(int(scenario.duration_s * rate_hz) + 1) / rate_hz)
    place_m = (np.rint(felt.position_m * 1e4) / 1e4).tolist()
    touches = (felt.load_n > 0.0).tolist()
    return {
        "rate_hz": rate_hz,
        "start_s": 0.0,
        "load_n": (np.rint(felt.load_n * 100.0) / 100.0).tolist(),
        "position_m": [at if is_on else None for at, is_on in zip(place_m, touches, strict=True)],
    }


# --- device -------------------------------------------------------------------------------------


def _device(device: SimulatedDevice) -> dict[str, Any]:
    return {
        **asdict(device.setup),
        **asdict(device.true_cells),
        "rates_hz": device.rates_hz,
        "n_boots": device.n_boots,
        "scenario_zero_s": device.scenario_zero_s,
    }


def _faults(device: SimulatedDevice) -> dict[str, Any]:
    plan = asdict(device.faults)
    plan.pop("windows")
    windows = [
        {
            "start_s": device.scenario_s(window.start_s),
            "end_s": device.scenario_s(window.end_s),
            "without_power": window.without_power,
        }
        for window in device.faults.windows
    ]
    has_run = device.fault_count.frames_sent > 0
    count = asdict(device.fault_count) if has_run else None
    return {"plan": plan, "windows": windows, "count": count}
