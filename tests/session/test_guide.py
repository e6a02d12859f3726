"""The guide as a table of what a person does and what the guide makes of it."""

from dataclasses import dataclass

from evenside.session import script
from evenside.session.guide import (
    Action,
    CloseVisit,
    Dial,
    Guide,
    OpenVisit,
    TakeRating,
    TakeTare,
    measured_test,
)
from evenside.sources import PlannedVisit
from evenside_analysis.stream import LiveState

PLAN = measured_test(["hamstring"], first_side="right", visits_per_zone=4)
STEP_S = 0.1


def live(contact_since_s: float | None, steady_since_s: float | None = None) -> LiveState:
    return LiveState(
        in_contact=contact_since_s is not None,
        contact_since_s=contact_since_s,
        steady_since_s=steady_since_s,
        load_n=None if contact_since_s is None else 230.0,
        position_m=None,
        direction=None,
    )


@dataclass
class Person:
    """Lives in front of a guide and remembers what it did, in steps of a tenth of a second."""

    guide: Guide
    now_s: float = 0.0
    dial: Dial | None = None

    def wait(self, seconds: float, state: LiveState | None = None) -> list[Action]:
        actions = []
        for _ in range(round(seconds / STEP_S)):
            self.now_s += STEP_S
            actions += self.guide.step(state or live(None), self.now_s, self.dial)
        return actions

    def hold(self, seconds: float) -> list[Action]:
        """On the roller: two seconds to settle, then steady."""
        start_s = self.now_s
        actions = self.wait(2.0, live(start_s))
        return actions + self.wait(seconds, live(start_s, start_s + 2.0))

    def turn_dial(self, value: float) -> None:
        self.dial = Dial(value, self.now_s)


def tared_person() -> Person:
    guide = Guide(PLAN)
    guide.start(0.0)
    person = Person(guide)
    person.wait(2.5)
    guide.tared(person.now_s)
    return person


def kinds(actions: list[Action]) -> list[str]:
    return [type(action).__name__ for action in actions]


def test_a_measured_test_takes_the_sides_in_turn() -> None:
    assert [visit.side for visit in PLAN] == ["right", "left", "right", "left"]
    assert {visit.zone for visit in PLAN} == {"hamstring"}


def test_the_zero_is_asked_for_once_after_two_quiet_seconds() -> None:
    guide = Guide(PLAN)
    guide.start(0.0)
    person = Person(guide)

    assert person.wait(1.5) == []
    assert person.wait(3.0) == [TakeTare()]


def test_a_refused_zero_is_said_in_words_and_asked_for_again() -> None:
    guide = Guide(PLAN)
    guide.start(0.0)
    person = Person(guide)
    person.wait(2.5)

    guide.tare_refused(person.now_s, "somebody is on the plate")

    assert guide.line == "somebody is on the plate"
    assert person.wait(1.5) == []
    assert person.wait(1.0) == [TakeTare()]


def test_a_roller_is_asked_to_be_turned_and_after_a_while_tared_without() -> None:
    guide = Guide(PLAN)
    guide.start(0.0, is_roller=True)
    person = Person(guide)

    asked, lines = [], [guide.line]
    for _ in range(11):  # refused after a little more than two seconds each time
        asked += person.wait(2.1)
        guide.tare_refused(person.now_s, "somebody is on the roller")
        lines.append(guide.line)

    # for 20 s it waits for the turn: they are over at the tenth time, after 21
    assert asked == [TakeTare(needs_turn=True)] * 9 + [TakeTare(needs_turn=False)] * 2
    assert lines[:10] == ["Turn the roller once, slowly, with nothing on it."] * 10
    assert lines[10:] == ["somebody is on the roller"] * 2


def test_a_visit_opens_when_the_person_presses_and_closes_after_the_roll_off() -> None:
    person = tared_person()
    person.wait(1.0)

    on = person.hold(9.0)
    person.guide.rated(4.0)
    off = person.wait(1.5)

    assert kinds(on) == ["OpenVisit"]
    assert isinstance(on[0], OpenVisit)
    assert (on[0].zone, on[0].side) == ("hamstring", "right")
    assert abs(on[0].time_s - 3.5) < 1e-9
    assert kinds(off) == ["CloseVisit"]
    assert person.guide.state == "rest"
    assert person.guide.visit == PlannedVisit("hamstring", "left")


