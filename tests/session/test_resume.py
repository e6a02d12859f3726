"""A session that broke off goes on where it stood, in the same recording."""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from evenside.errors import RecordingError
from evenside.recording.format import Annotation, EventRecord, LinkRecord
from evenside.recording.reader import read_recording
from evenside.session.desk import Desk
from evenside.session.live import LiveSession
from evenside.session.offline import measure_recording
from evenside.session.resume import BROKE_OFF, broken_off, resume_live
from evenside.session.starting import LiveOptions, start_live
from evenside.session.verify import verify_recording
from evenside.sources import open_source

SOURCE = "sim:?seed=5&person=even&zones=hamstring&visits=2&speed=max"

Moment = Callable[[LiveSession], bool]
Ask = Callable[[Desk], object]


def state(session: LiveSession) -> str:
    return session.leader.guide.state


MOMENTS: dict[str, Moment] = {
    "before the tare": lambda s: state(s) == "tare" and s.core.now_s > 1,
    "ready": lambda s: state(s) == "ready",
    "in the first hold": lambda s: state(s) == "hold" and s.core.now_s > 20,
    "in a rest": lambda s: state(s) == "rest",
    "in the second visit": lambda s: s.leader.guide.visit_no == 1 and state(s) == "hold",
    "after the first": lambda s: s.leader.guide.visit_no == 1,
}


def broken_at(
    moment: Moment, path: Path, ask: Callable[[Desk], object] | None = None
) -> LiveSession:
    """A session up to a moment; ``path`` is then what a killed program leaves of its file."""
    whole = path.parent / "before" / "whole.mcap"
    session = start_live(open_source(SOURCE), LiveOptions(record_path=whole, person_code="A7"))

    async def run() -> None:
        running = asyncio.create_task(session.run())
        while not moment(session):
            assert not running.done(), "the moment never came"
            await asyncio.sleep(0)
        if ask is not None:
            ask(Desk(session))
        shutil.copy(whole, path)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(run())
    return session


@pytest.mark.parametrize("name", ["in the first hold", "in a rest"])
def test_it_goes_on_to_the_end_and_the_recording_is_whole(name: str, tmp_path: Path) -> None:
    path = tmp_path / "broken.mcap"
    before = broken_at(MOMENTS[name], path)
    guide = before.leader.guide

    session = resume_live(path)
    again = session.leader.guide
    assert (again.visit_no, again.plan, again.state) == (guide.visit_no, guide.plan, "lost")
    assert session.core.n_bytes > 0
    assert session.leader.setup == before.leader.setup
    asyncio.run(session.run())

    assert session.leader.guide.state == "done"
    assert read_recording(path).truncated is None
    assert verify_recording(path)["identical"]


def test_what_was_learned_so_far_is_known_again(tmp_path: Path) -> None:
    path = tmp_path / "broken.mcap"
    before = broken_at(MOMENTS["after the first"], path)

    session = resume_live(path)

    assert session.core.analysis_json() == before.core.analysis_json()
    old, new = before.leader, session.leader
    assert new.guide.bands.band_n("hamstring") == old.guide.bands.band_n("hamstring")
    spoken = [speech["key"] for speech in new.voice.speeches]
    assert spoken[-1] == "say.lost"
    assert [s["n"] for s in new.voice.speeches][-1] == [s["n"] for s in old.voice.speeches][-1] + 1
    assert session.view.trace_json()["load_n"][-40:] == before.view.trace_json()["load_n"][-40:]


def test_a_visit_that_was_broken_off_is_closed_and_made_again(tmp_path: Path) -> None:
    path = tmp_path / "broken.mcap"
    broken_at(MOMENTS["in the second visit"], path)
    session = resume_live(path)

    asyncio.run(session.run())

    visits = session.core.measurement.marks.visits if session.core.measurement else []
    sides = [visit.side for visit in visits]
    assert sides[1] == sides[2] != sides[0]
    keys = [n.data["key"] for n in annotations(path, "speech")]
    assert keys.index("say.lost") + 1 == keys.index("say.back")


