"""The answer key: edges defined by the signal, complete, and plain JSON."""

import json
from itertools import pairwise

import numpy as np
import pytest

from evenside.errors import UsageError
from evenside.simulator.body import GRID_HZ
from evenside.simulator.scenario import make_scenario
from evenside.simulator.truth import events, expected_verdict, truth_json, truth_text

SCENARIO = make_scenario(
    9, person="hip_flexors", zones=["hip_flexor", "shin"], visits_per_zone=4, treatment=True
)
EVENTS = events(SCENARIO)


def of_kind(kind: str) -> list[dict]:
    return [event for event in EVENTS if event["kind"] == kind]


def test_the_truth_is_plain_json_without_nan() -> None:
    truth = SCENARIO.truth()

    again = json.loads(json.dumps(truth, allow_nan=False))

    assert again["schema"] == "evenside.truth/1"
    assert again["seed"] == 9
    assert again["person"]["name"] == "hip_flexors"
    assert again["device"]["kind"] == "plate"
    assert again["faults"]["count"] is None
    assert len(again["visits"]) == 10


def test_every_test_visit_is_one_contact_and_one_dwell_and_its_strokes_are_passes() -> None:
    contacts, dwells, passes = of_kind("contact"), of_kind("dwell"), of_kind("pass")

    assert len(contacts) == len(SCENARIO.plan)
    assert len(dwells) == sum(visit.slot.kind == "test" for visit in SCENARIO.plan)
    assert len(passes) == sum(len(visit.strokes) for visit in SCENARIO.plan)
    for visit, contact in zip(SCENARIO.visits, contacts, strict=True):
        assert (contact["zone"], contact["side"]) == (visit.zone, visit.side)
        assert visit.start_s < contact["start_s"] < contact["end_s"] < visit.end_s


def test_events_are_in_order_of_time() -> None:
    starts = [event["start_s"] for event in EVENTS]

    assert starts == sorted(starts)


def test_a_contact_lies_between_the_crossings_of_its_two_thresholds() -> None:
    on_n = max(20.0, 0.03 * SCENARIO.person.body_weight_n)

    for contact in of_kind("contact"):
        edges = np.array([contact["start_s"], contact["end_s"]])
        np.testing.assert_allclose(SCENARIO.body.load_n(edges), [on_n, on_n / 2], atol=0.05)
        times = np.arange(contact["start_s"] + 0.01, contact["end_s"] - 0.01, 0.01)
        assert SCENARIO.body.load_n(times).min() > on_n / 2


def test_a_dwell_lasts_from_the_end_of_the_press_to_the_roll_off() -> None:
    held = [visit for visit in SCENARIO.visits if visit.kind == "test"]

    for dwell, visit in zip(of_kind("dwell"), held, strict=True):
        assert visit.hold_start_s is not None
        assert visit.hold_end_s is not None
        # the press has come on; its overshoot takes up to a second and a half more to settle
        assert visit.hold_start_s - 1.6 <= dwell["start_s"] < visit.hold_start_s
        assert dwell["end_s"] == pytest.approx(visit.hold_end_s, abs=0.01)
        assert dwell["load_n"] == pytest.approx(visit.load_n, rel=0.06)


def test_passes_follow_each_other_in_turning_directions() -> None:
    for visit in SCENARIO.plan:
        here = [
            event
            for event in of_kind("pass")
            if visit.start_at_s < event["start_s"] < visit.end_at_s
        ]
        assert len(here) == len(visit.strokes)
        for before, after in pairwise(here):
            pause_s = after["start_s"] - before["end_s"]
            assert pause_s == pytest.approx(0.0, abs=1e-9) or 0.1 <= pause_s <= 0.6
            assert after["direction"] == -before["direction"]
            assert after["travel_m"] == before["travel_m"] > 0.05


def test_a_pass_covers_the_travel_that_the_position_shows() -> None:
    for event in of_kind("pass"):
        edges = np.array([event["start_s"], event["end_s"]])
        from_m, to_m = SCENARIO.body.position_m(edges)
        assert event["direction"] * (to_m - from_m) == pytest.approx(event["travel_m"], abs=0.008)


def test_medians_and_peaks_are_those_of_the_load() -> None:
    event = of_kind("dwell")[0]
    times = np.arange(event["start_s"], event["end_s"], 1.0 / GRID_HZ)

    load_n = SCENARIO.body.load_n(times)

    assert event["load_n"] == pytest.approx(np.median(load_n), rel=0.002)
    assert event["peak_n"] == pytest.approx(load_n.max(), rel=0.002)


@pytest.mark.parametrize(
    ("difference", "verdict"),
    [
        (1.0, "right_tighter"),
        (0.99, "balanced"),
        (0.0, "balanced"),
        (-0.99, "balanced"),
        (-1.0, "left_tighter"),
    ],
)
def test_the_expected_verdict_follows_the_margin_of_one_point(
    difference: float, verdict: str
) -> None:
    assert expected_verdict(difference) == verdict


def test_every_zone_has_its_true_difference_and_verdict() -> None:
    zones = {row["zone"]: row for row in SCENARIO.truth()["zones"]}

    assert zones["hip_flexor"]["difference_points"] == 2.2
    assert zones["hip_flexor"]["verdict"] == "right_tighter"
    assert zones["shin"]["verdict"] == "balanced"


# --- the trace ------------------------------------------------------------------------------------


@pytest.mark.parametrize("rate_hz", [10.0, 1.0, 100.0, 7.0])
def test_the_trace_is_load_and_place_at_whole_multiples_of_its_step(rate_hz: float) -> None:
    trace = truth_json(SCENARIO, SCENARIO.device(), trace_hz=rate_hz)["trace"]
    time_s = np.arange(len(trace["load_n"])) / rate_hz

    position_m = np.array(trace["position_m"], dtype=float)  # null becomes NaN
    assert (trace["rate_hz"], trace["start_s"]) == (rate_hz, 0.0)
    assert SCENARIO.duration_s - 1.0 / rate_hz < time_s[-1] <= SCENARIO.duration_s
    np.testing.assert_allclose(trace["load_n"], SCENARIO.body.load_n(time_s), atol=0.005001)
    np.testing.assert_allclose(position_m, SCENARIO.body.position_m(time_s), atol=0.00005001)


def test_the_trace_can_be_left_out() -> None:
    assert truth_json(SCENARIO, SCENARIO.device(), trace_hz=None)["trace"] is None


@pytest.mark.parametrize("rate_hz", [0.0, -1.0, 101.0, float("nan")])
def test_a_trace_finer_than_the_body_is_refused(rate_hz: float) -> None:
    with pytest.raises(UsageError, match="trace_hz"):
        truth_json(SCENARIO, SCENARIO.device(), trace_hz=rate_hz)


def test_the_text_is_the_truth_a_line_for_each_visit_and_event() -> None:
    truth = SCENARIO.truth()

    text = truth_text(truth)

    assert json.loads(text) == json.loads(json.dumps(truth))
    assert len(text.splitlines()) < 40 + len(truth["visits"]) + len(truth["events"])
