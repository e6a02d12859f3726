"""The page as it is written: files, texts, and what a service worker needs to keep them.

Every file has an ETag and is asked for again each time, so that after an update no old module can
meet a new one. ``/files.json`` lists them all under one version, which changes when any of them
does: a worker that keeps a copy takes all files of a version, or none.
"""

import hashlib
import mimetypes
from functools import cache
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse, JSONResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

WEB = Path(__file__).parent / "web"
TEXTS = Path(__file__).parents[1] / "texts"

# The browser runs a module only when its type is right, and some systems' tables have it wrong.
mimetypes.add_type("text/javascript", ".js")


def add_page(app: FastAPI) -> None:
    """Serve ``/``, ``/static``, ``/texts``, ``/sw.js`` and ``/files.json``."""

    @app.get("/", include_in_schema=False)
    async def page() -> FileResponse:
        return FileResponse(WEB / "index.html")

    @app.get("/sw.js", include_in_schema=False)
    async def worker() -> FileResponse:
        # From the top, so that its scope is the whole page; from /static it would be only that.
        return existing(WEB / "sw.js")

    @app.get("/texts/{name}", include_in_schema=False)
    async def texts(name: str) -> FileResponse:
        return existing(text_files().get(name, TEXTS / "missing"))

    @app.get("/files.json", include_in_schema=False)
    async def files() -> JSONResponse:
        return JSONResponse(file_list())

    app.mount("/static", StaticFiles(directory=WEB))


def existing(path: Path) -> FileResponse:
    """The file, or the one error shape."""
    if not path.is_file():
        raise HTTPException(404)
    return FileResponse(path)


def text_files() -> dict[str, Path]:
    """The tables of texts by name: ``de.json``."""
    return {path.name: path for path in sorted(TEXTS.glob("*.json"))}


@cache
def file_list() -> dict[str, object]:
    """Every file of the page by its address, and a version made of what is in them."""
    files = {"/": WEB / "index.html"}
    files |= {f"/static/{path.name}": path for path in sorted(WEB.iterdir()) if path.is_file()}
    files |= {f"/texts/{name}": path for name, path in text_files().items()}
    digest = hashlib.sha256()
    for address, path in files.items():
        digest.update(address.encode() + b"\0" + path.read_bytes() + b"\0")
    return {"version": digest.hexdigest()[:16], "files": list(files)}
