"""Sessions over an air where things go wrong: what is lost is counted, and the session goes on."""

import asyncio
import random

import pytest
from tests.ble.air import Air
from tests.ble.bluez import BlueZ
from tests.ble.live import (
    OPTIONS,
    QUICK,
    StepClock,
    in_step,
    n_lost,
    pace,
    running,
    session_on,
    until,
)
from tests.ble.roller import Roller
from tests.waiting import eventually

from evenside.link.reconnect import MAX_DELAY_S
from evenside.session.live import LiveSession

PACE = 10.0
STEP_S = 0.05
RATE_HZ = 4 * 80  # of four cells together
# The longest wait, a scan that had just missed it, one that finds it, and all that a link may take.
LONGEST_BACK_S = MAX_DELAY_S + PACE * (2 * QUICK.scan_s + QUICK.connect_s + QUICK.first_bytes_s)


async def put(air: Air, **options: int) -> tuple[Roller, LiveSession]:
    """A device in the air and a session on it."""
    clock = pace(PACE)
    roller = await air.add(Roller(OPTIONS, clock=clock, **options))  # type: ignore[arg-type]
    return roller, session_on(roller, clock)


async def put_in_step(air: Air, **options: int) -> tuple[Roller, LiveSession]:
    """The same on a clock that no machine is too slow for; nothing may get lost there."""
    clock = StepClock()
    roller = await air.add(Roller(OPTIONS, clock=clock, **options))  # type: ignore[arg-type]
    session = session_on(roller, clock)
    in_step(roller, session, clock, STEP_S)
    return roller, session


def gaps_s(session: LiveSession) -> list[float]:
    return [gap["end_s"] - gap["start_s"] for gap in session.core.account.gaps_json(80.0)]


@pytest.mark.parametrize("mtu", [23, 247])
async def test_a_device_describes_itself_and_streams_without_a_loss(air: Air, mtu: int) -> None:
    roller, session = await put_in_step(air, mtu=mtu)

    async with running(session):
        await until(session, lambda: session.core.now_s > 10)

    assert session.core.pipeline.description is not None
    assert session.core.pipeline.description.n_channels == 4
    assert n_lost(session) == roller.n_dropped == 0
    assert session.core.analysis_json()["quality"]["corrupt_frames"] == 0
    assert "first bytes" in session.health.link_detail


async def test_links_lost_at_random_moments_are_gaps_of_known_size(air: Air) -> None:
    roller, session = await put(air)
    lot = random.Random(7)

    async with running(session):
        for n in range(1, 6):
            await until(session, lambda: session.core.now_s > 1)
            await roller.live_on(lot.uniform(0.0, 4.0))
            roller.drop()
            await until(session, lambda n=n: roller.n_connections == n + 1)
            lost = n_lost(session)
            await until(session, lambda lost=lost: n_lost(session) > lost)

    assert len(gaps_s(session)) >= 4  # two in a row may make one
    # four groups at 80 samples/s over the length of the gaps
    assert n_lost(session) == pytest.approx(RATE_HZ * sum(gaps_s(session)), rel=0.1)
    assert session.core.analysis_json()["quality"]["restarts"] == 0


async def test_a_burst_after_a_stall_loses_nothing(air: Air) -> None:
    roller, session = await put_in_step(air)

    async with running(session):
        await until(session, lambda: session.core.now_s > 5)
        roller.is_stalled = True
        await roller.live_on(2.0)  # the outbox holds three seconds
        roller.is_stalled = False
        await until(session, lambda: session.core.now_s > 10)

    assert n_lost(session) == roller.n_dropped == 0
    assert roller.n_connections == 1


async def test_a_device_that_is_gone_for_a_minute_comes_back_into_the_session(air: Air) -> None:
    roller, session = await put(air)

    async with running(session):
        await until(session, lambda: session.core.now_s > 5)
        left_s = roller.now_s
        await roller.vanish()
        await until(session, lambda: session.health.link_state == "connecting")
        await roller.live_on(60)
        await roller.advertise()
        away_s = roller.now_s - left_s
        await until(session, lambda: n_lost(session) > 0)
        back_s = roller.now_s - left_s

    assert roller.n_connections == 2
    assert away_s < max(gaps_s(session)) < back_s + 1  # what was still on the way is lost, too
    assert back_s - away_s < LONGEST_BACK_S
    assert n_lost(session) == pytest.approx(RATE_HZ * sum(gaps_s(session)), rel=0.1)


async def test_a_host_that_takes_the_device_away_is_waited_for(air: Air) -> None:
    roller, session = await put(air)
    other = await air.central("another host", "F0:F0:F0:F0:F0:F1")

    async with running(session):
        await until(session, lambda: session.core.now_s > 5)
        await roller.vanish()
        connecting = asyncio.create_task(other.connect(roller.device.random_address))
        await eventually(lambda: other.is_le_connecting)
        await roller.advertise()
        held = await connecting
        await until(session, lambda: "another host" in session.health.link_detail)
        await held.disconnect()
        await until(session, lambda: n_lost(session) > 0)

    assert session.core.analysis_json()["quality"]["samples_lost"] > 0


async def test_malformed_notifications_are_counted_and_end_nothing(air: Air) -> None:
    roller, session = await put(air)
    lot = random.Random(3)

    def garble(part: bytes) -> bytes:
        if lot.random() > 0.2:
            return part
        return lot.choice([b"", lot.randbytes(len(part)), part[: len(part) // 2], part + part])

    async with running(session):
        await until(session, lambda: session.core.now_s > 5)
        roller.garble = garble
        await until(session, lambda: n_lost(session) > 100)
        roller.garble = None
        lost_s = session.core.now_s
        await until(session, lambda: session.core.now_s > lost_s + 5)

    assert session.core.analysis_json()["quality"]["corrupt_frames"] > 0
    assert roller.n_connections == 1


async def test_a_bluetooth_service_that_died_is_noticed_by_the_silence(air: Air) -> None:
    """Killed, it tells nobody: bleak believes that the connection stands (ble.md, section 2)."""
    _, session = await put(air)

    async with running(session):
        await until(session, lambda: session.core.now_s > 5)
        central = air.bluez.central
        await air.bluez.stop()
        await until(session, lambda: "silent for" in session.health.link_detail)
        for connection in list(central.connections.values()):
            await connection.disconnect()
        air.bluez = BlueZ(central)
        await air.bluez.begin()
        await until(session, lambda: n_lost(session) > 0)


async def test_a_device_that_falls_silent_is_connected_anew(air: Air) -> None:
    roller, session = await put(air)

    async with running(session):
        await until(session, lambda: session.core.now_s > 5)
        roller.is_mute = True
        await until(
            session, lambda: session.health.link_state == "connecting" or roller.n_connections > 1
        )
        roller.is_mute = False
        await until(session, lambda: n_lost(session) > 0)

    assert roller.n_connections >= 2
