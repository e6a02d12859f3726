"""The force-only signs through the measurement: what they need is kept, whatever the cutting."""

import json
import math

import numpy as np
import pytest

from evenside.recording.format import Annotation
from evenside.session.measurement import Measurement, default_settings
from evenside_analysis.types import FloatArray

FS = 40.0
Corner = tuple[float, float]


def note(kind: str, time_s: float, **data: object) -> Annotation:
    return Annotation(kind=kind, time_s=time_s, data=data, host_ns=0, byte_offset=0)  # type: ignore[arg-type]


def rolling_session(n_visits: int = 6) -> tuple[FloatArray, FloatArray, list[Annotation]]:
    """Holds of 14 s in turn, the left with a quarter less load, then 40 s of rolling a side."""
    rng = np.random.default_rng(3)
    force, place, notes = [np.zeros(400)], [np.full(400, np.nan)], []
    at_s = 10.0
    for number in range(n_visits + 2):
        side = "left" if number % 2 == 0 else "right"
        is_hold = number < n_visits
        time_s = np.arange(round((14.0 if is_hold else 40.0) * FS)) / FS
        level_n = (150.0 if side == "left" else 200.0) * rng.uniform(0.97, 1.03)
        way_m = np.zeros(len(time_s)) if is_hold else 0.06 * np.sin(2 * np.pi * time_s / 5.0)
        load_n = level_n * (1 + 3.0 * way_m + 0.01 * rng.normal(size=len(time_s)))
        force += [load_n, np.zeros(round(6.0 * FS))]
        place += [way_m, np.full(round(6.0 * FS), np.nan)]
        notes.append(note("visit_start", at_s - 0.5, zone="calf", side=side))
        if is_hold:
            notes.append(note("rating", at_s + 10.0, score=5))
        at_s += len(time_s) / FS
        notes.append(note("visit_end", at_s + 0.5))
        at_s += 6.0
    return np.concatenate(force), np.concatenate(place), notes


def measured(
    force_n: FloatArray, place_m: FloatArray | None, notes: list[Annotation], block: int
) -> Measurement:
    measurement = Measurement(FS, default_settings())
    for annotation in notes:
        measurement.annotate(annotation)
    for first in range(0, len(force_n), block):
        part = slice(first, first + block)
        measurement.push(force_n[part], None if place_m is None else place_m[part])
    measurement.finish()
    return measurement


def test_every_sign_of_a_session_is_there_with_its_method() -> None:
    (entry,) = measured(*rolling_session(), block=10**9).results().to_json()["signs"]

    assert entry["zone"] == "calf"
    # by hand: 150 N on the left, 200 N on the right
    assert entry["avoidance"]["load_n"]["difference"] == pytest.approx(
        100 * math.log(200 / 150), abs=5.0
    )
    assert entry["avoidance"]["lighter_side"] == "left"
    assert entry["steadiness"]["scatter_pct"]["n_left"] == 3
    # by hand: eight turns there and back in 40 s, begun and ended in the middle of the way: 17
    assert entry["rolling"]["left"]["n_passes"] == 17
    assert entry["rolling"]["left"]["cadence_per_min"] == pytest.approx(17 / 40 * 60, abs=0.3)
    assert entry["rolling"]["right"]["load_n"] == pytest.approx(200.0, rel=0.04)
    curve = entry["profile"]["right"]
    assert curve["load_n"][-1] / curve["load_n"][0] == pytest.approx(1.165 / 0.835, rel=0.03)
    assert sum(curve["share"]) == pytest.approx(1.0)
    assert entry["profile"]["difference"]["differs"] == []
    assert "less load on the left" in entry["notable"][0]
    methods = {entry[sign]["method"]["id"] for sign in entry if isinstance(entry[sign], dict)}
    assert methods == {
        "load-avoidance/1",
        "hold-steadiness/1",
        "rolling-dose/1",
        "load-profile/1",
    }


def test_the_signs_change_nothing_in_the_comparison() -> None:
    force_n, place_m, notes = rolling_session()

    with_position = measured(force_n, place_m, notes, block=10**9).results().to_json()
    without = measured(force_n, None, notes, block=10**9).results().to_json()

    assert without["signs"][0]["profile"]["left"] is None
    assert without["signs"][0]["rolling"]["left"] is None
    assert [c["difference_points"] for c in without["comparisons"]] == [
        c["difference_points"] for c in with_position["comparisons"]
    ]


@pytest.mark.parametrize("block", [1, 37, 4000])
def test_the_signs_are_the_same_in_any_cutting(block: int) -> None:
    session = rolling_session()

    whole = measured(*session, block=10**9).results().to_json()

    assert measured(*session, block=block).results().to_json() == whole
    assert "NaN" not in json.dumps(whole)


def test_holds_long_before_the_end_of_one_large_block_keep_their_load() -> None:
    force_n, place_m, notes = rolling_session()
    quiet = np.zeros(round(1200.0 * FS))
    longer_n = np.concatenate([force_n, quiet])
    longer_m = np.concatenate([place_m, np.full(len(quiet), np.nan)])

    holds = measured(longer_n, longer_m, notes, block=10**9).results().holds

    assert [hold.load_n is not None for hold in holds[:6]] == [True] * 6
    assert holds[:6] == measured(force_n, place_m, notes, block=400).results().holds[:6]
