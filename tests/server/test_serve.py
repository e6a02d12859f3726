"""The real server: bound to this machine, set up for viewers on it."""

import asyncio
import json

import httpx
import pytest
from fastapi import FastAPI
from tests.server.fake_session import FakeSession
from websockets.asyncio.client import connect

from evenside.errors import UsageError
from evenside.server.serve import build_server


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "example.org", ""])
def test_a_host_beyond_this_machine_is_refused(app: FastAPI, host: str) -> None:
    with pytest.raises(UsageError, match="not on this machine"):
        build_server(app, host=host)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "[::1]"])
def test_a_host_on_this_machine_is_served(app: FastAPI, host: str) -> None:
    assert build_server(app, host=host).config.host == host.strip("[]")


async def test_the_whole_way_over_real_sockets(app: FastAPI, session: FakeSession) -> None:
    server = build_server(app, port=0)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0)
    address = "{}:{}".format(*server.servers[0].sockets[0].getsockname())

    async with connect(f"ws://{address}/api/live") as viewer:
        assert json.loads(await viewer.recv())["type"] == "snapshot"
        async with httpx.AsyncClient(base_url=f"http://{address}") as client:
            answer = await client.post("/api/guide", json={"action": "start"})
        assert answer.json()["state"] == "tare"
        assert json.loads(await viewer.recv())["speech"]["key"] == "say.tare"
        assert json.loads(await viewer.recv())["guide"]["state"] == "tare"
        session.end()
        assert json.loads(await viewer.recv())["type"] == "link"
        await viewer.wait_closed()
        assert viewer.close_code == 1001

    server.should_exit = True
    await asyncio.wait_for(serving, timeout=60)


async def test_the_server_ends_although_a_viewer_stays(app: FastAPI) -> None:
    server = build_server(app, port=0)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0)
    address = "{}:{}".format(*server.servers[0].sockets[0].getsockname())

    async with connect(f"ws://{address}/api/live") as viewer:
        await viewer.recv()
        server.should_exit = True
        await asyncio.wait_for(serving, timeout=60)
