"""A shared session: other machines come in with a token, under our own address, and no further."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from starlette.types import Scope
from tests.server.asgi_socket import AsgiSocket
from tests.server.fake_session import FakeSession
from tests.server.virtual_time import VirtualTime

from evenside.server import limits
from evenside.server.access import why_refused
from evenside.server.app import create_app
from evenside.server.guard import Limits
from evenside.server.limits import Limiter
from evenside.server.seats import Seats
from evenside.server.sharing import Sharing
from evenside.server.tokens import TokenStore

US, PHONE, PORT = "192.168.1.7", ("192.168.1.9", 50_000), 8151
SHARED = f"http://{US}:{PORT}"
COOKIE = f"evenside_{PORT}"
NOON = datetime(2025, 3, 14, 12, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> VirtualTime:
    return VirtualTime()


@pytest.fixture
def shared(session: FakeSession, tokens: TokenStore, clock: VirtualTime) -> FastAPI:
    allowances = (limits.READS, limits.WRITES, limits.SOCKETS, limits.WRONG_TOKENS)
    return create_app(
        session,
        tokens=tokens,
        sharing=Sharing(tokens, US, PORT),
        limits=Limits(*(Limiter(allowance, clock) for allowance in allowances)),
        seats=Seats(max_seats=4, max_a_peer=3),
    )


@pytest.fixture
def phone(shared: FastAPI) -> httpx.AsyncClient:
    """A browser on another machine."""
    return client_at(shared, PHONE, SHARED)


@pytest.fixture
def owner(shared: FastAPI) -> httpx.AsyncClient:
    """A browser on this machine."""
    return client_at(shared, ("127.0.0.1", 50_000), f"http://127.0.0.1:{PORT}")


def client_at(app: FastAPI, peer: tuple[str, int], base_url: str) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=app, client=peer)
    return httpx.AsyncClient(transport=transport, base_url=base_url)


def bearer(secret: str) -> dict[str, str]:
    return {"authorization": f"Bearer {secret}"}


def socket_at(app: FastAPI, secret: str | None = None, **headers: str) -> AsgiSocket:
    given = bearer(secret) if secret else {}
    wanted = {"host": f"{US}:{PORT}", **given, **headers}
    return AsgiSocket(app, headers=wanted, client=PHONE, server=(US, PORT))


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


# --- who comes in ---------------------------------------------------------------------------------


async def test_without_a_token_the_page_opens_and_tells_nothing(phone: httpx.AsyncClient) -> None:
    assert (await phone.get("/")).status_code == 200
    assert (await phone.get("/files.json")).status_code == 200
    for path in ("/api/state", "/api/result", "/api/tokens", "/api/share", "/api/openapi.json"):
        assert code(await phone.get(path)) == (401, "no_token")


async def test_only_the_machine_itself_is_told_what_browsers_heed_there(
    phone: httpx.AsyncClient, owner: httpx.AsyncClient
) -> None:
    name = "Cross-Origin-Opener-Policy"

    assert (await owner.get("/")).headers[name] == "same-origin"
    assert name not in (await phone.get("/")).headers


async def test_a_code_lets_a_page_in_by_a_cookie_that_scripts_cannot_read(
    phone: httpx.AsyncClient, owner: httpx.AsyncClient
) -> None:
    url = (await owner.get("/api/share")).json()["url"]
    address, _, fragment = url.partition("#token=")
    assert address == f"{SHARED}/"

    entered = await phone.post("/api/enter", json={"token": fragment})

    assert entered.json() == {"role": "viewer"}
    for words in ("HttpOnly", "SameSite=strict", "Path=/"):
        assert words in entered.headers["set-cookie"]
    state = (await phone.get("/api/state")).json()
    assert state["access"] == {"role": "viewer", "is_here": False, "n_viewers": 0}


async def test_a_program_comes_in_with_a_header(
    phone: httpx.AsyncClient, tokens: TokenStore
) -> None:
    _, secret = tokens.create("script", "control")

    answer = await phone.post("/api/guide", json={"action": "start"}, headers=bearer(secret))

    assert answer.json()["state"] == "tare"


WRITES = {
    "/api/guide": {"action": "start"},
    "/api/rating": {"score": 4},
    "/api/visit": {"action": "start", "zone": "calf", "side": "left"},
    "/api/tare": {},
    "/api/setup": {"is_blind": True},
    "/api/note": {"text": "hello"},
    "/api/correction": {"annotation": 0},
}


@pytest.mark.parametrize("path", WRITES)
async def test_a_viewer_reads_and_never_writes(
    phone: httpx.AsyncClient, session: FakeSession, tokens: TokenStore, path: str
) -> None:
    _, secret = tokens.create("tablet", "viewer")
    before = session.snapshot()

    assert (await phone.get("/api/state", headers=bearer(secret))).status_code == 200
    answer = await phone.post(path, json=WRITES[path], headers=bearer(secret))

    assert code(answer) == (403, "forbidden")
    assert session.snapshot() == before


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/api/tokens"), ("POST", "/api/tokens"), ("DELETE", "/api/tokens/5f0c9a11"),
     ("GET", "/api/share"), ("GET", "/api/share.svg"), ("GET", "/api/share?role=control")],
)  # fmt: skip
async def test_access_is_handed_out_only_at_the_machine_itself(
    phone: httpx.AsyncClient, tokens: TokenStore, method: str, path: str
) -> None:
    _, secret = tokens.create("coach", "control")

    answer = await phone.request(method, path, headers=bearer(secret))

    assert code(answer) == (403, "forbidden")


async def test_the_owner_may_look_at_a_viewers_page(
    owner: httpx.AsyncClient, tokens: TokenStore
) -> None:
    _, secret = tokens.create("try it", "viewer")

    state = await owner.get("/api/state", headers=bearer(secret))
    write = await owner.post("/api/tare", json={}, headers=bearer(secret))

    assert state.json()["access"]["role"] == "viewer"
    assert code(write) == (403, "forbidden")


async def test_a_stale_cookie_does_not_lock_the_owner_out(owner: httpx.AsyncClient) -> None:
    answer = await owner.get("/api/state", headers={"cookie": f"{COOKIE}=long-revoked"})

    assert answer.json()["access"]["role"] == "control"


async def test_a_damaged_file_of_tokens_lets_nobody_in_and_keeps_nobody_here_out(
    phone: httpx.AsyncClient, owner: httpx.AsyncClient, tmp_path: Path
) -> None:
    (tmp_path / "tokens.json").write_text("{")

    assert code(await phone.get("/api/state", headers=bearer("any"))) == (401, "no_token")
    assert (await owner.get("/api/state", headers=bearer("any"))).status_code == 200


# --- tokens ---------------------------------------------------------------------------------------


async def test_a_token_is_made_listed_used_and_revoked(
    owner: httpx.AsyncClient, phone: httpx.AsyncClient
) -> None:
    made = (await owner.post("/api/tokens", json={"label": "gym", "days": 30})).json()
    listed = (await owner.get("/api/tokens")).json()["tokens"]
    assert [token["label"] for token in listed] == ["gym"]
    assert "token" not in listed[0]

    headers = bearer(made["token"])
    assert (await phone.get("/api/state", headers=headers)).status_code == 200
    assert (await owner.delete(f"/api/tokens/{made['id']}")).json() == {"n_closed": 0}
    assert code(await phone.get("/api/state", headers=headers)) == (401, "no_token")
    assert code(await owner.delete(f"/api/tokens/{made['id']}")) == (404, "not_found")


async def test_a_revoked_token_closes_its_screens_and_no_others(
    shared: FastAPI, owner: httpx.AsyncClient, tokens: TokenStore
) -> None:
    token, secret = tokens.create("lost phone", "viewer")
    _, other = tokens.create("tablet", "viewer")
    async with socket_at(shared, secret) as lost, socket_at(shared, other) as kept:
        await lost.messages(2)
        await kept.messages(1)

        answer = await owner.delete(f"/api/tokens/{token.id}")

        assert answer.json() == {"n_closed": 1}
        assert (await lost.closed())["code"] == 1008
        left = await kept.message()
        assert (left["type"], left["access"]["n_viewers"]) == ("access", 1)


async def test_a_token_that_runs_out_closes_its_screens(
    session: FakeSession, tmp_path: Path
) -> None:
    moments = [NOON]
    tokens = TokenStore(tmp_path / "tokens.json", lambda: moments[-1])
    app = create_app(session, tokens=tokens, sharing=Sharing(tokens, US, PORT))
    _, secret = tokens.create("code", "viewer", timedelta(seconds=1))
    moments.append(NOON + timedelta(seconds=0.99))  # a hundredth of a second is left

    async with socket_at(app, secret) as socket:
        await socket.message()
        assert (await socket.closed())["code"] == 1008


async def test_a_session_that_is_not_shared_has_no_address_to_give(
    client: httpx.AsyncClient,
) -> None:
    assert code(await client.get("/api/share")) == (409, "not_now")
    assert code(await client.get("/api/share.svg")) == (409, "not_now")


async def test_after_its_token_is_revoked_the_code_is_another_one(
    owner: httpx.AsyncClient, tokens: TokenStore
) -> None:
    before = (await owner.get("/api/share")).json()["url"]
    await owner.delete(f"/api/tokens/{tokens.all()[0].id}")

    after = (await owner.get("/api/share")).json()["url"]

    assert after != before
    assert tokens.find(after.partition("token=")[2]) is not None


async def test_the_code_is_a_picture_of_the_address_and_stays_the_same(
    owner: httpx.AsyncClient, tokens: TokenStore
) -> None:
    shares = [(await owner.get("/api/share?role=control")).json() for _ in range(2)]
    picture = await owner.get("/api/share.svg?role=control")

    assert shares[0] == shares[1]
    assert picture.headers["content-type"].startswith("image/svg+xml")
    assert picture.text == shares[0]["svg"]
    assert "<script" not in picture.text
    assert [(token.role, token.expires is not None) for token in tokens.all()] == [
        ("control", True)
    ]


# --- which address --------------------------------------------------------------------------------


def request(
    host: str = f"{US}:{PORT}",
    client: tuple[str, int] = PHONE,
    server: tuple[str, int] = (US, PORT),
    **headers: str,
) -> Scope:
    given = {"host": host, **{name.replace("_", "-"): value for name, value in headers.items()}}
    encoded = [(name.encode(), value.encode()) for name, value in given.items()]
    return {
        "type": "http", "scheme": "http", "path": "/api/state", "method": "GET",
        "headers": encoded, "client": client, "server": server,
    }  # fmt: skip


@pytest.mark.parametrize(
    "scope",
    [
        request(),
        request(host=US),
        request(origin=SHARED),
        request(sec_fetch_site="same-origin"),
        request(sec_fetch_site="none"),
        request(host="[fd00::7]:8151", server=("fd00::7", PORT), client=("fd00::9", 1)),
        request(server=(f"::ffff:{US}", PORT)),
        request(host="127.0.0.1:8151", client=("127.0.0.1", 1), server=("127.0.0.1", PORT)),
    ],
)
def test_the_address_at_which_one_arrives_is_ours(scope: Scope) -> None:
    assert why_refused(scope, is_shared=True) is None


@pytest.mark.parametrize(
    "scope",
    [
        request(host="rebound.evil.example:8151"),
        request(host="roller.local:8151"),
        request(host="192.168.1.8:8151"),
        request(host="127.0.0.1:8151"),
        request(host="localhost:8151"),
        request(host="0.0.0.0:8151"),
        request(host=""),
        request(host=f"{US}:8151@evil.example"),
        request(origin="http://evil.example"),
        request(origin="null"),
        request(origin=f"http://{US}:9000"),
        request(origin=f"https://{US}:{PORT}"),
        request(sec_fetch_site="cross-site"),
        request(sec_fetch_site="same-site"),
    ],
)
def test_other_names_and_other_sites_are_refused(scope: Scope) -> None:
    assert why_refused(scope, is_shared=True) is not None


def test_without_sharing_nobody_from_elsewhere_comes_in() -> None:
    assert why_refused(request(), is_shared=False) is not None


async def test_a_token_does_not_help_another_sites_page(
    phone: httpx.AsyncClient, session: FakeSession, tokens: TokenStore
) -> None:
    _, secret = tokens.create("coach", "control")
    for headers in ({"origin": "http://evil.example"}, {"host": "evil.example"}):
        answer = await phone.post(
            "/api/guide", json={"action": "start"}, headers={**bearer(secret), **headers}
        )
        assert code(answer) == (403, "forbidden")
    assert session.guide_json()["state"] == "idle"


# --- sockets --------------------------------------------------------------------------------------


@pytest.mark.parametrize("secret", [None, "wrong"])
async def test_a_socket_without_a_token_that_holds_never_opens(
    shared: FastAPI, session: FakeSession, secret: str | None
) -> None:
    async with socket_at(shared, secret) as socket:
        assert socket.opening["type"] == "websocket.close"
    assert session.hub.n_viewers == 0


async def test_a_cookie_opens_the_socket_of_our_own_page_only(
    shared: FastAPI, tokens: TokenStore
) -> None:
    _, secret = tokens.create("phone", "viewer")
    cookie = f"{COOKIE}={secret}"
    async with socket_at(shared, cookie=cookie, origin=SHARED) as socket:
        assert socket.opening["type"] == "websocket.accept"
        assert (await socket.message())["access"] == {
            "role": "viewer",
            "is_here": False,
            "n_viewers": 1,
        }
    async with socket_at(shared, cookie=cookie, origin="http://evil.example") as socket:
        assert socket.opening["type"] == "websocket.close"


async def test_everybody_hears_how_many_look_on(shared: FastAPI, tokens: TokenStore) -> None:
    _, secret = tokens.create("tablet", "viewer")
    async with AsgiSocket(shared) as first:
        assert (await first.message())["access"] == {
            "role": "control",
            "is_here": True,
            "n_viewers": 1,
        }
        async with socket_at(shared, secret) as second:
            assert (await second.message())["access"] == {
                "role": "viewer",
                "is_here": False,
                "n_viewers": 2,
            }
            assert (await first.message())["access"] == {
                "role": "control",
                "is_here": True,
                "n_viewers": 2,
            }
        assert (await first.message())["access"] == {
            "role": "control",
            "is_here": True,
            "n_viewers": 1,
        }


async def test_there_are_only_so_many_seats(shared: FastAPI, tokens: TokenStore) -> None:
    _, secret = tokens.create("class", "viewer")
    async with (
        socket_at(shared, secret),
        socket_at(shared, secret),
        socket_at(shared, secret),
        socket_at(shared, secret) as one_too_many_of_this_address,
        AsgiSocket(shared) as owner,
        AsgiSocket(shared) as one_too_many,
    ):
        assert one_too_many_of_this_address.opening["type"] == "websocket.close"
        assert owner.opening["type"] == "websocket.accept"
        assert one_too_many.opening["type"] == "websocket.close"


async def test_sockets_that_come_and_go_too_fast_have_to_wait(
    shared: FastAPI, tokens: TokenStore, clock: VirtualTime
) -> None:
    _, secret = tokens.create("tablet", "viewer")
    openings = []
    for _ in range(22):
        async with socket_at(shared, secret) as socket:
            openings.append(socket.opening["type"])
    assert openings == ["websocket.accept"] * 20 + ["websocket.close"] * 2

    clock.now_s += 1
    async with socket_at(shared, secret) as socket:
        assert socket.opening["type"] == "websocket.accept"


# --- pace and size --------------------------------------------------------------------------------


async def test_who_guesses_tokens_has_to_wait_and_others_do_not(
    shared: FastAPI, phone: httpx.AsyncClient, tokens: TokenStore, clock: VirtualTime
) -> None:
    _, secret = tokens.create("tablet", "viewer")
    tries = [await phone.post("/api/enter", json={"token": f"guess-{n}"}) for n in range(11)]
    assert [answer.status_code for answer in tries] == [401] * 10 + [429]
    assert int(tries[-1].headers["retry-after"]) == 6
    assert code(await phone.get("/api/state", headers=bearer(secret))) == (429, "too_many")

    tablet = client_at(shared, ("192.168.1.10", 1), SHARED)
    assert (await tablet.get("/api/state", headers=bearer(secret))).status_code == 200
    clock.now_s += 6
    assert (await phone.get("/api/state", headers=bearer(secret))).status_code == 200


async def test_a_cookie_that_holds_no_more_is_taken_back(phone: httpx.AsyncClient) -> None:
    phone.cookies.set(COOKIE, "revoked", domain=US)

    answer = await phone.get("/api/state")

    assert code(answer) == (401, "no_token")
    assert f'{COOKIE}=""' in answer.headers["set-cookie"]
    assert "Max-Age=0" in answer.headers["set-cookie"]


async def test_writes_have_a_pace(owner: httpx.AsyncClient, clock: VirtualTime) -> None:
    answers = [await owner.post("/api/tare", json={}) for _ in range(61)]
    assert [answer.status_code for answer in answers] == [200] * 60 + [429]
    assert (await owner.get("/api/state")).status_code == 200

    clock.now_s += 0.1
    assert (await owner.post("/api/tare", json={})).status_code == 200


async def test_reads_have_a_pace_and_the_pages_files_have_none(owner: httpx.AsyncClient) -> None:
    answers = [await owner.get("/api/state") for _ in range(201)]

    assert [answer.status_code for answer in answers] == [200] * 200 + [429]
    assert (await owner.get("/static/app.js")).status_code == 200


@pytest.mark.parametrize("is_told", [True, False])
async def test_a_body_that_is_too_long_is_not_read(
    owner: httpx.AsyncClient, session: FakeSession, is_told: bool
) -> None:
    body = b'{"text": "' + b"x" * limits.MAX_BODY_BYTES + b'"}'

    async def in_pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 1000):
            yield body[start : start + 1000]

    content = body if is_told else in_pieces()
    headers = {"content-type": "application/json"}
    answer = await owner.post("/api/note", content=content, headers=headers)

    assert code(answer) == (413, "too_large")
    assert session.annotations == []


async def test_a_body_that_does_not_come_is_not_waited_for(
    session: FakeSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "BODY_WITHIN_S", 0.01)
    owner = client_at(create_app(session), ("127.0.0.1", 1), f"http://127.0.0.1:{PORT}")

    async def never() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.Event().wait()

    headers = {"content-type": "application/json"}
    answer = await owner.post("/api/note", content=never(), headers=headers)

    assert code(answer) == (408, "too_slow")


async def test_no_token_ever_stands_in_an_answer_or_a_log(
    phone: httpx.AsyncClient, tokens: TokenStore, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", logger="evenside")
    _, secret = tokens.create("tablet", "viewer")
    for path in ("/api/state", "/api/tare", "/api/tokens", "/api/nothing", "/"):
        answer = await phone.get(path, headers=bearer(secret))
        assert secret not in answer.text
    assert secret not in caplog.text
