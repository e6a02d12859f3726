"""REST for looking back: the trace of any stretch, the whole session, corrections of marks."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from evenside.server.port import SessionPort


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ChangedData(_Body):
    """What of a mark is said anew; what is left out stays as it was."""

    zone: Annotated[str, Field(min_length=1, max_length=64)] | None = None
    side: Literal["left", "right"] | None = None
    score: Annotated[float, Field(ge=0, le=10, allow_inf_nan=False, strict=True)] | None = None
    kind: Literal["tension", "pain"] | None = None
    phase: Literal["baseline", "intervention", "retest"] | None = None


class CorrectionBody(_Body):
    """Another time, other data, or away with a mark; nothing that was noted is rewritten."""

    annotation: Annotated[int, Field(ge=0)]
    time_s: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    data: ChangedData | None = None
    drop: bool = False
    why: Annotated[str, Field(max_length=500)] = ""


def looking_back_router(session: SessionPort) -> APIRouter:
    """Serve ``/api/trace``, ``/api/review`` and ``/api/correction`` for ``session``."""
    router = APIRouter(prefix="/api")

    @router.get("/trace")
    async def trace(
        start_s: Annotated[float, Query(ge=0, allow_inf_nan=False)],
        end_s: Annotated[float, Query(gt=0, allow_inf_nan=False)],
        points: Annotated[int, Query(ge=1, le=4000)] = 1000,
    ) -> JSONResponse:
        return JSONResponse(session.trace(start_s=start_s, end_s=end_s, points=points))

    @router.get("/review")
    async def review() -> JSONResponse:
        return JSONResponse(session.review())

    @router.post("/correction")
    async def correction(body: CorrectionBody) -> JSONResponse:
        data = body.data.model_dump(exclude_none=True) if body.data else None
        annotation = session.correct(
            body.annotation, time_s=body.time_s, data=data, drop=body.drop, why=body.why
        )
        return JSONResponse(annotation)

    return router
