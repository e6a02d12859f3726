"""Our device as a Progressor: what an app finds, hears and may ask."""

import asyncio
import os
import signal
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio
from bleak import BleakClient, BleakScanner
from hypothesis import given
from hypothesis import strategies as st
from tests.ble.air import Air
from tests.ble.bluez import HCI0
from tests.ble.live import running, until
from tests.sensors.serving import ServingBlueZ, open_serving_air
from tests.waiting import eventually

from evenside.errors import NotFoundError, TransportError
from evenside.recording.format import Annotation
from evenside.recording.reader import read_recording
from evenside.sensors.progressor import Progressor
from evenside.sensors.progressor_voice import ProgressorVoice
from evenside.sensors.vocabulary import NEWTON_PER_KGF, Reading
from evenside.session.as_progressor import AsProgressor
from evenside.session.core import SessionCore
from evenside.session.head import calibration_of, settings_of
from evenside.session.simulated import write_recording
from evenside.session.starting import LiveOptions, start_live, start_shown
from evenside.simulator.scenario import make_scenario
from evenside.sources import open_source
from evenside.transport.base import Chunk
from evenside.transport.replay import arrivals
from evenside_analysis.types import FloatArray

DATA = "7e4e1702-1ea6-40c9-9dcc-13d34ffead57"
AGAIN = "advertising as 'Progressor_EVEN' again"
CONTROL = "7e4e1703-1ea6-40c9-9dcc-13d34ffead57"
STEP_US = 12_500  # of 80 samples a second
PERSON = "sim:?seed=1&person=even&zones=calf&visits=12&speed=8"


def voice() -> ProgressorVoice:
    return ProgressorVoice(version="1.2.3", take_zero=lambda: None)


# --- the words, by hand -------------------------------------------------------------------------


def test_two_samples_are_one_notification_of_eighteen_bytes() -> None:
    app = voice()
    app.hear(b"\x65")

    (packet,) = app.measured(10.0, 0.0125, [14.709975, -2.4516625])  # 1.5 and -0.25 kgf

    assert packet.hex() == "0110" + "0000c03f00000000" + "000080bed4300000"


def test_a_missing_sample_is_not_sent_and_the_stamps_tell_it() -> None:
    app = voice()
    app.hear(b"\x65\x00")

    packets = app.measured(0.0, 0.0125, [1.0, None, float("nan"), 1.0])

    (one,) = packets
    assert [us for _, us in struct.iter_unpack("<fI", one[2:])] == [0, 37_500]
    assert app.n_missing == 2


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("6f", "0004 800e0000"),
        ("6b", "0005 312e322e33"),
        ("70", "0008 0000000000000000"),
        ("6c", "0000"),
    ],
)
def test_questions_are_answered(command: str, answer: str) -> None:
    app = voice()
    app.battery_v = 3.712

    assert app.hear(bytes.fromhex(command)) == [bytes.fromhex(answer)]


@given(st.binary(max_size=30))
def test_any_command_is_heard_and_nothing_is_raised(command: bytes) -> None:
    for packet in voice().hear(command):
        assert packet[0] == 0


@given(st.lists(st.none() | st.floats(-5000, 5000)), st.integers(0, 10**6))
def test_what_is_said_is_what_our_own_plug_in_reads(
    force_n: list[float | None], first: int
) -> None:
    app = voice()
    app.hear(b"\x65")

    packets = app.measured(first / 80, 1 / 80, force_n)

    items = [item for packet in packets for item in Progressor().decode(packet)]
    said = [force for force in force_n if force is not None]
    assert len(items) == len(said) - len(said) % 2
    for item, force in zip(items, said, strict=False):
        assert isinstance(item, Reading)
        assert item.force_n[0] == pytest.approx(force, rel=1e-6, abs=1e-6)


# --- over the air -------------------------------------------------------------------------------


@pytest_asyncio.fixture
async def computer(system_bus: None) -> AsyncIterator[Air]:
    async with open_serving_air() as made:
        yield made


@dataclass
class Shown:
    """A source that is served, and what the program says."""

    serving: AsProgressor
    said: list[str]


@asynccontextmanager
async def shown(source: str) -> AsyncIterator[Shown]:
    """A source that is served for a while."""
    said: list[str] = []
    serving = AsProgressor(start_shown(open_source(source)), "Progressor_EVEN", said.append)
    task = asyncio.create_task(serving.run())
    try:
        yield Shown(serving, said)
    finally:
        await serving.stop()
        await task


def stamps_of(packets: list[bytes]) -> list[int]:
    """The times of all weights, microseconds."""
    weights = (packet[2:] for packet in packets if packet[0] == 1)
    return [us for weight in weights for _, us in struct.iter_unpack("<fI", weight)]


def longest_step_us(packets: list[bytes]) -> int:
    """The longest time between two weights."""
    return max((b - a for a, b in pairwise(stamps_of(packets))), default=0)


async def test_an_app_finds_it_by_name_and_service_and_gets_weights(computer: Air) -> None:
    heard: list[bytes] = []
    async with shown(PERSON):
        device = await BleakScanner.find_device_by_filter(
            lambda _, a: (a.local_name or "").startswith("Progressor")
        )
        assert device is not None
        async with BleakClient(device) as client:
            await client.start_notify(DATA, lambda _, data: heard.append(bytes(data)))
            await client.write_gatt_char(CONTROL, b"\x6f", response=True)
            await client.write_gatt_char(CONTROL, b"\x65", response=True)
            await eventually(lambda: len(stamps_of(heard)) > 500)
            await client.write_gatt_char(CONTROL, b"\x66", response=True)
            for n_answers in (2, 3):  # what is asked for after STOP comes, and nothing in between
                await client.write_gatt_char(CONTROL, b"\x6f", response=True)
                await eventually(lambda n=n_answers: [p[0] for p in heard].count(0) == n)

    kinds = [packet[0] for packet in heard]
    assert kinds[0] == 0  # the battery
    assert {b - a for a, b in pairwise(stamps_of(heard))} == {STEP_US}
    assert kinds[-2:] == [0, 0]


