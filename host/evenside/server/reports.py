"""REST: the page to print of the session as it stands, when its test is over.

Drawing takes a second: it happens in another thread, so that the session's event loop goes on.
"""

import asyncio
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from evenside.errors import EvensideError, ToolError, UsageError
from evenside.report.about import About, about_recording
from evenside.report.session import session_report
from evenside.report.trace_chart import POINTS
from evenside.server import bodies
from evenside.server.port import JsonDict, SessionPort
from evenside.server.problems import refusals

REPLAY = "replay:"
OVER = ("idle", "done")  # states of the guide in which nobody is being measured
# The page brings its style and its drawings along, and nothing else may be loaded or run.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"


def report_router(session: SessionPort) -> APIRouter:
    """Serve ``/api/report`` for ``session``."""
    router = APIRouter(prefix="/api")

    @router.get(
        "/report",
        response_class=Response,
        responses={
            200: {"description": "Done.", "content": {"text/html": {}}},
            **refusals("not_now", "invalid"),
        },
    )
    async def report(query: Annotated[bodies.ReportQuery, Query()]) -> HTMLResponse:
        """Give the report of the session as one HTML page that stands by itself.

        Refused while a test is on, and where the extra `report` is not installed.
        """
        told: dict[str, Any] = dict(session.snapshot())
        if not is_over(told):
            raise UsageError("the test is still on; its report comes when it is over")
        analysis: dict[str, Any] = dict(session.result())
        duration_s = max(analysis["source"]["duration_s"], 0.01)
        trace = dict(session.trace(start_s=0.0, end_s=duration_s, points=POINTS))
        page = await asyncio.to_thread(page_of, told, analysis, trace, query.language)
        return HTMLResponse(page, headers={"Content-Security-Policy": POLICY})

    return router


def is_over(told: dict[str, Any]) -> bool:
    """Whether nothing more is measured now; a blind test that broke off keeps its results."""
    if not told["is_live"] or told["guide"]["state"] in OVER:
        return True
    return told["link"]["state"] == "ended" and not told["setup"].get("is_blind")


def page_of(told: JsonDict, analysis: JsonDict, trace: JsonDict, language: str) -> str:
    """The report; raises UsageError where it cannot be drawn here."""
    try:
        return session_report(
            dict(analysis), about=about_of(told), trace=dict(trace), language=language
        )
    except ToolError as error:
        raise UsageError(str(error)) from error


def about_of(told: JsonDict) -> About:
    """What the session's recording says of it; what is known without one where there is none."""
    path = recording_of(told)
    if path is not None:
        try:
            return about_recording(path)
        except (EvensideError, OSError):
            pass  # not to be read now: the measurement itself is told all the same
    setup = told["setup"]
    code = setup.get("person_code") if isinstance(setup, dict) else None
    return About(person_code=code)


def recording_of(told: JsonDict) -> Path | None:
    """The file that is written, or that is played back."""
    source, recording = str(told["source"]), told["recording"]
    if source.startswith(REPLAY):
        return Path(source.removeprefix(REPLAY).partition("?")[0])
    return None if recording is None else Path(str(recording))
