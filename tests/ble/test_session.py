"""Sessions over the air: what comes, what is lost and counted, and what is told."""

from tests.ble.air import Air
from tests.ble.live import OPTIONS, n_lost, pace, running, session_on, until
from tests.ble.roller import Roller


async def test_a_device_describes_itself_and_streams_without_a_loss(air: Air) -> None:
    clock = pace(10)
    roller = await air.add(Roller(OPTIONS, clock=clock))
    session = session_on(roller, clock)

    async with running(session):
        await until(session, lambda: session.core.now_s > 10)

    assert session.core.pipeline.description is not None
    assert session.core.pipeline.description.n_channels == 4
    assert n_lost(session) == 0
    assert session.core.analysis_json()["quality"]["corrupt_frames"] == 0


async def test_a_lost_link_is_a_gap_of_known_size_in_the_same_session(air: Air) -> None:
    clock = pace(10)
    roller = await air.add(Roller(OPTIONS, clock=clock))
    session = session_on(roller, clock)

    async with running(session):
        await until(session, lambda: session.core.now_s > 5)
        roller.drop()
        await until(session, lambda: roller.n_connections == 2 and session.core.now_s > 15)

    print(n_lost(session), session.core.account.gaps_json(80.0), session.core.analysis_json()["quality"], roller.now_s)
    assert n_lost(session) > 0
