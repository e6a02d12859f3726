"""The program itself, as a process of its own, records from the air."""

from pathlib import Path

from tests.ble.air import Air
from tests.ble.live import OPTIONS
from tests.ble.roller import Roller
from tests.ble.test_devices import evenside

from evenside.hosttime import RealClock


async def test_the_program_records_over_the_air_in_real_time(air: Air, tmp_path: Path) -> None:
    roller = await air.add(Roller(OPTIONS, clock=RealClock()))
    path = str(tmp_path / "session.mcap")

    recorded, _ = await evenside("record", "ble:Evenside plate", path, "--seconds", "5")
    analyzed, _ = await evenside("analyze", path)

    assert recorded["quality"]["samples_lost"] == roller.n_dropped == 0
    assert analyzed["source"]["device"]["name"] == "simulated plate"
    assert 2.0 < analyzed["source"]["duration_s"] < 5.5
    assert roller.connection is None  # it hung up when it was done
