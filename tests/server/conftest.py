"""A fake session and an in-process client, so that no test of a route needs a port."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from tests.server.fake_session import FakeSession

from evenside.calibrating.workplace import Workplace
from evenside.server.app import create_app
from evenside.server.tokens import TokenStore
from evenside.session.starting import LiveOptions, start_live
from evenside.sources import open_source

BASE_URL = "http://127.0.0.1:8151"


@pytest.fixture
def session() -> FakeSession:
    return FakeSession()


@pytest.fixture
def tokens(tmp_path: Path) -> TokenStore:
    return TokenStore(tmp_path / "tokens.json")


@pytest.fixture
def device(tmp_path: Path) -> Workplace:
    """The place at a device that has not spoken yet."""
    options = LiveOptions(keeps_recording=False, auto_start=False)
    silent = start_live(open_source("sim:?bench=1&speed=max"), options)
    return Workplace(silent, tmp_path / "calibrations")


@pytest.fixture
def app(session: FakeSession, tokens: TokenStore, device: Workplace) -> FastAPI:
    return create_app(session, tokens=tokens, device=device)


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    # A mistake inside a route shall come back as the 500 that a page would get.
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=BASE_URL) as client:
        yield client
