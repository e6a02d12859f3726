"""The WebSocket: a snapshot, then everything, for everybody at their own pace."""

import asyncio

import pytest
from fastapi import FastAPI
from tests.server.asgi_socket import AsgiSocket
from tests.server.fake_session import FakeSession

from evenside.server.app import create_app
from evenside.server.live import encode


async def settle() -> None:
    """Let every task that can run do so."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_a_viewer_gets_the_snapshot_first(app: FastAPI, session: FakeSession) -> None:
    session.guide("start")
    session.run_until("hold", 2)

    async with AsgiSocket(app) as socket:
        access = {"role": "control", "is_here": True, "n_viewers": 1}
        told = {**session.snapshot(), "can_report": True, "access": access}
        assert await socket.message() == told


async def test_every_type_of_message_reaches_a_viewer(app: FastAPI, session: FakeSession) -> None:
    async with AsgiSocket(app) as socket:
        seen = {(await socket.message())["type"]}
        session.guide("start")
        for _ in range(12):
            session.tick(30)
            await settle()
        session.lose_device()
        await settle()
        session.end()
        while socket._from_app.qsize() > 1:
            seen.add((await socket.message())["type"])

        assert (await socket.closed())["code"] == 1001
    assert seen == {
        "snapshot", "block", "event", "annotation", "check", "guide", "speech", "result", "health",
        "link",
    }  # fmt: skip


async def test_blocks_follow_the_snapshot_without_a_gap_or_a_repeat(
    app: FastAPI, session: FakeSession
) -> None:
    session.tick(55)
    async with AsgiSocket(app) as socket:
        session.tick(25)
        snapshot = await socket.message()
        trace = snapshot["trace"]
        messages = await socket.messages(25)
        blocks = [message for message in messages if message["type"] == "block"]

    end_s = trace["start_s"] + len(trace["load_n"]) / trace["fs_hz"]
    for block in blocks:
        assert block["start_s"] == pytest.approx(end_s)
        end_s = block["start_s"] + len(block["load_n"]) / block["fs_hz"]


async def test_every_message_carries_the_version(app: FastAPI, session: FakeSession) -> None:
    async with AsgiSocket(app) as socket:
        session.tick(10)
        messages = await socket.messages(8)

    assert {message["v"] for message in messages} == {1}


async def test_a_slow_viewer_gets_the_newest_and_learns_what_it_missed() -> None:
    session = FakeSession(room=16)
    async with AsgiSocket(create_app(session)) as socket:
        await socket.message()
        await settle()
        socket.stall()
        for _ in range(100):
            session.tick()
            await settle()
        socket.release()
        await settle()

        last_block = last_health = None
        while socket._from_app.qsize():
            message = await socket.message()
            last_block = message if message["type"] == "block" else last_block
            last_health = message if message["type"] == "health" else last_health

    assert last_block is not None
    assert last_block["start_s"] + 0.1 == pytest.approx(session.now_s)
    assert last_health is not None
    assert last_health["health"]["dropped_messages"] > 60


async def test_a_slow_viewer_costs_the_others_nothing() -> None:
    session = FakeSession(room=16)
    app = create_app(session)
    async with AsgiSocket(app) as slow, AsgiSocket(app) as quick:
        await quick.message()
        await settle()
        slow.stall()
        seen = []
        for _ in range(60):
            session.tick()
            await settle()
            while quick._from_app.qsize():
                seen.append(await quick.message())

    assert sum(message["type"] == "block" for message in seen) == 60
    healths = [message["health"] for message in seen if message["type"] == "health"]
    assert {health["dropped_messages"] for health in healths} == {0}


async def test_a_viewer_whose_socket_broke_gets_what_it_missed_and_nothing_twice(
    app: FastAPI, session: FakeSession
) -> None:
    async with AsgiSocket(app) as socket:
        stream = (await socket.message())["stream"]
        session.tick(3)
        before = await socket.messages(2)
    session.tick(4)

    query = f"stream={stream}&after={before[-1]['seq']}"
    async with AsgiSocket(app, query=query) as socket:
        first = await socket.message()
        session.tick()
        then = await socket.message()

    assert (first["type"], first["access"]["n_viewers"]) == ("missed", 1)
    missed = [message["seq"] for message in first["messages"]]
    assert [*(message["seq"] for message in before), *missed, then["seq"]] == [*range(1, 10)]


@pytest.mark.parametrize(
    "query",
    [
        "stream={stream}&after=99",
        "stream=another&after=1",
        "after=1",
        "stream={stream}",
        "stream={stream}&after=-1",
        "stream={stream}&after=%C2%B2",
        "stream={stream}&after=1e3",
    ],
)
async def test_who_cannot_be_told_what_it_missed_begins_anew(
    app: FastAPI, session: FakeSession, query: str
) -> None:
    session.tick(5)

    async with AsgiSocket(app, query=query.format(stream=session.hub.stream)) as socket:
        assert (await socket.message())["type"] == "snapshot"


async def test_what_a_viewer_says_is_ignored(app: FastAPI, session: FakeSession) -> None:
    async with AsgiSocket(app) as socket:
        await socket.message()
        socket.say('{"type": "rating", "score": 4}')
        socket.say("not JSON")
        session.tick()

        assert (await socket.message())["type"] == "block"


async def test_a_viewer_that_leaves_leaves_nothing_behind(
    app: FastAPI, session: FakeSession
) -> None:
    async with AsgiSocket(app) as socket:
        await socket.message()
        assert session.hub.n_viewers == 1

    assert session.hub.n_viewers == 0


async def test_a_viewer_that_leaves_while_its_line_is_full_leaves_nothing_behind(
    app: FastAPI, session: FakeSession
) -> None:
    async with AsgiSocket(app) as socket:
        socket.stall()
        session.tick(5)
        await settle()
        socket.leave()
        await settle()

        assert session.hub.n_viewers == 0


async def test_the_end_of_the_session_closes_the_socket_with_a_reason(
    app: FastAPI, session: FakeSession
) -> None:
    async with AsgiSocket(app) as socket:
        await socket.message()
        session.end()

        assert (await socket.message())["link"]["state"] == "ended"
        await socket.message()  # the check, which is bad now
        closed = await socket.closed()
        assert (closed["code"], closed["reason"]) == (1001, "the session has ended")


def test_the_count_of_drops_is_each_viewers_own_and_the_message_stays_as_it_was() -> None:
    message = {"v": 1, "type": "health", "health": {"dropped_messages": 0, "loss_pct": 0.5}}

    assert '"dropped_messages":7' in encode(message, dropped=7)
    assert message["health"] == {"dropped_messages": 0, "loss_pct": 0.5}


def test_nan_never_leaves_as_a_message() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        encode({"v": 1, "type": "block", "load_n": [float("nan")]}, dropped=0)
