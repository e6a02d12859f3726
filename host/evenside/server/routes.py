"""REST: read the state and the result; set up, steer, rate, mark, tare, note, correct.

Every route is ``async``, because the session may only be touched from the event loop; a plain
function would run in a thread. What a request may say stands in ``bodies``, what an answer looks
like in ``shapes``; who may ask at all was decided before, in ``access``.
"""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from evenside.server import bodies, messages, shapes
from evenside.server.greeting import greeting
from evenside.server.port import SessionPort
from evenside.server.problems import answers
from evenside.server.seats import Seats
from evenside.server.visitor import visitor_of


def api_router(session: SessionPort, seats: Seats) -> APIRouter:
    """Serve the REST routes for ``session``."""
    router = APIRouter(prefix="/api", default_response_class=JSONResponse)
    _add_reading(router, session, seats)
    _add_recording(router, session)
    _add_test(router, session)
    _add_notes(router, session)
    return router


def _add_reading(router: APIRouter, session: SessionPort, seats: Seats) -> None:
    @router.get("/state", responses=answers(messages.Snapshot))
    async def state(request: Request) -> JSONResponse:
        """The whole state: the `snapshot` message."""
        return JSONResponse(greeting(session, seats, visitor_of(request)))

    @router.get("/result", responses=answers(shapes.Analysis))
    async def result() -> JSONResponse:
        """The analysis of everything so far, as `evenside analyze --json` prints it."""
        return JSONResponse(session.result())

    @router.get("/trace", responses=answers(shapes.LongTrace, "not_now", "invalid"))
    async def trace(query: Annotated[bodies.TraceQuery, Query()]) -> JSONResponse:
        """Load and position of any stretch of the session, drawn together to some points."""
        return JSONResponse(
            session.trace(start_s=query.start_s, end_s=query.end_s, points=query.points)
        )

    @router.get("/review", responses=answers(shapes.Review, "not_now"))
    async def review() -> JSONResponse:
        """All that is needed to look back: marks as they count now, events, results."""
        return JSONResponse(session.review())


def _add_recording(router: APIRouter, session: SessionPort) -> None:
    @router.get("/recording", responses=answers(shapes.Recording))
    async def recording() -> JSONResponse:
        """Where the session is written, and what is in the way."""
        return JSONResponse(session.recording())

    @router.post("/recording", responses=answers(shapes.Recording, "not_now", "invalid"))
    async def record_to(body: bodies.RecordingBody) -> JSONResponse:
        """Go on recording in another file, or try the same once more."""
        return JSONResponse(session.record_to(body.path))


def _add_test(router: APIRouter, session: SessionPort) -> None:
    @router.post("/setup", responses=answers(shapes.Setup, "not_now", "invalid"))
    async def setup(body: bodies.SetupBody) -> JSONResponse:
        """Decide what the test is about; answers with the whole setup."""
        return JSONResponse(session.setup(**body.model_dump(exclude_unset=True)))

    @router.post("/guide", responses=answers(shapes.Guide, "not_now", "invalid"))
    async def guide(body: bodies.GuideBody) -> JSONResponse:
        """Steer the guided test; answers with the guide as it then stands."""
        return JSONResponse(session.guide(body.action))

    @router.post("/tare", responses=answers(shapes.Annotation, "not_now", "invalid"))
    async def tare(_body: bodies.TareBody) -> JSONResponse:
        """Take the readings of this moment as the zero."""
        return JSONResponse(session.tare())


def _add_notes(router: APIRouter, session: SessionPort) -> None:
    @router.post("/rating", responses=answers(shapes.Annotation, "not_now", "invalid"))
    async def rating(body: bodies.RatingBody) -> JSONResponse:
        """Give a number for the visit that is open, or that has just ended."""
        return JSONResponse(session.rate(body.score, body.kind, from_memory=body.from_memory))

    @router.post("/visit", responses=answers(shapes.Annotation, "not_now", "invalid"))
    async def visit(body: bodies.VisitBody) -> JSONResponse:
        """Mark the start or the end of a visit by hand."""
        return JSONResponse(session.visit(body.action, body.zone, body.side))

    @router.post("/note", responses=answers(shapes.Annotation, "not_now", "invalid"))
    async def note(body: bodies.NoteBody) -> JSONResponse:
        """Write a few words beside a moment, and which drills were done."""
        if body.kind == "sync":
            return JSONResponse(session.sync(body.text))
        return JSONResponse(session.note(body.text, body.drills, time_s=body.time_s))

    @router.post("/correction", responses=answers(shapes.Annotation, "not_now", "invalid"))
    async def correction(body: bodies.CorrectionBody) -> JSONResponse:
        """Correct or drop an annotation; the old one stays in the record."""
        data = body.data.model_dump(exclude_none=True) if body.data else None
        return JSONResponse(
            session.correct(
                body.annotation, time_s=body.time_s, data=data, drop=body.drop, why=body.why
            )
        )
