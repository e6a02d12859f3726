"""Whole measured sessions by what the voice says and presses on the roller alone; nobody looks."""

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from evenside.errors import UsageError
from evenside.hosttime import VirtualClock
from evenside.recording.format import Annotation
from evenside.recording.reader import read_recording
from evenside.session.desk import Desk
from evenside.session.live import LiveSession
from evenside.session.setup import CAUTIONS
from evenside.session.starting import LiveOptions, start_live
from evenside.session.verify import verify_recording
from evenside.simulator.faults import parse_faults
from evenside.testing.listener import (
    Answer,
    Listener,
    ListeningScenario,
    listening_source,
    live_by_ear,
)

WITHIN_S = 500.0  # a hang must fail, not last; it takes a few seconds
START_NS = 1_767_225_600 * 10**9


def right_is_tighter(_zone: str, side: str, _load_n: float) -> float:
    return 6.0 if side == "right" else 3.0


def by_ear(
    path: Path,
    answer: Answer = right_is_tighter,
    *,
    visits: int = 4,
    faults: str = "",
    load_n: dict[str, float] | None = None,
    is_blind: bool = False,
    rating_by: str = "presses",
    is_quick: bool = False,
    at_each_word: Callable[[LiveSession], None] | None = None,
) -> tuple[LiveSession, Listener]:
    """A session of one zone, lived through to its end on a virtual clock."""
    scenario = ListeningScenario()
    clock = VirtualClock(START_NS)
    source = listening_source(scenario, clock, faults=parse_faults(faults))
    options = LiveOptions(
        record_path=path,
        body_mass_kg=70.0,
        zones=("hamstring",),
        visits_per_zone=visits,
        is_blind=is_blind,
        is_quick=is_quick,
        rating_by=rating_by,  # type: ignore[arg-type]
        auto_start=True,
    )
    session = start_live(source, options)
    session.leader.choose({"cautions": list(CAUTIONS)})
    listener = Listener(scenario.body, answer, leans=rating_by == "count")
    if load_n:
        listener.load_n = load_n
    if at_each_word:
        listener.after_each = partial(at_each_word, session)
    asyncio.run(asyncio.wait_for(live_by_ear(session, listener), WITHIN_S))
    return session, listener


def scores(session: LiveSession) -> list[tuple[str, float | None, bool]]:
    holds = session.core.results().holds
    return [(hold.side, hold.score, hold.usable) for hold in holds]


def spoken(path: Path) -> list[str]:
    """What the recording says was said."""
    notes = read_recording(path).notes()
    said = [note for note in notes if isinstance(note, Annotation) and note.kind == "speech"]
    return [note.data["text"] for note in said if note.data["text"]]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[LiveSession, Listener, Path]:
    path = tmp_path_factory.mktemp("ear") / "session.mcap"
    return *by_ear(path), path


def test_a_whole_session_ends_in_the_true_verdict_with_the_screen_unseen(
    whole: tuple[LiveSession, Listener, Path],
) -> None:
    session, _, _ = whole
    results = session.core.results()

    assert session.leader.guide.state == "done"
    assert {score for side, score, _ in scores(session) if side == "left"} == {3.0}
    assert {score for side, score, _ in scores(session) if side == "right"} == {6.0}
    assert all(usable for _, _, usable in scores(session))
    assert results.comparisons["hamstring"].verdict == "right_tighter"


def test_the_voice_brings_both_sides_to_the_same_load(
    whole: tuple[LiveSession, Listener, Path],
) -> None:
    session, listener, _ = whole
    loads_n = [hold.load_n for hold in session.core.results().holds if hold.load_n]

    assert listener.load_n["left"] / listener.load_n["right"] > 1.15  # as they would press
    assert max(loads_n) / min(loads_n) < 1.1
    assert "say.more" in listener.heard


def test_the_press_to_get_used_to_it_is_in_the_recording_and_in_no_result(
    whole: tuple[LiveSession, Listener, Path],
) -> None:
    session, _, _ = whole
    visits = session.core.measurement.visits if session.core.measurement else []

    assert [visit.is_practice for visit in visits] == [True] + [False] * (len(visits) - 1)
    assert len(session.core.results().holds) == len(visits) - 1


