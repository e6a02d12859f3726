"""Only this machine, only our own page."""

import httpx
import pytest
from fastapi import FastAPI
from starlette.types import Scope
from tests.server.asgi_socket import AsgiSocket
from tests.server.fake_session import FakeSession

from evenside.server.access import why_refused
from evenside.server.headers import CONTENT_SECURITY_POLICY, SECURITY_HEADERS

HERE = "127.0.0.1:8151"


def request(
    host: str | None = HERE,
    origin: str | None = None,
    client: tuple[str, int] | None = ("127.0.0.1", 50_000),
    scheme: str = "http",
) -> Scope:
    headers = {"host": host, "origin": origin}
    given = [
        (name.encode(), value.encode()) for name, value in headers.items() if value is not None
    ]
    kind = "http" if scheme.startswith("http") else "websocket"
    return {"type": kind, "scheme": scheme, "path": "/", "headers": given, "client": client}


@pytest.mark.parametrize(
    "scope",
    [
        request(),
        request(host="localhost:8151", origin="http://localhost:8151"),
        request(host="LocalHost:8151", origin="http://localhost:8151"),
        request(host="[::1]:8151", client=("::1", 50_000)),
        request(host="127.0.0.1"),
        request(origin=f"http://{HERE}"),
        request(origin=f"http://{HERE}", scheme="ws"),
        request(origin=f"https://{HERE}", scheme="wss"),
        request(client=None),
    ],
)
def test_this_machine_and_our_own_page_are_let_in(scope: Scope) -> None:
    assert why_refused(scope) is None


@pytest.mark.parametrize(
    ("scope", "word"),
    [
        (request(host=None), "host name"),
        (request(host=""), "host name"),
        (request(host="evil.example:8151"), "host name"),
        (request(host="127.0.0.1.evil.example"), "host name"),
        (request(host="localhost.evil.example"), "host name"),
        (request(host="evil.example@127.0.0.1"), "host name"),
        (request(host="127.0.0.1:8151:1"), "host name"),
        (request(host="127.0.0.1:port"), "host name"),
        (request(host="192.168.1.7:8151"), "host name"),
        (request(host="0.0.0.0:8151"), "host name"),
        (request(origin="http://evil.example"), "other sites"),
        (request(origin="null"), "other sites"),
        (request(origin="http://127.0.0.1:9000"), "other sites"),
        (request(origin="http://localhost:8151"), "other sites"),
        (request(origin=f"https://{HERE}"), "other sites"),
        (request(origin="http://evil.example", scheme="ws"), "other sites"),
        (request(client=("192.168.1.9", 50_000)), "own machine"),
        (request(client=("not an address", 50_000)), "own machine"),
    ],
)
def test_strangers_are_refused_with_the_reason(scope: Scope, word: str) -> None:
    assert word in (why_refused(scope) or "")


async def test_a_re_pointed_host_name_gets_nothing_but_a_refusal(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/state", headers={"Host": "evil.example"})

    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "forbidden"


async def test_a_post_from_another_site_changes_nothing(
    client: httpx.AsyncClient, session: FakeSession
) -> None:
    answer = await client.post(
        "/api/guide", json={"action": "start"}, headers={"Origin": "http://evil.example"}
    )

    assert answer.status_code == 403
    assert session.guide_json()["state"] == "idle"


async def test_a_form_of_another_site_without_a_type_for_json_is_not_understood(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.post(
        "/api/guide", content=b'{"action":"start"}', headers={"Content-Type": "text/plain"}
    )

    assert answer.status_code == 422


async def test_a_socket_from_another_site_is_closed_before_it_opens(app: FastAPI) -> None:
    async with AsgiSocket(app, headers={"origin": "http://evil.example"}) as socket:
        assert socket.opening["type"] == "websocket.close"


async def test_a_socket_of_our_own_page_opens(app: FastAPI) -> None:
    async with AsgiSocket(app, headers={"origin": f"http://{HERE}"}) as socket:
        assert socket.opening["type"] == "websocket.accept"


@pytest.mark.parametrize("path", ["/", "/static/app.js", "/api/state", "/api/nothing"])
async def test_every_answer_carries_the_security_headers(
    client: httpx.AsyncClient, path: str
) -> None:
    answer = await client.get(path)

    for name, value in SECURITY_HEADERS.items():
        assert answer.headers[name] == value


async def test_a_refusal_carries_the_security_headers_too(client: httpx.AsyncClient) -> None:
    answer = await client.get("/", headers={"Host": "evil.example"})

    assert answer.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY


def test_the_policy_allows_nothing_inline_and_no_other_host() -> None:
    assert "default-src 'none'" in CONTENT_SECURITY_POLICY
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY
    assert "*" not in CONTENT_SECURITY_POLICY


@pytest.mark.parametrize(
    ("path", "rule"),
    [("/", "no-cache"), ("/static/app.js", "no-cache"), ("/api/state", "no-store")],
)
async def test_measurements_are_never_stored_and_files_are_asked_for_again(
    client: httpx.AsyncClient, path: str, rule: str
) -> None:
    answer = await client.get(path)

    assert answer.headers["Cache-Control"] == rule
