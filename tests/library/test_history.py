"""Which sessions each question of a history is about; the figures themselves are the analysis'."""

from dataclasses import replace
from typing import Any

import pytest
from tests.library.shelf import Session, example_history

from evenside.library.history import SessionRow, history_json
from evenside_analysis.change import change_between_sessions
from evenside_analysis.chart import DEFAULT_METHOD, compare_zones
from evenside_analysis.estimate import side_difference
from evenside_analysis.history import combine_sessions
from evenside_analysis.trend import find_trend


def history(*sessions: Session, rows: list[SessionRow] | None = None) -> dict[str, Any]:
    rows = [session.row() for session in sessions] if rows is None else rows
    return history_json(rows, person_code="A7", method=DEFAULT_METHOD)


def zone(result: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = (entry for entry in result["zones"] if entry["zone"] == name)
    return found  # type: ignore[no-any-return]


def estimates(*sessions: Session, of: str) -> list[Any]:
    return [side_difference(compare_zones(session.holds)[of]) for session in sessions]


def test_sessions_stand_in_the_order_of_time_whatever_the_order_of_the_rows() -> None:
    sessions = [Session(day=day) for day in (9, 2, 5)]

    result = history(*sessions)

    ids = [sessions[i].id for i in (1, 2, 0)]
    assert [one["session_id"] for one in result["sessions"]] == ids
    assert [point["session_id"] for point in zone(result, "calf")["points"]] == ids


def test_zones_stand_in_the_order_of_the_chart() -> None:
    result = history(Session({"calf": (5, 5), "glute": (4, 5)}), Session({"hamstring": (3, 4)}, 2))

    assert [entry["zone"] for entry in result["zones"]] == ["glute", "hamstring", "calf"]


def test_the_figures_are_those_of_the_analysis_for_the_same_sessions() -> None:
    sessions = [Session({"calf": (4, 5 + k / 2)}, day=7.0 * k) for k in range(4)]
    known = estimates(*sessions, of="calf")
    points, errors = [one.points for one in known], [one.se for one in known]

    calf = zone(history(*sessions), "calf")

    together = combine_sessions(points, errors)
    assert calf["combined"]["mean_points"] == together.mean_points
    assert calf["combined"]["ci95"] == list(together.ci95)
    trend = find_trend([0, 7, 14, 21], points, errors)
    assert calf["trend"]["points_per_week"] == pytest.approx(trend.points_per_week, rel=1e-9)
    change = change_between_sessions(known[-2], known[-1])
    assert (calf["change"]["points"], calf["change"]["verdict"]) == (change.points, change.verdict)
    assert calf["change"]["ci95"] == list(change.ci95 or ())


def test_a_change_is_called_one_from_the_detectable_size_on() -> None:
    first = Session({"calf": (4, 4)})
    (known,) = estimates(first, of="calf")
    for more, verdicts in ((0.3, {"unchanged", "cannot_tell"}), (2.5, {"higher"})):
        second = Session({"calf": (4, 4 + more)}, day=3)

        change = zone(history(first, second), "calf")["change"]

        # Two equal errors s, by hand: t sqrt(2) s, t of many degrees of freedom near 1.96
        assert change["detectable_points"] == pytest.approx(2.8 * known.se, rel=0.1)
        assert change["verdict"] in verdicts
        assert (change["verdict"] == "higher") == (change["points"] > change["detectable_points"])


def test_one_session_says_nothing_about_the_days_between() -> None:
    calf = zone(history(Session()), "calf")

    assert (calf["change"], calf["trend"]["points_per_week"]) == (None, None)
    assert calf["combined"]["verdict"] == "cannot_tell"
    assert calf["why_not"] == "One session: nothing can be said about the days between."


def test_sessions_before_an_intervention_are_not_put_together_with_those_after_it() -> None:
    hamstring = zone(example_history(), "hamstring")

    assert len(hamstring["points"]) == 7
    assert hamstring["combined"]["n_sessions"] == hamstring["trend"]["n_sessions"] == 4
    assert hamstring["combined"]["verdict"] == "balanced"


def test_the_change_leads_from_the_last_session_before_the_intervention_to_the_newest() -> None:
    result = example_history()

    change = zone(result, "hamstring")["change"]

    ids = [one["session_id"] for one in result["sessions"]]
    assert (change["from"], change["to"]) == (ids[2], ids[6])
    assert change["verdict"] == "lower"


def test_work_in_the_newest_session_leaves_what_was_before_it_as_it_is() -> None:
    """Its own baseline came first; what comes of the work, the next session will tell."""
    sessions = [Session(day=7.0 * k) for k in range(3)]
    worked = replace(sessions[-1], retest={"hamstring": (4, 5)})

    result = history(*sessions[:-1], worked)

    assert zone(result, "hamstring")["combined"]["n_sessions"] == 3
    assert zone(result, "hamstring")["change"]["from"] == sessions[1].id


def test_a_retest_is_held_against_its_own_baseline_and_is_no_further_day() -> None:
    worked = Session({"hamstring": (4, 7)}, retest={"hamstring": (4, 4)})

    result = history(worked, Session({"hamstring": (4, 5)}, day=7))

    points = zone(result, "hamstring")["points"]
    assert [point["phase"] for point in points] == ["baseline", "baseline"]
    (done,) = result["interventions"]
    (change,) = done["changes"]
    assert (change["zone"], change["difference"]["verdict"]) == ("hamstring", "lower")
    assert done["at"] == "2026-01-05T19:03:20+00:00"  # 2000 s after 18:30


def test_a_session_that_is_a_retest_only_counts_and_comes_after_some_work() -> None:
    """The baseline was another file: somebody worked in between, though nobody noted it."""
    retest = Session({}, day=1, retest={"hamstring": (4, 4)})
    row = replace(retest.row(), phases=("retest",), interventions=[])

    result = history(rows=[Session({"hamstring": (4, 7)}).row(), row])

    hamstring = zone(result, "hamstring")
    assert [point["phase"] for point in hamstring["points"]] == ["baseline", "retest"]
    assert hamstring["combined"]["n_sessions"] == 1
    assert hamstring["change"]["verdict"] == "lower"
    assert result["sessions"][1]["phase"] == "retest"


def test_a_session_that_cannot_be_compared_is_drawn_and_left_out_of_the_rest() -> None:
    sessions = [Session({"calf": (5, 6)}, day=day) for day in (0, 7)]
    too_low = Session({"calf": (1, 1)}, day=14)

    calf = zone(history(*sessions, too_low), "calf")

    assert len(calf["points"]) == 3
    assert calf["combined"]["n_sessions"] == 2
    assert calf["why_not"] == "One of three sessions is left out: not comparable."


def test_a_zone_that_could_never_be_compared_says_why() -> None:
    calf = zone(history(Session({"calf": (1, 1)}), Session({"calf": (1, 1)}, day=7)), "calf")

    assert (calf["combined"], calf["trend"], calf["change"]) == (None, None, None)
    assert calf["why_not"].startswith("No session could be compared. Not comparable: the scores")


def test_nothing_since_the_intervention_is_said_to_be_nothing() -> None:
    glute = zone(example_history(), "glute")

    assert (glute["combined"], glute["change"]) == (None, None)
    assert glute["why_not"].startswith("No session since the intervention could be compared.")


def test_nobody_has_an_empty_history() -> None:
    result = history_json([], person_code=None, method=DEFAULT_METHOD)

    assert [result[part] for part in ("sessions", "zones", "interventions", "problems")] == [[]] * 4
