"""A foreign sensor through the whole house: recorded, measured, replayed, and made again."""

import asyncio
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.sensors.peers import MotherboardPeer, ProgressorPeer
from tests.sensors.wire import Peer, PeerTransport

from evenside.hosttime import VirtualClock
from evenside.protocol.decoder import Decoder
from evenside.protocol.frames import encode_frame
from evenside.protocol.messages import ForeignPacket, Start, encode_message
from evenside.recording.reader import read_recording
from evenside.sensors.motherboard import Motherboard
from evenside.sensors.progressor import Progressor
from evenside.sensors.translator import Identity, Translator
from evenside.sensors.transport import SensorTransport
from evenside.sensors.vocabulary import NEWTON_PER_KGF, Sensor
from evenside.session.analysis import AnalyzeOptions, analyze_file
from evenside.session.live import LiveSession
from evenside.session.starting import LiveOptions, start_live
from evenside.session.verify import verify_recording
from evenside.sources import OpenSource

NOISE_KGF = 0.004


def pressing(time_s: float) -> float:
    """From the tenth second 25 kgf for twelve seconds, then 35 kgf from the 30th on."""
    noise = NOISE_KGF * np.sin(1e4 * time_s)
    return float(noise + 25.0 * (10 <= time_s < 22) + 35.0 * (30 <= time_s < 42) + 0.7)


Spans = tuple[tuple[float, float], ...]


async def run(
    path: Path, peer: Peer, sensor: Sensor, *, outages: Spans = (), stalls: Spans = ()
) -> LiveSession:
    """A session of 45 s whose zero is taken in the fifth."""
    clock = VirtualClock(1_700_000_000_000_000_000)
    inner = PeerTransport(peer, clock=clock, end_s=45.0, outages=outages, stalls=stalls)
    transport = SensorTransport(inner, sensor, where="ble:test", clock=clock)
    source = OpenSource("ble:test", transport, clock, is_live=True, speed=None)
    session = start_live(source, LiveOptions(record_path=path))
    running = asyncio.create_task(session.run())
    while not session.core.pipeline.tare_starts:
        await asyncio.sleep(0)
        if session.core.now_s > 3.0:
            session.take_zero()
    await running
    return session


def result(path: Path) -> dict[str, Any]:
    return analyze_file(path, AnalyzeOptions())


def loads_kgf(found: dict[str, Any]) -> list[float]:
    return [e["load_n"] / NEWTON_PER_KGF for e in found["events"] if e["kind"] == "dwell"]


@pytest.mark.parametrize(
    ("peer", "sensor", "rate_hz"),
    [
        (ProgressorPeer(pressing), Progressor(), 80.0),
        (ProgressorPeer(pressing, rate_hz=76.3, records=1), Progressor(), 76.3),
        (MotherboardPeer(pressing), Motherboard(), 30.0),
    ],
    ids=["progressor", "a slower clone", "motherboard"],
)
async def test_two_presses_are_found_with_their_load(
    tmp_path: Path, peer: Peer, sensor: Sensor, rate_hz: float
) -> None:
    session = await run(tmp_path / "s.mcap", peer, sensor)

    found = result(tmp_path / "s.mcap")
    assert loads_kgf(found) == pytest.approx([25.0, 35.0], abs=0.02)
    assert found["source"]["sample_rate_hz"] == pytest.approx(rate_hz, rel=0.02)
    assert found["quality"]["samples_lost"] == 0
    assert found["quality"]["bad_packets"] == 0
    assert found["quality"]["warnings"] == []
    assert session.core.pipeline.calibration is not None
    assert session.core.pipeline.calibration.id == "maker"


async def test_nothing_is_said_about_where_a_single_cell_was_pressed(tmp_path: Path) -> None:
    await run(tmp_path / "s.mcap", ProgressorPeer(pressing), Progressor())

    events = result(tmp_path / "s.mcap")["events"]
    assert {event["kind"] for event in events} == {"contact", "dwell"}  # no pass
    assert [event["travel_m"] for event in events] == [None] * len(events)


async def test_the_battery_reaches_the_host(tmp_path: Path) -> None:
    session = await run(tmp_path / "s.mcap", ProgressorPeer(pressing), Progressor())

    status = session.status
    assert status is not None
    assert status.battery_v == 3.712


@pytest.mark.parametrize(
    ("peer", "sensor"),
    [(ProgressorPeer(pressing), Progressor()), (MotherboardPeer(pressing), Motherboard())],
    ids=["progressor", "motherboard"],
)
async def test_a_lost_connection_is_a_gap_and_the_session_goes_on(
    tmp_path: Path, peer: Peer, sensor: Sensor
) -> None:
    await run(tmp_path / "s.mcap", peer, sensor, outages=((23.0, 23.6),))

    found = result(tmp_path / "s.mcap")
    (gap,) = found["quality"]["gaps"]
    assert loads_kgf(found) == pytest.approx([25.0, 35.0], abs=0.02)
    assert found["quality"]["restarts"] == 0
    assert 0.6 < gap["end_s"] - gap["start_s"] < 5.0  # with asking again, and a calibration
    assert found["quality"]["samples_lost"] == pytest.approx(gap["samples_missing"], abs=3)
    onset_s = [e["start_s"] for e in found["events"] if e["kind"] == "contact"]
    assert onset_s[1] - onset_s[0] == pytest.approx(20.0, abs=0.1)  # by the host's clock


async def test_the_samples_can_be_made_again_from_the_packets(tmp_path: Path) -> None:
    path = tmp_path / "s.mcap"
    await run(path, ProgressorPeer(pressing), Progressor())
    raw = b"".join(chunk.data for chunk in read_recording(path).raw_chunks())
    again = Translator(Progressor(), Identity("ble:test", boot_id=0))
    again.connected()
    start = encode_frame(encode_message(Start(), 0))

    made = b""
    for received in Decoder().feed(raw).messages:
        if isinstance(received.message, ForeignPacket):
            again.receive(start, 0)
            made += again.packet(received.message.data, received.message.ticks)

    recorded = samples(raw)
    assert len(recorded) > 3000
    # this time nobody had to wait for the answer to START: there are some more at the beginning
    np.testing.assert_array_equal(samples(made)[-len(recorded) :], recorded)


def samples(raw: bytes) -> np.ndarray[Any, Any]:
    """Index, ticks and count of every sample frame's first sample."""
    rows = [
        (run.sample_index, run.ticks, run.counts[:: run.n_per_frame, 0])
        for run in Decoder().feed(raw).samples
    ]
    return np.concatenate([np.column_stack(row) for row in rows])


async def test_a_recording_verifies(tmp_path: Path) -> None:
    path = tmp_path / "s.mcap"
    await run(path, ProgressorPeer(pressing), Progressor())

    assert verify_recording(path)["identical"]


@pytest.mark.parametrize(
    ("peer", "sensor"),
    [(ProgressorPeer(pressing), Progressor()), (MotherboardPeer(pressing), Motherboard())],
    ids=["stamps", "numbers"],
)
async def test_what_a_radio_kept_back_is_no_gap(tmp_path: Path, peer: Peer, sensor: Sensor) -> None:
    stalls = ((14.0, 14.6), (33.0, 34.2))
    await run(tmp_path / "s.mcap", peer, sensor, stalls=stalls)

    found = result(tmp_path / "s.mcap")
    assert found["quality"]["gaps"] == []
    assert found["quality"]["samples_lost"] == 0
    assert loads_kgf(found) == pytest.approx([25.0, 35.0], abs=0.02)
