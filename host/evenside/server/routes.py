"""REST: read the state and the result, rate, mark visits, tare, steer the guide.

Every route is ``async``, because the session may only be touched from the event loop; a plain
function would run in a thread. Fields that a request does not know are refused, so that a
misspelt one cannot pass for a default.
"""

from typing import Annotated, Literal

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from evenside.server.port import SessionPort


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class RatingBody(_Body):
    """A number from 0 (nothing) to 10 (too intense to bear) for the current visit."""

    score: Annotated[float, Field(ge=0, le=10, allow_inf_nan=False, strict=True)]
    kind: Literal["tension", "pain"] = "tension"


class VisitBody(_Body):
    """The start or the end of a visit marked by hand."""

    action: Literal["start", "end"]
    zone: Annotated[str, Field(min_length=1, max_length=64)]
    side: Literal["left", "right"]


class TareBody(_Body):
    """Nothing to say: the readings of this moment are the zero."""


class GuideBody(_Body):
    """One step of the guided test."""

    action: Literal["start", "next", "repeat", "stop"]


def api_router(session: SessionPort) -> APIRouter:
    """Serve the REST routes for ``session``."""
    router = APIRouter(prefix="/api")

    @router.get("/state")
    async def state() -> JSONResponse:
        return JSONResponse(session.snapshot())

    @router.get("/result")
    async def result() -> JSONResponse:
        return JSONResponse(session.result())

    @router.post("/rating")
    async def rating(body: RatingBody) -> JSONResponse:
        return JSONResponse(session.rate(body.score, body.kind))

    @router.post("/visit")
    async def visit(body: VisitBody) -> JSONResponse:
        return JSONResponse(session.visit(body.action, body.zone, body.side))

    @router.post("/tare")
    async def tare(_body: TareBody) -> JSONResponse:
        return JSONResponse(session.tare())

    @router.post("/guide")
    async def guide(body: GuideBody) -> JSONResponse:
        return JSONResponse(session.guide(body.action))

    return router