def test_the_number_is_asked_for_at_the_tenth_second_of_the_steady_hold() -> None:
    person = tared_person()

    person.hold(9.5)
    before = person.guide.line
    person.wait(0.7, live(2.5, 4.5))

    assert before == script.hold()
    assert person.guide.line == script.ask()
    assert person.guide.state == "rate"


def test_a_dial_turned_in_this_visit_gives_the_rating() -> None:
    person = tared_person()
    person.hold(10.2)
    person.turn_dial(6.0)

    actions = person.wait(2.0, live(2.5, 4.5))

    assert kinds(actions) == ["TakeRating"]
    assert isinstance(actions[0], TakeRating)
    assert actions[0].score == 6.0
    assert abs(actions[0].time_s - (4.5 + 11.5)) < 0.11
    assert person.guide.line == script.heard(6.0)


def test_a_dial_that_was_not_turned_in_this_visit_gives_no_rating() -> None:
    person = tared_person()
    person.turn_dial(6.0)
    person.wait(1.0)

    actions = person.hold(13.0) + person.wait(20.0)

    assert kinds(actions) == ["OpenVisit", "CloseVisit"]


def test_without_a_number_the_visit_waits_for_it_and_then_goes_on_without() -> None:
    person = tared_person()
    person.hold(12.0)

    assert person.wait(10.0) == []
    assert person.guide.line == script.ask()
    assert kinds(person.wait(8.0)) == ["CloseVisit"]
    assert person.guide.state == "rest"


def test_shifting_the_weight_for_a_moment_does_not_end_the_visit() -> None:
    person = tared_person()
    person.hold(5.0)

    assert person.wait(0.7) == []
    assert person.wait(3.0, live(2.5, None)) == []
    assert person.guide.state == "hold"


def test_the_guide_follows_a_person_who_does_not_wait_for_the_rest_to_end() -> None:
    person = tared_person()
    person.hold(8.0)
    person.guide.rated(5.0)
    person.wait(3.0)

    actions = person.hold(2.0)

    assert kinds(actions) == ["OpenVisit"]
    assert isinstance(actions[0], OpenVisit)
    assert actions[0].side == "left"


def test_after_the_rest_the_next_place_is_said() -> None:
    person = tared_person()
    person.hold(8.0)
    person.guide.rated(5.0)
    person.wait(2.0)
    assert person.guide.state == "rest"

    person.wait(31.0)

    assert person.guide.state == "ready"
    assert person.guide.line.startswith("Left hamstring.")


def test_the_last_visit_ends_the_test() -> None:
    person = tared_person()
    for _ in PLAN:
        person.hold(8.0)
        person.guide.rated(5.0)
        person.wait(2.0)

    assert person.guide.state == "done"
    assert person.guide.line == script.done()
    assert person.hold(5.0) == []


def test_a_lost_device_closes_the_visit_and_the_same_side_comes_again() -> None:
    person = tared_person()
    person.hold(4.0)

    actions = person.guide.lost(person.now_s)

    assert kinds(actions) == ["CloseVisit"]
    assert person.guide.visit_no == 0
    assert person.guide.line == script.lost()
    assert kinds(person.hold(3.0)) == ["OpenVisit"]


def test_next_repeat_and_stop_close_what_is_open() -> None:
    person = tared_person()
    person.hold(4.0)
    assert [type(a) for a in person.guide.skip(person.now_s)] == [CloseVisit]
    assert person.guide.visit_no == 1

    assert person.guide.repeat(person.now_s) == []
    assert person.guide.visit_no == 0
    assert person.guide.state == "ready"

    person.hold(4.0)
    assert [type(a) for a in person.guide.stop(person.now_s)] == [CloseVisit]
    assert person.guide.state == "idle"
