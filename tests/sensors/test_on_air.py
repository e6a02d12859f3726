"""Foreign sensors found by bleak, over the air without a radio: the source as a person types it."""

import asyncio
import random

import numpy as np
import pytest
from bumble.gatt import Service
from tests.ble.air import Air
from tests.ble.live import n_lost, running, until
from tests.ble.peripheral import Peripheral
from tests.sensors.on_air import SensorPeripheral, motherboard, progressor
from tests.sensors.peers import MotherboardPeer, ProgressorPeer, wh_c06_advertisement
from tests.waiting import eventually

from evenside.errors import NotFoundError
from evenside.sensors.vocabulary import NEWTON_PER_KGF
from evenside.session.live import LiveSession
from evenside.session.starting import LiveOptions, start_live
from evenside.sources import open_source

LOT = random.Random(3)
AWAY_S = 0.6  # well beyond the quarter of a second that the grid bridges


def heavy(kgf: float, noise_kgf: float = 0.01) -> float:
    return kgf + LOT.gauss(0, noise_kgf)


def session_on(url: str) -> LiveSession:
    return start_live(open_source(url), LiveOptions(keeps_recording=False))


def newest_n(session: LiveSession) -> float:
    """The sum of the cells in the newest row that came, before any zero."""
    counts, _, _ = session.core.last_counts(2.0)
    sums = counts.sum(axis=1)
    return float(sums[np.isfinite(sums)][-1]) * 0.001


SENSORS = {
    "ble:progressor:Progressor_1234": lambda: progressor(ProgressorPeer(lambda _: heavy(20.0))),
    "ble:motherboard:Motherboard": lambda: motherboard(MotherboardPeer(lambda _: heavy(20.0))),
}


@pytest.mark.parametrize("url", SENSORS)
async def test_a_sensor_is_found_and_streams_its_force(air: Air, url: str) -> None:
    await air.add(SENSORS[url]())
    session = session_on(url)

    async with running(session):
        await until(session, lambda: session.core.now_s > 2)

    quality = session.core.analysis_json()["quality"]
    assert newest_n(session) == pytest.approx(20.0 * NEWTON_PER_KGF, abs=0.5)
    assert quality["bad_packets"] == quality["corrupt_frames"] == 0
    assert n_lost(session) == 0


@pytest.mark.parametrize("url", SENSORS)
async def test_a_sensor_that_was_lost_comes_back_into_the_same_session(air: Air, url: str) -> None:
    sensor: SensorPeripheral = await air.add(SENSORS[url]())
    session = session_on(url)

    async with running(session):
        await until(session, lambda: session.core.now_s > 1)
        before_s = session.core.now_s
        await sensor.vanish()
        await eventually(lambda: session.stream_now_s() > before_s + AWAY_S)
        await sensor.advertise()
        await until(session, lambda: session.core.now_s > before_s + AWAY_S + 2)

    gaps = session.core.account.gaps_json(session.core.pipeline.fs_hz or 0.0)
    # a Progressor that was not told to stop goes on at once, and then starts its stamps anew
    assert 1 <= len(gaps) <= 2
    assert gaps[0]["start_s"] > 0.9
    assert n_lost(session) == pytest.approx(sum(g["samples_missing"] for g in gaps), abs=4)
    assert n_lost(session) > 0
    assert session.core.pipeline.decoder.stats.restarts == 0


class Scale(Peripheral):
    """A WH-C06: it advertises its weight anew ten times a second and offers nothing."""

    def services(self) -> list[Service]:
        return []

    async def weigh(self, kgf: float) -> None:
        while True:
            self.maker_data = b"\x00\x01" + wh_c06_advertisement(heavy(kgf, 0.05))
            await self.hide()
            await self.advertise()
            await asyncio.sleep(0.1)


async def test_a_scale_that_only_broadcasts_is_heard(air: Air) -> None:
    scale = Scale("IF_B7")
    scale.maker_data = b"\x00\x01" + wh_c06_advertisement(20.0)
    await air.add(scale)
    scale.spawn(scale.weigh(20.0))
    session = session_on("ble:wh-c06:IF_B7")

    async with running(session):
        await until(session, lambda: session.core.now_s > 2)

    assert newest_n(session) == pytest.approx(20.0 * NEWTON_PER_KGF, abs=3.0)


async def test_a_scale_that_is_off_is_not_found(air: Air, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evenside.transport.ble_broadcast.SCAN_S", 0.3)
    session = session_on("ble:wh-c06:IF_B7")

    with pytest.raises(NotFoundError, match="is it switched on"):
        await session.run()
