"""REST: the history of whoever is being measured, from the library of recordings.

Files are read, so it happens in another thread: the session's event loop goes on meanwhile.
"""

import asyncio
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from evenside.library.service import HistoryService
from evenside.server.history_shapes import History
from evenside.server.port import SessionPort
from evenside.server.problems import answers


def history_router(session: SessionPort, library: Path | None) -> APIRouter:
    """Serve ``/api/history`` for ``session``."""
    router = APIRouter(prefix="/api", default_response_class=JSONResponse)
    service = HistoryService(library)

    @router.get("/history", responses=answers(History))
    async def history() -> JSONResponse:
        """Give the earlier sessions of the person of this session, as `evenside compare --json`.

        A person of whom nothing is recorded has empty lists.
        """
        try:
            return JSONResponse(await asyncio.to_thread(service.of_person, session.person_code()))
        except asyncio.CancelledError:  # the program ends, and would wait for the thread
            service.stop()
            raise

    return router