def annotations(path: Path, kind: str) -> list[Annotation]:
    notes = read_recording(path).notes()
    return [note for note in notes if isinstance(note, Annotation) and note.kind == kind]


def test_the_recording_says_that_it_was_broken_off(tmp_path: Path) -> None:
    path = tmp_path / "broken.mcap"
    broken_at(MOMENTS["in a rest"], path)

    asyncio.run(resume_live(path).run())

    links = [note for note in read_recording(path).notes() if isinstance(note, LinkRecord)]
    assert [link.state for link in links] == ["connected", "lost", "connected"]
    assert links[1].detail == BROKE_OFF


def test_it_can_break_off_again_and_again(tmp_path: Path) -> None:
    path = tmp_path / "broken.mcap"
    broken_at(MOMENTS["in the first hold"], path)
    for _ in range(2):  # killed at once, before anything came
        resume_live(path).scribe._writer._file.close()  # type: ignore[union-attr]
    session = resume_live(path)

    asyncio.run(session.run())

    assert session.leader.guide.state == "done"
    assert verify_recording(path)["identical"]


def test_what_a_person_asked_is_remembered(tmp_path: Path) -> None:
    path = tmp_path / "broken.mcap"

    def ask(desk: Desk) -> None:
        desk.setup(is_blind=False, language="de", body_mass_kg=81.5, rating_by="count")
        desk.guide("next")
        desk.note("shoe changed")

    before = broken_at(MOMENTS["in the first hold"], path, ask)

    session = resume_live(path)

    assert session.leader.setup == before.leader.setup
    assert session.leader.setup.language == "de"
    assert session.leader.guide.asking.way == "count"
    assert session.leader.guide.visit_no == before.leader.guide.visit_no == 1
    assert session.leader.guide._lost_in == "rest"
    assert session.core.annotations[: len(before.core.annotations)] == before.core.annotations


def test_a_stopped_test_stays_stopped(tmp_path: Path) -> None:
    path = tmp_path / "broken.mcap"
    broken_at(MOMENTS["in the first hold"], path, lambda desk: desk.guide("stop"))

    session = resume_live(path)

    assert session.leader.guide.state == "idle"


def test_events_that_nobody_could_write_any_more_are_written_now(tmp_path: Path) -> None:
    path, shorter = tmp_path / "broken.mcap", tmp_path / "shorter.mcap"
    broken_at(MOMENTS["after the first"], path)
    cut_before_the_last_event(path, shorter)
    session = resume_live(shorter)

    asyncio.run(session.run())

    assert verify_recording(shorter)["identical"]


def cut_before_the_last_event(path: Path, shorter: Path) -> None:
    """As if the program was killed after a chunk was written and before its event was."""
    data = path.read_bytes()
    last = [n for n in read_recording(path).notes() if isinstance(n, EventRecord)][-1]
    at = data.rindex(f'"start_s":{last.event["start_s"]!r}'.encode())
    shorter.write_bytes(data[: at + 4])


def test_a_session_that_was_closed_does_not_go_on(tmp_path: Path) -> None:
    path = tmp_path / "s.mcap"
    source = open_source("sim:?seed=3&zones=calf&visits=2&speed=max")
    asyncio.run(start_live(source, LiveOptions(record_path=path)).run())

    with pytest.raises(RecordingError, match="was closed"):
        resume_live(path)


def test_a_session_that_broke_off_within_the_hour_is_offered(tmp_path: Path) -> None:
    folder = tmp_path / "recordings"
    assert broken_off(0, folder) is None
    folder.mkdir()
    broken_at(MOMENTS["ready"], folder / "broken.mcap")
    now_ns = (folder / "broken.mcap").stat().st_mtime_ns

    assert broken_off(now_ns + 3_500 * 10**9, folder) == folder / "broken.mcap"
    assert broken_off(now_ns + 3_700 * 10**9, folder) is None


def test_looking_into_a_broken_recording_still_works(tmp_path: Path) -> None:
    path = tmp_path / "broken.mcap"
    before = broken_at(MOMENTS["in a rest"], path)

    measured = measure_recording(path)

    assert measured.core.n_bytes == before.core.n_bytes