def test_a_zone_that_could_not_tell_was_given_more_visits_and_said_so(
    whole: tuple[LiveSession, Listener, Path],
) -> None:
    session, listener, _ = whole

    assert "say.needs" in listener.heard
    assert len(scores(session)) > 4
    assert session.leader.guide.needs == {}


def test_all_that_was_said_is_kept_and_the_recording_gives_the_same_result_again(
    whole: tuple[LiveSession, Listener, Path],
) -> None:
    _, _, path = whole
    lines = spoken(path)

    assert lines[0] == "Stay off the roller for a moment."
    assert lines[-1] == "That was the last one. Well done."
    assert any(line.endswith("Press twice to correct.") for line in lines)
    assert verify_recording(path)["identical"]


def test_a_device_lost_in_a_hold_is_said_and_that_side_is_repeated(tmp_path: Path) -> None:
    session, listener = by_ear(tmp_path / "lost.mcap", visits=2, faults="unplug:47-55")
    heard = listener.heard

    lost, back = heard.index("say.lost"), heard.index("say.back")
    assert heard[lost - 1] == "say.settle" or heard[lost - 2] == "say.settle"
    assert back == lost + 1
    assert [side for side, _, usable in scores(session) if usable][:2] in (
        ["left", "right"],
        ["right", "left"],
    )
    assert session.leader.guide.state == "done"


def test_too_much_load_is_stopped_and_the_visit_is_done_again_lighter(tmp_path: Path) -> None:
    cautious = {"left": 250.0, "right": 250.0}

    class Bold(dict[str, float]):
        """Far too much the first time on each side, and then reasonable."""

        def __getitem__(self, side: str) -> float:
            return super().pop(side, cautious[side])

    bold = Bold({"left": 550.0, "right": 550.0})  # 80 % of body weight
    session, listener = by_ear(tmp_path / "over.mcap", visits=2, load_n=bold)

    assert listener.heard.count("say.stop_repeat") == 2
    assert all(usable for _, score, usable in scores(session) if score is not None)
    assert session.leader.guide.state == "done"


def test_a_number_that_does_not_come_is_missing_and_its_hold_is_asked_for_again(
    tmp_path: Path,
) -> None:
    silent = iter([True])

    def answer(zone: str, side: str, load_n: float) -> float | None:
        return None if next(silent, False) else right_is_tighter(zone, side, load_n)

    session, listener = by_ear(tmp_path / "missing.mcap", answer, visits=2)

    assert listener.heard.count("say.missing") == 1
    assert [score for _, score, _ in scores(session)].count(None) == 1
    assert 0.0 not in [score for _, score, _ in scores(session)]
    assert listener.heard.count("say.rate") > 2  # more visits than were planned


def test_the_counting_voice_hears_at_which_number_somebody_lets_go(tmp_path: Path) -> None:
    session, listener = by_ear(tmp_path / "count.mcap", rating_by="count", is_quick=True)

    assert {(side, score) for side, score, _ in scores(session)} == {("left", 3.0), ("right", 6.0)}
    assert listener.heard.count("say.count") == 4 + 7  # 0 to 3 and 0 to 6


def test_a_blind_test_shows_no_result_before_it_is_over(tmp_path: Path) -> None:
    shown: list[tuple[str, int]] = []

    def look(session: LiveSession) -> None:
        state = session.leader.guide.state
        shown.append((state, len(Desk(session).snapshot()["holds"])))
        if state != "done":
            with pytest.raises(UsageError, match="this test is blind"):
                Desk(session).review()

    session, _ = by_ear(tmp_path / "blind.mcap", is_blind=True, is_quick=True, at_each_word=look)

    assert [n for state, n in shown if state != "done"] == [0] * (len(shown) - 1)
    assert shown[-1] == ("done", 2)
    assert len(Desk(session).result()["holds"]) == 2
