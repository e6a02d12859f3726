"""A fake session and an in-process client, so that no test of a route needs a port."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from tests.server.fake_session import FakeSession

from evenside.server.app import create_app
from evenside.server.tokens import TokenStore

BASE_URL = "http://127.0.0.1:8151"


@pytest.fixture
def session() -> FakeSession:
    return FakeSession()


@pytest.fixture
def tokens(tmp_path: Path) -> TokenStore:
    return TokenStore(tmp_path / "tokens.json")


@pytest.fixture
def app(session: FakeSession, tokens: TokenStore) -> FastAPI:
    return create_app(session, tokens=tokens)


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    # A mistake inside a route shall come back as the 500 that a page would get.
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=BASE_URL) as client:
        yield client
