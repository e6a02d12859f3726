"""A session on the lab streaming layer, heard by a real inlet on this machine alone."""

import asyncio
import os
import sys
from collections.abc import Callable

import numpy as np
import pylsl
import pytest

from evenside.errors import ToolError
from evenside.hosttime import NS_PER_S
from evenside.lsl import MARKERS, SAMPLES, LslClock, LslMarks, LslOutlet
from evenside.session.labels import label_of
from evenside.session.live import LiveSession
from evenside.session.pipeline import LoadBlock
from evenside.session.starting import LiveOptions, start_live
from evenside.sources import open_source
from evenside_analysis.types import FloatArray

# Before the library is first used: nothing leaves this machine, and no other run is heard.
pylsl.set_config_content(
    f"""
[multicast]
ResolveScope = machine
ListenAddress = 127.0.0.1
AddressesOverride = {{127.0.0.1}}
[lab]
KnownPeers = {{127.0.0.1}}
SessionID = evenside-test-{os.getpid()}
[log]
level = -3
"""
)

SECONDS = 8.0  # of stream time
WAIT_S = 60.0  # for the other end, on a slow machine
LATE_S = 0.5  # between a mark and its coming
FIT_S = 0.2  # by which the line between the clocks may be off in the first second


def session_of(url: str = "sim:?seed=3&person=even&zones=calf&visits=2&speed=max") -> LiveSession:
    options = LiveOptions(keeps_recording=False, auto_start=False)
    return start_live(open_source(url), options)


async def run_until(session: LiveSession, is_over: Callable[[], bool]) -> None:
    """Let the session run until something is true, then end it."""
    running = asyncio.create_task(session.run())
    async with asyncio.timeout(WAIT_S):
        while not is_over() and not running.done():
            await asyncio.sleep(0.01)
    await session.stop()
    await running


def inlet_of(name: str) -> pylsl.StreamInlet:
    (info,) = pylsl.resolve_byprop("name", name, 1, WAIT_S)
    inlet = pylsl.StreamInlet(info)
    inlet.open_stream(WAIT_S)
    return inlet


def pull_all(inlet: pylsl.StreamInlet, n: int) -> tuple[list[list[object]], list[float]]:
    """At least ``n`` samples with their times."""
    values, stamps = [], []
    while len(stamps) < n:
        more, at = inlet.pull_chunk(timeout=WAIT_S, max_samples=n - len(stamps))
        assert at, f"only {len(stamps)} of {n} samples came"
        values += list(more)
        stamps += at
    return values, stamps


class Heard:
    """A session with an outlet and an inlet on it, run by hand."""

    def __init__(self, url: str) -> None:
        self.session = session_of(url)
        self.outlet = LslOutlet(self.session)
        self.rows: list[FloatArray] = []  # what the session measured after the inlet was there
        self.first_index = 0
        self.arrivals = self.session._link.arrivals()

    async def run_to(self, stream_s: float) -> None:
        while self.session.core.now_s < stream_s:
            await self.session._on_arrival(await anext(self.arrivals))

    def listen(self) -> tuple[pylsl.StreamInlet, pylsl.StreamInlet]:
        """Inlets for samples and markers; from here on every row is kept for comparison."""
        inlets = inlet_of(SAMPLES), inlet_of(MARKERS)
        self.first_index = self.session.core.pipeline.next_index

        def keep(block: LoadBlock) -> None:
            self.rows.append(np.column_stack([block.force_n, block.position_m, block.cell_n]))

        self.session.hearers.append(keep)
        return inlets


@pytest.fixture(scope="module")
def heard() -> tuple[Heard, pylsl.StreamInlet, pylsl.StreamInlet]:
    """Eight seconds through a link that holds bytes back, with a tare and a note in them."""

    async def run() -> tuple[Heard, pylsl.StreamInlet, pylsl.StreamInlet]:
        heard = Heard("sim:?seed=3&person=even&zones=calf&visits=2&faults=jitter:0.2&speed=max")
        await heard.run_to(3.0)
        heard.session.take_zero()
        await heard.run_to(3.5)
        samples, markers = heard.listen()
        await heard.run_to(SECONDS)
        heard.session.note("note", 5.0, {"text": "Fuß 🙂"})
        await heard.run_to(SECONDS + 0.5)
        return heard, samples, markers

    return asyncio.run(run())


