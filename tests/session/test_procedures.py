"""Courses of the test as data: order of the sides, second of the number, rest."""

import pytest
from tests.session.guided import Person

from evenside.session.guide import Guide
from evenside.session.plan import measured_test
from evenside.session.procedures import BUILT_IN, SideOrder
from evenside.session.setup import Setup

PLAN = measured_test(["calf"], first_side="left", visits_per_zone=4, has_practice=False)


@pytest.mark.parametrize(("order", "sides"), [("in_turn", "LRLRLRLR"), ("mirrored", "LRRLLRRL")])
def test_the_sides_follow_each_other_as_the_course_says(order: SideOrder, sides: str) -> None:
    plan = measured_test(["calf"], first_side="left", has_practice=False, order=order)

    assert "".join(visit.side[0].upper() for visit in plan) == sides


@pytest.mark.parametrize(("test", "n_practice", "n_counted"), [("measured", 1, 6), ("quick", 0, 2)])
def test_a_course_has_its_own_visits_or_those_of_the_setup(
    test: str, n_practice: int, n_counted: int
) -> None:
    plan = Setup(zones=("calf",), first_side="left", test=test, visits_per_zone=6).plan()

    assert sum(visit.is_practice for visit in plan) == n_practice
    assert sum(not visit.is_practice for visit in plan) == n_counted
    assert BUILT_IN[test].has_practice == bool(n_practice)


def tared(guide: Guide) -> Person:
    person = Person(guide)
    person.take(person.guide.start(0.0))
    person.wait(2.5)
    person.take(person.guide.tared(person.now_s))
    return person


def test_the_number_is_asked_for_at_the_second_of_the_course() -> None:
    person = tared(Guide(PLAN, rating_at_s=15.0))

    person.hold(14.5)
    assert "say.rate" not in person.said
    person.hold(15.2)

    assert person.said.count("say.rate") == 1


def test_a_hold_counts_from_five_seconds_before_it() -> None:
    person = tared(Guide(PLAN, rating_at_s=15.0))

    person.hold(9.0)
    person.wait(2.0)
    assert person.guide.visit_no == 0, "too short: the visit comes again"
    person.hold(11.0)
    person.wait(1.5)

    assert person.said[-1] != "say.ready"
    assert "say.rate" in person.said


def test_the_rest_is_the_course_s_and_counts_from_the_roll_off() -> None:
    person = tared(Guide(PLAN, rest_s=60.0))
    person.hold(10.5)
    person.rate(4.0)
    person.wait(2.0)

    left_s = person.guide.rest_left_s(person.now_s)

    assert person.guide.state == "rest"
    assert left_s == pytest.approx(58.0, abs=0.3)
