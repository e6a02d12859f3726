"""A live session, its recording, and replays of it at every speed: one and the same result."""

import asyncio
import random
from itertools import groupby
from pathlib import Path

import pytest

from evenside.errors import UsageError
from evenside.hosttime import HostClock, ScaledClock, VirtualClock
from evenside.link.link import Link
from evenside.recording.format import EventRecord, ResultRecord
from evenside.recording.reader import read_recording
from evenside.session.core import SessionCore
from evenside.session.desk import Desk
from evenside.session.head import calibration_of, settings_of
from evenside.session.jsonout import JsonDict
from evenside.session.live import LiveSession
from evenside.session.offline import measure_recording
from evenside.session.scribe import Scribe
from evenside.session.starting import LiveOptions, lead_of, start_live
from evenside.session.verify import verify_recording
from evenside.sources import OpenSource, open_source
from evenside.transport.replay import ReplayTransport, first_arrival_ns

# one zone, four visits, a weak link whose plug is pulled in the second visit
SOURCE = "sim:?seed=11&person=tight_left_hamstring&zones=hamstring&visits=4&speed=max"
FAULTS = "&faults=lost:0.01,flip:1e-5,unplug:75-77"


@pytest.fixture(scope="module", params=["", FAULTS], ids=["clean", "faulty"])
def recorded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("live") / "session.mcap"
    session = start_live(open_source(SOURCE + request.param), LiveOptions(record_path=path))
    asyncio.run(session.run())
    assert session.scribe.warning is None
    return path


def replay_session(path: Path, clock: HostClock, block_s: float | None = None) -> LiveSession:
    transport = ReplayTransport(path, clock=clock, block_s=block_s)
    head = read_recording(path).head
    return LiveSession(
        OpenSource(f"replay:{path}", transport, clock, is_live=False),
        SessionCore(settings_of(head), calibration_of(head)),
        link=Link(transport, clock=clock, rng=random.Random(1)),
        lead=lead_of(head),
        scribe=Scribe(),
    )


def written(path: Path) -> tuple[list[JsonDict], JsonDict]:
    """The events and the result that the live session wrote."""
    notes = list(read_recording(path).notes())
    events = [note.event for note in notes if isinstance(note, EventRecord)]
    results = [note.result for note in notes if isinstance(note, ResultRecord)]
    assert len(results) == 1
    return events, results[0]


def test_the_guide_led_the_simulated_person_through_every_visit(recorded: Path) -> None:
    _, result = written(recorded)

    # a visit in which the plug was pulled comes again, so a side may stand twice in a row
    sides = [side for side, _ in groupby(hold["side"] for hold in result["holds"])]
    assert len(sides) == 4
    assert sides[0] != sides[1]
    assert sides[:2] == sides[2:]
    rated = [hold for hold in result["holds"] if hold["score"] is not None]
    assert len(rated) >= 2
    assert any(hold["usable"] for hold in rated)


@pytest.mark.parametrize("speed", [0.5, 1.0, 10.0])
def test_a_replay_at_any_speed_gives_the_identical_events_and_result(
    recorded: Path, speed: float
) -> None:
    # the scaled clock runs over a virtual one: every wait is made, none takes time
    clock = ScaledClock(VirtualClock(), speed=speed, start_ns=first_arrival_ns(recorded))
    session = replay_session(recorded, clock)
    shown: list[JsonDict] = []

    async def run() -> None:
        subscription = session.hub.subscribe()
        await session.run()
        session.hub.close()
        async for message in subscription:
            if message["type"] == "event":
                shown.append(message["event"])

    asyncio.run(run())

    events, result = written(recorded)
    assert session.core.analysis_json() == result
    # the viewer's queue is bounded: what it still held are the last events of the session
    assert shown == events[len(events) - len(shown) :]


@pytest.mark.parametrize("block_s", [0.02, 0.25, 30.0])
def test_a_replay_as_fast_as_possible_gives_the_identical_result(
    recorded: Path, block_s: float
) -> None:
    clock = VirtualClock(first_arrival_ns(recorded))
    session = replay_session(recorded, clock, block_s)

    asyncio.run(session.run())

    assert session.core.analysis_json() == written(recorded)[1]


def test_the_analysis_of_the_file_is_what_the_live_session_wrote(recorded: Path) -> None:
    assert measure_recording(recorded).core.analysis_json() == written(recorded)[1]


def test_verify_proves_it(recorded: Path) -> None:
    report = verify_recording(recorded, is_thorough=True)

    assert [check["ok"] for check in report["checks"]] == [True] * 3
    assert report["identical"]


def test_verify_notices_a_result_that_the_bytes_do_not_give(recorded: Path, tmp_path: Path) -> None:
    events, result = written(recorded)
    forged = tmp_path / "forged.mcap"
    forge(recorded, forged, {**result, "holds": result["holds"][:-1]}, events)

    report = verify_recording(forged)

    assert not report["identical"]
    assert [check["ok"] for check in report["checks"]] == [True, True, False]


def test_nothing_can_be_changed_in_a_replay(recorded: Path) -> None:
    desk = Desk(replay_session(recorded, VirtualClock(first_arrival_ns(recorded))))

    for ask in (
        lambda: desk.rate(4, "tension"),
        desk.tare,
        lambda: desk.visit("start", "calf", "left"),
        lambda: desk.guide("start"),
    ):
        with pytest.raises(UsageError, match="recording"):
            ask()


def forge(source: Path, target: Path, result: JsonDict, events: list[JsonDict]) -> None:
    """Write a recording anew with another result."""
    from evenside.recording.format import Annotation, RawChunk
    from evenside.recording.writer import RecordingWriter

    recording = read_recording(source)
    with RecordingWriter(target, recording.head, clock_ns=lambda: 10**18) as writer:
        for record in recording.records():
            if isinstance(record, RawChunk):
                writer.raw(record.data, record.arrival_ns)
            elif isinstance(record, Annotation):
                writer.annotation(record)
        for event in events:
            writer.event(event)
        writer.result(result)
