"""What the page's timer counts: the seconds of a hold and what is left of a rest, as they pass."""

import asyncio
import math
from collections import deque
from itertools import groupby, pairwise

import pytest

from evenside.session.jsonout import JsonDict
from evenside.session.live import LiveSession
from evenside.session.pipeline import LoadBlock
from evenside.session.starting import LiveOptions, start_live
from evenside.sources import open_source

# two sides of one zone: two holds and the rest between them
SOURCE = "sim:?seed=11&person=even&zones=hamstring&visits=2&speed=max"


@pytest.fixture(scope="module")
def told() -> list[JsonDict]:
    return guides_of(start_live(open_source(SOURCE), LiveOptions(keeps_recording=False)))


def guides_of(session: LiveSession) -> list[JsonDict]:
    """The guide of a whole session, as often as pages heard of it."""
    guides: list[JsonDict] = []

    def hear(message: JsonDict) -> None:
        if message["type"] == "guide":
            guides.append(message["guide"])

    session.on_told = hear
    asyncio.run(session.run())
    return guides


def stretches(told: list[JsonDict], field: str) -> list[list[float]]:
    """The values of a time that were told, from its first to its last, for each time it ran."""
    runs = groupby(told, lambda guide: guide[field] is not None)
    return [[guide[field] for guide in guides] for is_timed, guides in runs if is_timed]


def test_every_second_of_a_hold_is_told(told: list[JsonDict]) -> None:
    holds = stretches(told, "hold_s")

    assert len(holds) >= 2
    for held_s in holds:
        shown = [math.floor(seconds) for seconds in held_s]
        assert set(range(shown[0], shown[-1] + 1)) == set(shown)
        assert shown[-1] >= 10


def test_every_second_of_a_rest_is_told(told: list[JsonDict]) -> None:
    rests = stretches(told, "rest_s")

    assert rests
    for left_s in rests:
        assert left_s == sorted(left_s, reverse=True)
        gaps_s = [before - after for before, after in pairwise(left_s)]
        assert max(gaps_s) < 1.2  # a second, and until the next samples
        assert left_s[0] > 25
        assert left_s[-1] < 1.2


def test_a_page_hears_no_more_often_of_the_guide_than_it_needs(told: list[JsonDict]) -> None:
    rests = [guide for guide in told if guide["state"] == "rest"]

    assert len(rests) <= 40  # of one rest of half a minute


def test_the_pace_of_whoever_rolls_without_a_test_is_told() -> None:
    options = LiveOptions(keeps_recording=False, auto_start=False)
    session = start_live(open_source(SOURCE), options)
    ends_s = deque(float(end_s) for end_s in range(10, 30, 2))  # thirty a minute, then no more

    def roll(_block: LoadBlock) -> None:
        if ends_s and session.core.now_s >= ends_s[0]:
            session.leader.pace.passed(ends_s.popleft())

    session.hearers.append(roll)

    paces = [guide["pace"]["passes_per_min"] for guide in guides_of(session)]

    assert any(pace == pytest.approx(30.0, abs=1.0) for pace in paces if pace is not None)
    assert paces[-1] is None  # half a minute after the last pass nobody rolls any more
