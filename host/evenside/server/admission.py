"""Coming in with a token, and handing tokens out."""

from datetime import timedelta
from typing import Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from evenside.errors import UsageError
from evenside.server import bodies, shapes
from evenside.server.access import ENTER, cookie_name
from evenside.server.guard import NO_TOKEN
from evenside.server.limits import Limiter, peer_of
from evenside.server.problems import answers, problem
from evenside.server.seats import Seats
from evenside.server.sharing import Sharing
from evenside.server.tokens import Token, TokenStore

COOKIE_S = 30 * 24 * 3600  # no longer than this; the token itself may end earlier


def admission_router(
    tokens: TokenStore, seats: Seats, sharing: Sharing | None, wrong_tokens: Limiter
) -> APIRouter:
    """Serve ``/api/enter``, ``/api/tokens`` and ``/api/share``."""
    router = APIRouter()
    _add_entrance(router, tokens, wrong_tokens)
    _add_tokens(router, tokens, seats)
    _add_share(router, sharing)
    return router


def _add_entrance(router: APIRouter, tokens: TokenStore, wrong_tokens: Limiter) -> None:
    @router.post(ENTER, responses=answers(shapes.Entered, "invalid"))
    async def enter(body: bodies.EnterBody, request: Request) -> JSONResponse:
        """Hand in the token of a shared address; the answer sets the cookie that stands for it."""
        token = tokens.find(body.token)
        if token is None:
            wrong_tokens.take(peer_of(request.scope))
            return problem("no_token", NO_TOKEN)
        answer = JSONResponse({"role": token.role})
        answer.set_cookie(
            cookie_name(request.scope),
            body.token,
            max_age=COOKIE_S,
            httponly=True,
            samesite="strict",
        )
        return answer


def _add_tokens(router: APIRouter, tokens: TokenStore, seats: Seats) -> None:
    @router.get("/api/tokens", responses=answers(shapes.Tokens))
    async def all_tokens() -> JSONResponse:
        """Everybody who was let in, but for the secrets; only at this machine."""
        return JSONResponse({"tokens": [token_json(token, seats) for token in tokens.all()]})

    @router.post("/api/tokens", responses=answers(shapes.NewToken, "not_now", "invalid"))
    async def new_token(body: bodies.TokenBody) -> JSONResponse:
        """Make a token; its secret is in this answer and nowhere else; only at this machine."""
        lifetime = None if body.days is None else timedelta(days=body.days)
        token, secret = tokens.create(body.label, body.role, lifetime)
        return JSONResponse({**token_json(token, seats), "token": secret})

    @router.delete("/api/tokens/{token_id}", responses=answers(shapes.Revoked, "not_found"))
    async def revoke(token_id: str) -> JSONResponse:
        """Take a token back and close the screens that came in with it; only at this machine."""
        if not tokens.revoke(token_id):
            raise HTTPException(404)
        return JSONResponse({"n_closed": seats.send_away(token_id)})


def _add_share(router: APIRouter, sharing: Sharing | None) -> None:
    def must_share() -> Sharing:
        if sharing is None:
            raise UsageError("this session is not shared; start it with --share")
        return sharing

    @router.get("/api/share", responses=answers(shapes.Share, "not_now", "invalid"))
    async def share(role: Literal["viewer", "control"] = "viewer") -> JSONResponse:
        """The address for other screens and its QR code; only at this machine."""
        shared = must_share()
        return JSONResponse({"role": role, "url": shared.url(role), "svg": shared.svg(role)})

    @router.get(
        "/api/share.svg",
        response_class=Response,
        responses={
            **answers(None, "not_now", "invalid"),
            200: {"content": {"image/svg+xml": {}}, "description": "The picture."},
        },
    )
    async def share_picture(role: Literal["viewer", "control"] = "viewer") -> Response:
        """The QR code alone, as a picture that a page may show; only at this machine."""
        return Response(must_share().svg(role), media_type="image/svg+xml")


def token_json(token: Token, seats: Seats) -> dict[str, object]:
    """A token as its owner sees it."""
    return {
        "id": token.id,
        "label": token.label,
        "role": token.role,
        "created": token.created,
        "expires": token.expires,
        "last_seen": token.last_seen,
        "n_screens": seats.n_of(token.id),
    }
