"""The application: routes, live messages and the page around one session."""

from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import JSONResponse

from evenside import __version__
from evenside.server.admission import admission_router
from evenside.server.device import device_router
from evenside.server.device_port import DevicePort
from evenside.server.guard import AccessGuard, Limits, default_limits
from evenside.server.history import history_router
from evenside.server.live import live_router
from evenside.server.openapi import openapi_document
from evenside.server.pages import TEXTS, WEB, add_page
from evenside.server.port import SessionPort
from evenside.server.problems import install_error_shape
from evenside.server.reports import report_router
from evenside.server.routes import api_router
from evenside.server.seats import Seats
from evenside.server.sharing import Sharing
from evenside.server.tokens import TokenStore

__all__ = ["TEXTS", "WEB", "create_app"]


def create_app(
    session: SessionPort,
    *,
    tokens: TokenStore | None = None,
    sharing: Sharing | None = None,
    limits: Limits | None = None,
    seats: Seats | None = None,
    library: Path | None = None,
    device: DevicePort | None = None,
) -> FastAPI:
    """Build the server of one session; with ``sharing`` other machines may come in, with a token.

    ``library`` is the folder in which earlier sessions are; without one there are none. ``device``
    is where the device itself is looked after; without it there is no ``/api/device``.
    The generated documentation pages are off: they load their scripts from another host.
    """
    tokens, seats, limits = tokens or TokenStore(), seats or Seats(), limits or default_limits()
    app = FastAPI(
        title="Evenside", version=__version__, docs_url=None, redoc_url=None, openapi_url=None
    )
    install_error_shape(app)
    app.include_router(api_router(session, seats))
    app.include_router(history_router(session, library))
    app.include_router(report_router(session))
    if device is not None:
        app.include_router(device_router(device))
    app.include_router(admission_router(tokens, seats, sharing, limits.wrong_tokens))
    app.include_router(live_router(session, seats, tokens))
    _add_description(app)
    add_page(app)
    app.add_middleware(
        AccessGuard, tokens=tokens, seats=seats, is_shared=sharing is not None, limits=limits
    )
    return app


def _add_description(app: FastAPI) -> None:
    @app.get("/api/openapi.json")
    async def description() -> JSONResponse:
        """The interface as an OpenAPI document: what you are reading."""
        return JSONResponse(openapi_document(app))
