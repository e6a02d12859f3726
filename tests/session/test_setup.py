"""What is chosen before a session, what stands in its way, and what an earlier one says."""

import os
from pathlib import Path

import pytest
from tests.session.conftest import MakeRecording

from evenside.errors import UsageError
from evenside.recording.format import Annotation, SessionHead
from evenside.recording.writer import RecordingWriter
from evenside.session.needs import needs_of
from evenside.session.plan import extra_visits, measured_test
from evenside.session.previous import Previous, find_previous
from evenside.session.setup import CAUTIONS, Setup, problems_of, setup_json
from evenside.sources import PlannedVisit

SETUP = Setup(zones=("hamstring", "calf"), first_side="right")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"person_code": "Jane Doe"}, "person_code: 'Jane Doe' is no code"),
        ({"body_mass_kg": 5}, "body_mass_kg: 5 is not between 20 and 300 kg"),
        ({"body_mass_kg": True}, "body_mass_kg"),
        ({"phase": "party"}, "phase: 'party' is not one of baseline"),
        ({"test": "long"}, "test: 'long' is not one of measured, quick"),
        ({"zones": ["elbow"]}, "zones: 'elbow' is not one of glute"),
        ({"zones": ["calf", "calf"]}, "zones: .* without repetitions"),
        ({"visits_per_zone": 5}, "visits_per_zone: 5 is not an even number"),
        ({"is_blind": "yes"}, "is_blind"),
        ({"language": "la"}, "language: 'la' is not one of en, de, fr"),
        ({"cautions": ["bees"]}, "cautions: 'bees' is not one of clot"),
        ({"rating_by": "shouting"}, "rating_by"),
        ({"shoe_size": 42}, "shoe_size: there is no such choice"),
    ],
)
def test_a_choice_that_cannot_be_is_refused_by_its_name(
    fields: dict[str, object], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        SETUP.changed(fields)


def test_a_measured_test_takes_the_sides_in_turn_after_one_press_to_get_used_to_it() -> None:
    plan = SETUP.changed({"zones": ["calf"], "visits_per_zone": 4}).plan()

    assert [(visit.side, visit.is_practice) for visit in plan] == [
        ("left", True), ("right", False), ("left", False), ("right", False), ("left", False),
    ]  # fmt: skip


def test_a_quick_chart_visits_every_zone_once_a_side() -> None:
    plan = SETUP.changed({"test": "quick"}).plan()

    assert [(visit.zone, visit.side) for visit in plan] == [
        ("hamstring", "right"), ("hamstring", "left"), ("calf", "right"), ("calf", "left"),
    ]  # fmt: skip
    assert not any(visit.is_practice for visit in plan)


@pytest.mark.parametrize(
    ("fields", "has_samples", "problems"),
    [
        ({}, False, ["device", "cautions"]),
        ({"cautions": list(CAUTIONS)}, True, []),
        ({"cautions": ["clot"]}, True, ["cautions"]),
        ({"cautions": list(CAUTIONS), "zones": []}, True, ["zones"]),
        ({"cautions": list(CAUTIONS), "phase": "intervention"}, True, ["phase"]),
    ],
)
def test_what_stands_in_the_way_is_named(
    fields: dict[str, object], has_samples: bool, problems: list[str]
) -> None:
    assert problems_of(SETUP.changed(fields), has_samples=has_samples) == problems


@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_cautions_and_problems_come_in_the_chosen_language(language: str) -> None:
    setup = SETUP.changed({"language": language, "cautions": ["bone"]})

    shown = setup_json(setup, ["cautions"])

    assert {caution["id"]: caution["is_ticked"] for caution in shown["cautions"]} == {
        name: name == "bone" for name in CAUTIONS
    }
    assert not shown["is_ready"]
    assert all(each["text"] for each in [*shown["cautions"], *shown["problems"]])


@pytest.mark.parametrize(
    ("needs", "before", "sides"),
    [
        ({"left": 2, "right": 2}, {}, ["right", "left", "right", "left"]),
        ({"right": 5}, {}, ["right", "right"]),
        ({"left": 1}, {}, ["left"]),
        ({"left": 2, "right": 2}, {"left": 2, "right": 1}, ["right"]),
        ({}, {}, []),
    ],
)
def test_visits_are_added_in_turn_up_to_two_a_side(
    needs: dict[str, int], before: dict[str, int], sides: list[str]
) -> None:
    n_before = {PlannedVisit("calf", side): n for side, n in before.items()}

    added = extra_visits(PlannedVisit("calf", "left"), needs, n_before)

    assert [visit.side for visit in added] == sides


def test_a_zone_needs_the_holds_that_did_not_count(make_recording: MakeRecording) -> None:
    from evenside.session.offline import measure_recording

    path, _ = make_recording(seed=1, visits=2)
    results = measure_recording(path).core.results()
    plan = measured_test(["hamstring", "calf"], first_side="left", visits_per_zone=6)

    needs = needs_of(results, plan, ["hamstring"], "baseline")

    assert needs["hamstring"]["left"] >= 2
    assert "calf" not in needs  # it has not been its turn yet


def head(code: str | None, minute: int) -> SessionHead:
    return SessionHead(f"id-{minute}", f"2026-01-01T00:{minute:02}:00Z", "0", "sim:", code)


def write(path: Path, code: str | None, minute: int, side: str, **chosen: object) -> None:
    """A recording of one hold, with a result beside it."""
    result = {"holds": [{"zone": "calf", "usable": True, "load_n": 100.0 + minute}]}
    with RecordingWriter(path, head(code, minute), clock_ns=lambda: minute) as writer:
        notes = [("visit_start", {"zone": "calf", "side": "left", "practice": True})] * 1
        notes += [("setup", dict(chosen))] if chosen else []
        notes.append(("visit_start", {"zone": "calf", "side": side}))
        for kind, data in notes:
            writer.annotation(Annotation(kind, 0.0, data, minute, 0))  # type: ignore[arg-type]
        writer.result(result)
    os.utime(path, (minute, minute))


def test_the_newest_session_of_the_same_person_gives_loads_and_the_other_first_side(
    tmp_path: Path,
) -> None:
    write(tmp_path / "a.mcap", "p1", 1, "right")
    write(tmp_path / "b.mcap", None, 2, "right", person_code="p1")  # chosen during the session
    write(tmp_path / "c.mcap", "p2", 3, "left")
    (tmp_path / "d.mcap").write_bytes(b"not a recording")

    assert find_previous(tmp_path, "p1") == Previous("right", {"calf": 102.0})
    assert find_previous(tmp_path, "p1", but=tmp_path / "b.mcap").reference_n == {"calf": 101.0}
    assert find_previous(tmp_path, "p3") == Previous()
    assert find_previous(tmp_path, None) == Previous()
    assert find_previous(tmp_path / "nowhere", "p1") == Previous()
