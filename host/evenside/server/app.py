"""The application: routes, live messages and the page around one session."""

import mimetypes
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles

from evenside import __version__
from evenside.server.access import AccessGuard
from evenside.server.live import live_router
from evenside.server.looking_back import looking_back_router
from evenside.server.port import SessionPort
from evenside.server.problems import install_error_shape
from evenside.server.routes import api_router

WEB = Path(__file__).parent / "web"
TEXTS = Path(__file__).parents[1] / "texts"

# The browser runs a module only when its type is right, and some systems' tables have it wrong.
mimetypes.add_type("text/javascript", ".js")


def create_app(session: SessionPort) -> FastAPI:
    """Build the server of one session.

    The generated documentation pages are off: they load their scripts from another host.
    """
    app = FastAPI(
        title="Evenside", version=__version__, docs_url=None, redoc_url=None, openapi_url=None
    )
    install_error_shape(app)
    app.include_router(api_router(session))
    app.include_router(live_router(session))
    app.include_router(looking_back_router(session))
    _add_page(app)
    app.add_middleware(AccessGuard)
    return app


def _add_page(app: FastAPI) -> None:
    """Serve the page as it is written: ``/`` and the files beside it under ``/static``."""

    @app.get("/")
    async def page() -> FileResponse:
        return FileResponse(WEB / "index.html")

    app.mount("/static", StaticFiles(directory=WEB))
    app.mount("/texts", StaticFiles(directory=TEXTS))
