"""The plan of a fleet: who, when and where."""

from dataclasses import replace
from itertools import pairwise

import pytest

from evenside.errors import UsageError
from evenside.simulator.fleet import Fleet
from evenside.simulator.options import SimOptions

OPTIONS = SimOptions(seed=3, zones=("calf",), visits=2)
SESSIONS = list(Fleet(OPTIONS, n_people=30, n_sessions=4).sessions())
DAY_NS = 24 * 3600 * 10**9


def test_every_person_has_a_seed_and_a_folder_of_their_own() -> None:
    assert len(SESSIONS) == 120
    assert len({session.options.seed for session in SESSIONS}) == 30
    assert len({session.recording for session in SESSIONS}) == 120
    assert SESSIONS[5].recording == "person-002/session-02.mcap"
    assert SESSIONS[5].truth == "person-002/session-02.truth.json"


def test_sessions_of_a_person_are_two_or_three_days_apart_in_dates_as_in_the_body() -> None:
    for before, after in pairwise(SESSIONS):
        if before.person_code != after.person_code:
            assert after.options.day == 0
            continue
        days = after.options.day - before.options.day
        assert days in (2, 3)
        assert after.start_ns // DAY_NS - before.start_ns // DAY_NS == days


def test_nobody_rolls_at_night() -> None:
    hours = [session.start_ns % DAY_NS / 3600e9 for session in SESSIONS]

    assert 6.0 <= min(hours) < 8.0
    assert 18.0 < max(hours) < 20.0


def test_a_larger_fleet_begins_with_the_people_of_a_smaller_one() -> None:
    small = list(Fleet(OPTIONS, n_people=2, n_sessions=2).sessions())

    assert small == [session for session in SESSIONS if session in small]
    assert len(small) == 4


def test_what_holds_for_all_is_kept_and_another_seed_is_another_fleet() -> None:
    other = list(Fleet(replace(OPTIONS, seed=4), n_people=30, n_sessions=4).sessions())

    assert {session.options.zones for session in SESSIONS} == {("calf",)}
    assert not {s.options.seed for s in other} & {s.options.seed for s in SESSIONS}


@pytest.mark.parametrize(
    ("people", "sessions", "words"),
    [(0, 1, "people=0"), (-1, 1, "people=-1"), (1, 0, "sessions=0"), (10**6, 1, "people=1000000")],
)
def test_what_is_no_fleet_is_refused(people: int, sessions: int, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        Fleet(OPTIONS, people, sessions)
