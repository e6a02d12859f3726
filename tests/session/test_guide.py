"""The guide as a table of what a person does and what the guide makes of it."""

import pytest
from tests.session.guided import Person, kinds, live

from evenside.session.actions import CloseVisit, CountNeeds, OpenVisit, TakeRating, TakeTare
from evenside.session.guide import Guide
from evenside.session.limits import Limits
from evenside.session.plan import measured_test
from evenside.sources import PlannedVisit

PLAN = measured_test(["hamstring"], first_side="right", visits_per_zone=4, has_practice=False)
PRACTISED = measured_test(["hamstring"], first_side="right", visits_per_zone=2)


def tared_person(guide: Guide | None = None) -> Person:
    person = Person(guide or Guide(PLAN))
    person.take(person.guide.start(0.0))
    person.wait(2.5)
    person.take(person.guide.tared(person.now_s))
    return person


def rated_visit(person: Person, score: float = 5.0, load_n: float = 230.0) -> None:
    """A whole visit with its number, up to the rest."""
    person.hold(10.5, load_n)
    person.rate(score)
    deeds = person.wait(2.0)
    if any(isinstance(deed, CountNeeds) for deed in deeds):
        person.take(person.guide.heed_needs({}, person.now_s))


def test_the_zero_is_asked_for_once_after_two_quiet_seconds() -> None:
    person = Person(Guide(PLAN))
    person.take(person.guide.start(0.0))

    assert person.wait(1.5) == []
    assert person.wait(3.0) == [TakeTare()]
    assert person.said == ["say.tare"]


def test_a_refused_zero_is_said_and_asked_for_again_but_not_said_every_two_seconds() -> None:
    person = Person(Guide(PLAN))
    person.take(person.guide.start(0.0))

    for _ in range(3):
        assert TakeTare() in person.wait(2.5)
        person.take(person.guide.tare_refused(person.now_s))

    assert person.said == ["say.tare", "say.tare_refused"]


def test_a_roller_is_asked_to_be_turned_and_after_a_while_tared_without() -> None:
    person = Person(Guide(PLAN))
    person.take(person.guide.start(0.0, is_roller=True))

    asked = []
    for _ in range(11):  # refused after a little more than two seconds each time
        asked += person.wait(2.1)
        person.take(person.guide.tare_refused(person.now_s))

    # for 20 s it waits for the turn: they are over at the tenth time, after 21
    assert asked == [TakeTare(needs_turn=True)] * 9 + [TakeTare(needs_turn=False)] * 2
    assert set(person.said[:-1]) == {"say.turn"}
    assert person.said[-1] == "say.tare_refused"


def test_a_visit_opens_when_the_person_presses_and_closes_after_the_roll_off() -> None:
    person = tared_person()
    person.wait(1.0)

    on = person.hold(10.5)
    person.rate(4.0)
    off = person.wait(1.5)

    assert on == [OpenVisit(PlannedVisit("hamstring", "right"), pytest.approx(3.5))]
    assert kinds(off) == ["CloseVisit"]
    assert person.guide.state == "rest"
    assert person.guide.visit == PlannedVisit("hamstring", "left")


def test_the_last_three_seconds_tick_and_the_tenth_asks_for_the_number() -> None:
    person = tared_person()
    person.hold(9.5)
    before = list(person.said)

    person.hold(10.2)

    assert before[-4:] == ["say.hold", "sound.tick", "sound.tick", "sound.tick"]
    assert person.said[-1] == "say.rate"
    assert person.guide.state == "rate"


def test_a_dial_turned_in_this_visit_gives_the_rating_of_the_tenth_second() -> None:
    person = tared_person()
    person.hold(10.2)
    person.turn_dial(6.0)

    actions = person.wait(2.0, live(2.5, 4.5))

    assert actions == [TakeRating(6.0, pytest.approx(14.5, abs=0.11), "dial")]
    assert person.said[-1] == "say.heard"


def test_a_dial_that_was_not_turned_in_this_visit_gives_no_rating() -> None:
    person = tared_person()
    person.turn_dial(6.0)
    person.wait(1.0)

    actions = person.hold(13.0) + person.wait(20.0)

    assert kinds(actions) == ["OpenVisit", "CloseVisit"]


