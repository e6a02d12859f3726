"""How much rolling came before the test holds, counted by hand."""

import pytest

from evenside.session.treatment import refuse_treated, treatment_before
from evenside_analysis.types import Event, Hold, Phase, Visit


def stroke(start_s: float, end_s: float) -> Event:
    return Event("pass", 0, 1, start_s, end_s, 200.0, 250.0, 1.0, 0.1, 1, 1.0)


def hold(zone: str, start_s: float, *, usable: bool = True, phase: Phase = "baseline") -> Hold:
    why = None if usable else "no rating was given"
    times_s, load_n = (start_s, start_s + 13), 200.0
    return Hold(zone, "left", *times_s, load_n, None, 5.0, "tension", None, usable, why, phase)


VISIT = Visit(100.0, 140.0, "calf", "left")


@pytest.mark.parametrize(
    ("passes", "seconds"),
    [
        ([], 0.0),
        # three strokes of 3 s to find the spot, inside the visit: part of the test
        ([stroke(102, 105), stroke(105, 108), stroke(108, 111)], 0.0),
        # six of them are more than 15 s: a treatment, and all of it counts
        ([stroke(102 + 3 * i, 105 + 3 * i) for i in range(6)], 18.0),
        # outside every visit each stroke counts
        ([stroke(50, 53), stroke(53, 56)], 6.0),
        # after the last hold nothing counts
        ([stroke(150, 153)], 0.0),
    ],
)
def test_rolling_before_the_last_hold_is_counted(passes: list[Event], seconds: float) -> None:
    assert treatment_before([hold("calf", 120.0)], passes, [VISIT]) == {"calf": seconds}


def test_rolling_outside_visits_counts_for_every_zone_that_is_tested_later() -> None:
    holds = [hold("calf", 40.0), hold("shin", 120.0)]

    before = treatment_before(holds, [stroke(60, 80)], [])

    assert before == {"calf": 0.0, "shin": 20.0}


def test_holds_that_are_not_used_do_not_move_the_end_of_the_test() -> None:
    holds = [hold("calf", 40.0), hold("calf", 200.0, usable=False)]

    assert treatment_before(holds, [stroke(60, 80)], []) == {"calf": 0.0}


def test_each_phase_has_the_rolling_that_came_before_its_own_holds() -> None:
    holds = [hold("calf", 40.0), hold("calf", 200.0, phase="retest")]
    passes = [stroke(60, 80), stroke(170, 173)]

    assert treatment_before(holds, passes, []) == {"calf": 0.0}
    after = treatment_before(holds, passes, [], phase="retest", since_s=150.0)
    assert after == {"calf": 3.0}


def test_a_hold_after_rolling_is_refused_and_the_holds_before_it_stay() -> None:
    holds = [hold("calf", 40.0), hold("calf", 200.0), hold("calf", 250.0, usable=False)]

    judged = refuse_treated(holds, [stroke(60, 80)], [], retest_s=0.0)

    assert [one.usable for one in judged] == [True, False, False]
    assert judged[1].why_not == "after 20 s of treatment rolling; test first, roll afterwards"
    assert judged[2].why_not == "no rating was given"


def test_a_little_rolling_to_find_the_spot_refuses_nothing() -> None:
    holds = [hold("calf", 120.0)]

    judged = refuse_treated(holds, [stroke(102, 105), stroke(105, 108)], [VISIT], retest_s=0.0)

    assert judged == holds


def test_the_intervention_before_a_retest_refuses_none_of_its_holds() -> None:
    holds = [hold("calf", 40.0), hold("calf", 200.0, phase="retest")]

    assert refuse_treated(holds, [stroke(60, 100)], [], retest_s=150.0) == holds
