"""What people may ask of a live session, and every refusal in words."""

import asyncio
from collections.abc import Callable

import pytest

from evenside.errors import UsageError
from evenside.link.link import LinkChange
from evenside.session.desk import Desk
from evenside.session.live import LiveSession
from evenside.session.starting import LiveOptions, start_live
from evenside.sources import open_source
from evenside.transport.base import Chunk

SOURCE = "sim:?seed=3&person=even&zones=calf&visits=2&speed=max"


def session_at(stream_s: float) -> LiveSession:
    """A live session, not guided, that has run to a moment of its stream."""
    options = LiveOptions(keeps_recording=False, auto_start=False)
    session = start_live(open_source(SOURCE), options)

    async def run() -> None:
        async for arrival in session._link.arrivals():
            assert isinstance(arrival, Chunk | LinkChange)
            await session._on_arrival(arrival)
            if session.core.now_s >= stream_s:
                return

    asyncio.run(run())
    return session


def test_before_the_first_sample_every_request_is_refused_in_words() -> None:
    desk = Desk(start_live(open_source(SOURCE), LiveOptions(keeps_recording=False)))

    for ask in requests(desk):
        with pytest.raises(UsageError, match="no sample has come yet"):
            ask()


def requests(desk: Desk) -> list[Callable[[], object]]:
    return [
        lambda: desk.rate(4, "tension"),
        desk.tare,
        lambda: desk.visit("start", "calf", "left"),
        lambda: desk.guide("start"),
    ]


def test_without_a_tare_there_is_no_load_and_with_one_there_is() -> None:
    session = session_at(3.0)
    assert set(session.view.trace_json()["load_n"]) == {None}

    annotation = Desk(session).tare()

    assert annotation["kind"] == "tare"
    assert len(annotation["data"]["counts"]) == 4
    assert annotation["data"]["from_index"] == session.core.pipeline.next_index


def test_a_tare_with_somebody_moving_on_the_plate_is_refused() -> None:
    session = session_at(8.5)  # the simulated person gets on after six to eight seconds

    with pytest.raises(UsageError, match="tare refused"):
        Desk(session).tare()


def test_a_rating_needs_a_visit() -> None:
    session = session_at(5.0)

    with pytest.raises(UsageError, match="first visit has not begun"):
        Desk(session).rate(4, "tension")


def test_a_visit_by_hand_with_its_rating_becomes_a_hold() -> None:
    session = session_at(4.0)
    desk = Desk(session)
    desk.tare()

    desk.visit("start", "calf", "left")
    desk.rate(6, "tension")
    desk.visit("end", "calf", "left")

    holds = session.core.results().to_json()["holds"]
    assert [(h["zone"], h["side"], h["score"]) for h in holds] == [("calf", "left", 6.0)]
    assert holds[0]["why_not"] == "no steady hold was found in this visit: nothing pressed"


def test_ending_a_visit_that_is_not_open_is_refused() -> None:
    with pytest.raises(UsageError, match="no visit is open"):
        Desk(session_at(4.0)).visit("end", "calf", "left")


def test_while_the_guide_leads_visits_are_not_made_by_hand() -> None:
    desk = Desk(session_at(4.0))
    desk.guide("start")

    with pytest.raises(UsageError, match="the guide makes the visits"):
        desk.visit("start", "calf", "left")


def test_an_unknown_request_to_the_guide_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match="start, next, repeat, stop, skip_rest"):
        Desk(session_at(4.0)).guide("dance")


def test_a_number_from_memory_is_kept_and_counts_for_nothing() -> None:
    session = session_at(4.0)
    desk = Desk(session)
    desk.visit("start", "calf", "left")
    desk.visit("end", "calf", "left")

    annotation = desk.rate(6, "tension", from_memory=True)

    assert annotation["data"]["by"] == "memory"
    assert [hold.score for hold in session.core.results().holds] == [None]


def test_a_change_of_the_setup_is_noted_and_the_analysis_honours_it() -> None:
    session = session_at(4.0)

    setup = Desk(session).setup(body_mass_kg=80.5, cautions=["clot"], phase="retest")

    notes = [(note.kind, note.data) for note in session.core.annotations]
    assert setup["body_mass_kg"] == 80.5
    assert notes == [
        ("setup", {"body_mass_kg": 80.5, "phase": "retest", "cautions": ["clot"]}),
        ("phase", {"phase": "retest"}),
    ]
    assert session.core.measurement is not None
    assert session.core.measurement.body_mass_kg == 80.5


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"zones": ["shin"]}, "zones: a simulated person follows a plan of their own"),
        ({"language": "la"}, "language: 'la' is not one of en, de, fr"),
    ],
)
def test_a_setup_that_cannot_be_is_refused(fields: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        Desk(session_at(4.0)).setup(**fields)


def test_while_a_test_is_on_its_phase_is_not_changed() -> None:
    desk = Desk(session_at(4.0))
    desk.guide("start")

    with pytest.raises(UsageError, match="phase: the test is on; stop it first"):
        desk.setup(phase="retest")


def test_another_person_needs_another_session_once_something_was_pressed() -> None:
    desk = Desk(session_at(4.0))
    desk.setup(person_code="p1")
    desk.visit("start", "calf", "left")
    desk.visit("end", "calf", "left")

    with pytest.raises(UsageError, match="start another for another"):
        desk.setup(person_code="p2")


def test_a_page_hears_in_the_language_that_was_chosen() -> None:
    session = session_at(4.0)
    desk = Desk(session)
    desk.setup(language="de")

    line = desk.guide("start")["line"]

    assert line == "Bleib einen Moment von der Rolle weg."
    assert desk.snapshot()["speeches"][-1]["text"] == line


def test_in_the_phase_of_work_no_test_begins_and_the_pace_is_spoken_of() -> None:
    session = session_at(4.0)
    desk = Desk(session)
    desk.setup(phase="intervention")
    for k in range(20):
        session.leader.pace.passed(3.0 + k / 20)

    session.leader.follow(())

    assert desk.snapshot()["speeches"][-1]["key"] == "say.slower"
    with pytest.raises(UsageError, match="This is the time to work"):
        desk.guide("start")


def test_words_beside_a_moment_are_kept() -> None:
    session = session_at(4.0)

    assert Desk(session).note("new shoes")["data"] == {"text": "new shoes"}


def test_drills_that_were_done_are_kept_by_their_names() -> None:
    desk = Desk(session_at(4.0))
    done = ["calf.left.isolate", "shin.right.after_run"]

    assert desk.note("", done)["data"] == {"text": "", "drills": done}
    with pytest.raises(UsageError, match=r"drills: drill 'calf[.]isolate' must be"):
        desk.note("", ["calf.isolate"])
    with pytest.raises(UsageError, match="words or a drill"):
        desk.note("", [])


def test_the_snapshot_and_the_result_hold_no_nan() -> None:
    import json

    desk = Desk(session_at(12.0))

    json.dumps(desk.snapshot(), allow_nan=False)
    json.dumps(desk.result(), allow_nan=False)