def test_presses_after_the_roll_off_are_points_and_no_visit() -> None:
    person = tared_person()
    person.hold(11.0)
    off = person.wait(1.2)

    pressed = person.press(4) + person.feel(0.0, 8.0)

    assert kinds(off) == ["CloseVisit"]
    assert pressed == [TakeRating(4.0, pytest.approx(14.5, abs=0.11), "presses")]
    assert person.said[-4:] == ["say.press_how", "sound.tick", "say.correct", "say.rest"]
    assert person.guide.state == "rest"


def test_two_presses_after_the_read_back_correct_the_number() -> None:
    person = tared_person()
    person.hold(11.0)
    person.wait(1.2)

    person.press(4)
    person.feel(0.0, 2.5)  # read back
    person.press(2)
    given = person.press(6) + person.feel(0.0, 8.0)

    assert [deed.score for deed in given if isinstance(deed, TakeRating)] == [6.0]


def test_without_a_number_the_visit_waits_for_it_and_then_it_is_missing() -> None:
    person = tared_person()
    person.hold(11.0)

    assert kinds(person.wait(10.0)) == ["CloseVisit"]
    assert person.guide.state == "rate"
    assert person.wait(8.0) == []
    assert person.said[-2:] == ["say.missing", "say.rest"]
    assert person.guide.asking.score is None


def test_shifting_the_weight_for_a_moment_does_not_end_the_visit() -> None:
    person = tared_person()
    person.hold(5.0)

    assert person.wait(0.7) == []
    assert person.wait(3.0, live(2.5, None)) == []
    assert person.guide.state == "hold"


@pytest.mark.parametrize(
    ("follows", "visit_no"), [(False, 0), (True, 1)], ids=["a person", "a plan of their own"]
)
def test_a_hold_too_short_to_be_rated_is_done_again(follows: bool, visit_no: int) -> None:
    person = tared_person(Guide(PLAN, follows=follows))

    person.hold(3.0)
    person.wait(2.0)

    assert person.guide.visit_no == visit_no


def test_the_guide_follows_a_person_who_does_not_wait_for_the_rest_to_end() -> None:
    person = tared_person()
    rated_visit(person)

    actions = person.hold(2.0)

    assert isinstance(actions[0], OpenVisit)
    assert actions[0].visit.side == "left"


def test_the_rest_counts_from_getting_off_and_then_the_next_place_is_said() -> None:
    person = tared_person()
    person.hold(10.5)
    off_s = person.now_s
    person.rate(5.0)
    person.wait(29.0)
    left_s = person.guide.rest_left_s(person.now_s)

    person.wait(1.5)

    assert left_s == pytest.approx(off_s + 30.0 - (person.now_s - 1.5), abs=0.11)
    assert person.guide.state == "ready"
    assert person.said[-1] == "say.ready"


def test_a_rest_can_be_cut_short() -> None:
    person = tared_person()
    rated_visit(person)

    person.take(person.guide.skip_rest(person.now_s))

    assert person.guide.state == "ready"


def test_the_last_visit_ends_the_test() -> None:
    person = tared_person()
    for _ in PLAN:
        rated_visit(person)

    assert person.guide.state == "done"
    assert person.said[-1] == "say.done"
    assert person.hold(5.0) == []


def test_a_zone_begins_with_a_press_that_does_not_count_and_asks_for_no_number() -> None:
    person = tared_person(Guide(PRACTISED))

    deeds = person.hold(5.5) + person.wait(2.0)

    assert person.said[1:4] == ["say.practice", "say.settle", "say.hold"]
    assert person.said[-2:] == ["say.practice_done", "say.rest"]
    assert isinstance(deeds[0], OpenVisit)
    assert deeds[0].visit == PlannedVisit("hamstring", "left", is_practice=True)
    assert person.guide.visit == PlannedVisit("hamstring", "right")


def test_a_zone_that_cannot_tell_yet_gets_more_visits_up_to_a_limit() -> None:
    person = tared_person(Guide(PRACTISED, adapts=True))
    person.hold(5.5)
    person.wait(2.0)
    n_visits = []
    while person.guide.state != "done":
        person.hold(10.5)
        person.rate(5.0)
        if CountNeeds() in person.wait(2.0):
            needs = {"hamstring": {"left": 1, "right": 3}}
            person.take(person.guide.heed_needs(needs, person.now_s))
            n_visits.append(len(person.guide.plan))

    assert n_visits == [3 + 3, 3 + 4, 3 + 4]  # two a side and no more
    assert person.guide.plan[3] == PlannedVisit("hamstring", "right")
    assert person.said.count("say.needs") == 2
    assert person.guide.needs["hamstring"] == {"left": 1, "right": 3}  # what is left is told