def test_every_row_arrives_with_load_position_and_cells(
    heard: tuple[Heard, pylsl.StreamInlet, pylsl.StreamInlet],
) -> None:
    run, samples, _ = heard
    measured = np.concatenate(run.rows)

    values, stamps = pull_all(samples, len(measured))

    assert len(measured) > 350
    np.testing.assert_array_equal(np.array(values), measured)
    # The device's clock: even steps, however unevenly the bytes came.
    np.testing.assert_allclose(np.diff(stamps), 1 / 80, atol=2e-3)
    first = run.outlet.clock.of_stream(run.first_index / 80)
    assert stamps[0] == pytest.approx(first, abs=0.02)


def test_marks_arrive_at_the_moment_that_they_are_about(
    heard: tuple[Heard, pylsl.StreamInlet, pylsl.StreamInlet],
) -> None:
    run, _, markers = heard

    values, stamps = pull_all(markers, 1)

    assert values[-1] == ["note/Fuß 🙂"]
    assert stamps[-1] == pytest.approx(run.outlet.clock.of_stream(5.0), abs=0.02)


def test_the_stream_says_its_units_places_and_rate(
    heard: tuple[Heard, pylsl.StreamInlet, pylsl.StreamInlet],
) -> None:
    info = heard[1].info(WAIT_S)

    assert (info.nominal_srate(), info.channel_count(), info.type()) == (80.0, 6, "Force")
    channel = info.desc().child("channels").child("channel")
    labels, units = [], []
    while not channel.empty():
        labels.append(channel.child_value("label"))
        units.append(channel.child_value("unit"))
        last, channel = channel, channel.next_sibling()
    assert labels == ["load", "position", "cell0", "cell1", "cell2", "cell3"]
    assert units == ["newtons", "meters", *["newtons"] * 4]
    assert last.child("location").child_value("X") == "0.25"


def test_a_marks_time_on_lsls_clock_and_back_is_the_same() -> None:
    session = session_of()
    clock = LslClock(session, lambda: 1000.0)
    session.clock_model.add(2.0, session.source.clock.now_ns() / NS_PER_S + 2.5)

    assert clock.of_stream(2.0) == pytest.approx(1002.5, abs=1e-5)
    assert clock.to_stream(1002.5) == pytest.approx(2.0, abs=1e-5)


def test_a_faster_session_is_as_long_on_lsls_clock_as_it_really_lasts() -> None:
    session = session_of("sim:?seed=3&speed=4")
    clock = LslClock(session, lambda: 1000.0)
    session.clock_model.add(0.0, session.source.clock.now_ns() / NS_PER_S)

    assert clock.of_stream(8.0) - clock.of_stream(0.0) == pytest.approx(2.0)


def test_a_mark_of_the_lab_is_noted_at_its_own_moment() -> None:
    name = f"trigger {os.getpid()}"
    outlet = pylsl.StreamOutlet(pylsl.StreamInfo(name, "Markers", 1, 0, pylsl.cf_string, name))
    session = session_of("sim:?seed=3&person=even&zones=calf&visits=2")

    def noted() -> list[str]:
        return [label_of(a) for a in session.core.annotations if a.kind == "note"]

    async def run() -> tuple[float, float, float]:
        marks = LslMarks(session, name)
        taking = asyncio.create_task(marks.run())
        await asyncio.to_thread(outlet.wait_for_consumers, WAIT_S)
        sent = asyncio.create_task(run_until(session, lambda: bool(noted())))
        while session.core.now_s < 1.0:
            await asyncio.sleep(0.01)
        before_s, lsl_s, after_s = (
            session.stream_now_s(),
            pylsl.local_clock(),
            session.stream_now_s(),
        )
        outlet.push_sample(["flash 7"], lsl_s - LATE_S)
        await sent
        marks.stop()
        await taking
        (note,) = (a for a in session.core.annotations if a.kind == "note")
        return before_s, note.time_s, after_s

    before_s, noted_s, after_s = asyncio.run(run())

    assert noted() == ["note/sync/flash 7"]
    assert before_s - LATE_S - FIT_S <= noted_s <= after_s - LATE_S + FIT_S


def test_a_missing_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pylsl", None)

    with pytest.raises(ToolError, match=r"pip install 'evenside\[lsl\]'"):
        LslOutlet(session_of())