async def weights(name: str, n_weights: int) -> list[tuple[float, int]]:
    """What an app hears until it has so many: kilogram-force and microseconds."""
    heard: list[tuple[float, int]] = []
    device = await BleakScanner.find_device_by_name(name)
    assert device is not None

    def hear(_: object, data: bytearray) -> None:
        heard.extend(struct.iter_unpack("<fI", bytes(data[2:])))

    async with BleakClient(device) as client:
        await client.start_notify(DATA, hear)
        await client.write_gatt_char(CONTROL, b"\x65", response=True)
        await eventually(lambda: len(heard) >= n_weights)
    return heard


async def test_a_recording_is_shown_with_the_load_that_it_has(
    computer: Air, tmp_path: Path
) -> None:
    path = tmp_path / "session.mcap"
    scenario = make_scenario(1, zones=["calf"], visits_per_zone=4)
    write_recording(path, scenario.device())
    async with shown(f"replay:{path}?speed=8"):
        heard = await weights("Progressor_EVEN", 1000)

    kgf = np.array([weight for weight, _ in heard], dtype=np.float32)
    stamps_us = np.array([us for _, us in heard])
    rows = (stamps_us - stamps_us[0]) // STEP_US  # a busy bus leaves some out
    recorded = (recorded_n(path) / NEWTON_PER_KGF).astype(np.float32)
    (start, *_) = np.flatnonzero(recorded == kgf[0])
    np.testing.assert_array_equal(kgf, recorded[start + rows])


def recorded_n(path: Path) -> FloatArray:
    """The load of a recording, row by row."""
    recording = read_recording(path)
    core, loads = SessionCore(settings_of(recording.head), calibration_of(recording.head)), []
    for arrival in arrivals(recording):
        if isinstance(arrival, Annotation):
            core.annotate(arrival)
        elif isinstance(arrival, Chunk):
            loads += [block.force_n for block in core.push(arrival).step.blocks]
    return np.concatenate(loads)


async def test_our_own_host_reads_what_we_serve(computer: Air) -> None:
    """A simulated runner, served as a Progressor, found and measured as one."""
    async with shown("sim:?seed=1&person=even&zones=calf&visits=12"):
        client = start_live(
            open_source("ble:progressor:Progressor_EVEN"), LiveOptions(keeps_recording=False)
        )
        async with running(client):
            await until(client, lambda: client.core.now_s > 2)

    assert client.core.pipeline.fs_hz == 80.0
    assert client.core.analysis_json()["quality"]["samples_lost"] == 0
    assert client.core.analysis_json()["quality"]["bad_packets"] == 0


async def restarted(bluez: ServingBlueZ) -> None:
    await bluez.start_anew()


async def unplugged_for_a_moment(bluez: ServingBlueZ) -> None:
    adapter = bluez.objects[HCI0]
    bluez.remove(HCI0)
    bluez.add(HCI0, adapter)


@pytest.mark.parametrize("happens", [restarted, unplugged_for_a_moment])
async def test_what_bluetooth_forgot_is_offered_again(
    computer: Air, happens: Callable[[ServingBlueZ], Awaitable[None]]
) -> None:
    assert isinstance(computer.bluez, ServingBlueZ)
    async with shown(PERSON) as ours:
        await weights("Progressor_EVEN", 100)

        await happens(computer.bluez)

        await eventually(lambda: ours.said[-1] == AGAIN)
        assert len(await weights("Progressor_EVEN", 100)) >= 100


async def test_what_a_busy_bus_has_no_room_for_is_counted_and_the_app_hears_on(
    computer: Air,
) -> None:
    assert isinstance(computer.bluez, ServingBlueZ)
    heard: list[bytes] = []
    async with shown(PERSON) as ours:
        device = await BleakScanner.find_device_by_name("Progressor_EVEN")
        assert device is not None
        async with BleakClient(device) as client:
            await client.start_notify(DATA, lambda _, data: heard.append(bytes(data)))
            await client.write_gatt_char(CONTROL, b"\x65", response=True)
            await eventually(lambda: heard)

            daemon = await computer.bluez.process_of_bus()
            os.kill(daemon, signal.SIGSTOP)  # a socket takes a few hundred weights, then no more
            try:
                await eventually(lambda: ours.serving.n_lost > 40)
            finally:
                os.kill(daemon, signal.SIGCONT)

            await eventually(lambda: longest_step_us(heard) > 80 * STEP_US)
            n_heard = len(heard)
            await eventually(lambda: len(heard) > n_heard + 10)
    assert ours.said[-1].endswith("notifications were lost: the system's bus was too busy")


async def test_without_bluetooth_it_says_so(system_bus: None) -> None:
    serving = AsProgressor(start_shown(open_source(PERSON)), "Progressor_EVEN", print)

    with pytest.raises(NotFoundError, match="no Bluetooth service runs here"):
        await serving.run()


async def test_a_refusal_is_an_error_in_words(computer: Air) -> None:
    assert isinstance(computer.bluez, ServingBlueZ)
    computer.bluez.refuses = True
    serving = AsProgressor(start_shown(open_source(PERSON)), "Progressor_EVEN", print)

    with pytest.raises(TransportError, match="RegisterApplication"):
        await serving.run()