def test_scores_at_the_end_of_the_scale_change_the_load_on_both_sides() -> None:
    person = tared_person()
    person.guide.bands.learn("hamstring", 200.0)

    rated_visit(person, 9.0, 200.0)
    between = person.guide.bands.band_n("hamstring")
    rated_visit(person, 9.0, 200.0)

    assert between == (180.0, pytest.approx(220.0))
    assert person.guide.bands.band_n("hamstring") == (pytest.approx(144.0), pytest.approx(176.0))
    assert person.said[-2:] == ["say.change_less", "say.rest"]


def test_too_much_load_stops_the_visit_which_is_done_again() -> None:
    person = tared_person(Guide(PLAN, limits=Limits(body_mass_kg=60.0)))

    deeds = person.hold(4.0, load_n=500.0) + person.wait(2.0)  # 85 % of body weight

    assert kinds(deeds) == ["OpenVisit", "CloseVisit"]
    assert person.said.count("say.stop") == 2  # again after four seconds
    assert person.said[-1] == "say.stop_repeat"
    assert person.guide.visit_no == 0
    assert person.guide.state == "rest"


def test_a_simulated_person_with_its_own_plan_hears_no_stop_and_gives_its_number() -> None:
    person = tared_person(Guide(PLAN, limits=Limits(body_mass_kg=60.0), follows=True))

    rated_visit(person, load_n=500.0)

    assert "say.stop" in person.said
    assert "say.rate" in person.said
    assert person.guide.visit_no == 1


def test_too_much_after_the_chime_stops_but_the_number_still_counts() -> None:
    person = tared_person(Guide(PLAN, limits=Limits(body_mass_kg=60.0)))
    start_s = person.now_s
    person.hold(10.5)

    person.wait(1.0, live(start_s, start_s + 2.0, 500.0))
    person.wait(1.2)
    given = person.press(3) + person.feel(0.0, 8.0)

    assert "say.stop" in person.said
    assert [deed.score for deed in given if isinstance(deed, TakeRating)] == [3.0]
    assert person.guide.visit_no == 1


def test_while_the_load_is_too_much_the_cue_says_stop() -> None:
    person = tared_person(Guide(PLAN, limits=Limits(body_mass_kg=60.0)))

    person.hold(1.0, load_n=500.0)

    assert person.guide.cue == "stop"


def test_nobody_for_five_minutes_is_asked_after_once() -> None:
    person = tared_person()

    person.wait(590.0)

    assert person.said.count("say.nobody") == 1


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(4.0, "say.back"), (None, "say.back_resting")],
    ids=["in a hold", "before it"],
)
def test_a_lost_device_is_said_and_the_visit_comes_again(seconds: float | None, words: str) -> None:
    person = tared_person()
    deeds = person.hold(seconds) if seconds else []

    deeds += person.take(person.guide.lost(person.now_s))
    lost_state = person.guide.state
    person.wait(0.1)

    assert kinds(deeds) == (["OpenVisit", "CloseVisit"] if seconds else [])
    assert lost_state == "lost"
    assert person.guide.visit_no == 0
    assert person.guide.state == "ready"
    assert "say.lost" in person.said
    assert words in person.said[-2:]


def test_a_device_lost_while_its_zero_is_taken_begins_with_the_zero_again() -> None:
    person = Person(Guide(PLAN))
    person.take(person.guide.start(0.0))
    person.take(person.guide.lost(1.0))

    assert TakeTare() in person.wait(3.0)


def test_next_repeat_and_stop_close_what_is_open() -> None:
    person = tared_person()
    person.hold(4.0)
    assert kinds(person.take(person.guide.skip(person.now_s))) == ["CloseVisit"]
    assert person.guide.visit_no == 1

    assert person.take(person.guide.repeat(person.now_s)) == []
    assert person.guide.visit_no == 0
    assert person.guide.state == "ready"

    person.hold(4.0)
    assert person.take(person.guide.stop(person.now_s)) == [CloseVisit(person.now_s)]
    assert person.guide.state == "idle"
