"""docs/api.md against the server: every route, message and error code, with a fitting example."""

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from tests.server.asgi_socket import AsgiSocket
from tests.server.fake_session import FakeSession

from evenside.server import messages, problems
from evenside.server.app import create_app

TEXT = (Path(__file__).parents[2] / "docs" / "api.md").read_text()
SECTIONS = dict(re.findall(r"^### `(.+?)`\n(.*?)(?=^##|\Z)", TEXT, re.MULTILINE | re.DOTALL))
MESSAGES = (
    "snapshot", "block", "event", "annotation", "setup", "check", "guide", "speech", "result",
    "health", "link", "access", "missed",
)  # fmt: skip
# Objects whose keys are data and not part of the shape.
OPEN = ("zones", "data", "device")


def examples(section: str) -> list[Any]:
    return [json.loads(text) for text in re.findall(r"```json\n(.*?)```", section, re.DOTALL)]


def shape(value: Any, name: str = "") -> Any:
    """The keys of an object, nested; lists and numbers have no shape of their own."""
    if isinstance(value, dict) and name not in OPEN:
        return {key: shape(part, key) for key, part in value.items()}
    return ...


async def told_by(session: FakeSession) -> dict[str, Any]:
    """One message of each type, as a screen gets them."""
    told: dict[str, Any] = {}
    app = create_app(session)
    async with AsgiSocket(app) as first, AsgiSocket(app):
        session.setup(is_blind=True)
        session.guide("start")
        session.run_until("hold", 1)
        session.tick(20)
        session.lose_device()
        while set(told) != {*MESSAGES} - {"missed"}:
            message = await first.message()
            told.setdefault(message["type"], message)
        query = f"stream={told['snapshot']['stream']}&after={session.hub.seq}"
        async with AsgiSocket(app, query=query) as again:
            told["missed"] = await again.message()
    return told


def test_every_example_is_json() -> None:
    assert len(examples(TEXT)) > 15


def test_every_route_has_its_heading_and_every_heading_its_route(app: FastAPI) -> None:
    routes = {
        f"{method.upper()} {path}"
        for path, methods in app.openapi()["paths"].items()
        for method in methods
    }

    assert {heading for heading in SECTIONS if " " in heading} == routes


def test_what_is_served_outside_the_document_is_named_too(app: FastAPI) -> None:
    hidden = {
        path.replace("/texts/{name}", "/texts/LANG.json").replace("{name}", "FILE")
        for route in app.routes
        if (path := getattr(route, "path", None)) and not getattr(route, "include_in_schema", True)
    }

    assert {"/", "/files.json"} <= hidden
    assert not [path for path in hidden if f"`{path}`" not in TEXT and f"GET {path}`" not in TEXT]


def test_every_message_has_its_heading_and_every_heading_its_message() -> None:
    assert set(messages.MESSAGES) == set(MESSAGES)
    assert [heading for heading in SECTIONS if " " not in heading] == list(MESSAGES)


@pytest.mark.parametrize("kind", MESSAGES)
async def test_the_example_of_a_message_has_the_shape_of_a_real_one(kind: str) -> None:
    (example,) = examples(SECTIONS[kind])

    assert shape(example) == shape((await told_by(FakeSession(room=10_000)))[kind])


POSTS = [heading.split() for heading in SECTIONS if heading.startswith("POST")]


@pytest.mark.parametrize(("method", "path"), POSTS)
async def test_the_example_of_a_request_is_understood(
    client: httpx.AsyncClient, session: FakeSession, method: str, path: str
) -> None:
    session.visit("start", "calf", "left")

    answer = await client.request(method, path, json=examples(SECTIONS[f"{method} {path}"])[0])

    expected = {"/api/enter": 401, "/api/correction": 409, "/api/tare": 409}
    if path.startswith("/api/device/"):  # it has not spoken yet
        expected[path] = 409
    assert answer.status_code == expected.get(path, 200), answer.text


def test_every_error_code_is_in_the_table_with_its_status() -> None:
    documented = dict(re.findall(r"^\| `(\w+)` \| (\d{3}) \|", TEXT, re.MULTILINE))
    in_code = dict(re.findall(r"^    (\w+) +(\d{3})  ", problems.__doc__ or "", re.MULTILINE))

    assert documented == in_code
