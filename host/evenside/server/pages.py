"""The page as it is written: files, texts, and what a service worker needs to keep them.

Every file has an ETag and is asked for again each time, so that after an update no old module can
meet a new one. ``/files.json`` lists them all under one version, which changes when any of them
does: a worker that keeps a copy takes all files of a version, or none.

A page is more than a hundred small files, so they are answered from memory, and the page names all
its modules at once: the browser need not find them one behind the other.
"""

import hashlib
import mimetypes
from functools import cache, lru_cache
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

WEB = Path(__file__).parent / "web"
TEXTS = Path(__file__).parents[1] / "texts"
READ = ["GET", "HEAD"]
NOT_OF_THE_PAGE = ("sw.js", "theme.js")  # a worker, and no module

# The browser runs a module only when its type is right, and some systems' tables have it wrong.
mimetypes.add_type("text/javascript", ".js")


def add_page(app: FastAPI) -> None:
    """Serve ``/``, ``/static``, ``/texts``, ``/sw.js`` and ``/files.json``."""

    @app.api_route("/", methods=READ, include_in_schema=False)
    async def page(request: Request) -> Response:
        return answer(request, index_page(), "text/html")

    @app.api_route("/sw.js", methods=READ, include_in_schema=False)
    async def worker(request: Request) -> Response:
        # From the top, so that its scope is the whole page; from /static it would be only that.
        return file_answer(request, web_files().get("sw.js"))

    @app.api_route("/static/{name}", methods=READ, include_in_schema=False)
    async def static(request: Request, name: str) -> Response:
        return file_answer(request, web_files().get(name))

    @app.api_route("/texts/{name}", methods=READ, include_in_schema=False)
    async def texts(request: Request, name: str) -> Response:
        return file_answer(request, text_files().get(name))

    @app.get("/files.json", include_in_schema=False)
    async def files() -> JSONResponse:
        return JSONResponse(file_list())


def file_answer(request: Request, path: Path | None) -> Response:
    """The file, or the one error shape where there is none."""
    if path is None:
        raise HTTPException(404)
    media_type, _ = mimetypes.guess_type(path.name)
    return answer(request, content(path, path.stat().st_mtime_ns), media_type)


def answer(request: Request, data: bytes, media_type: str | None) -> Response:
    """The content with its ETag, or only that it is still the same."""
    etag = etag_of(data)
    known = request.headers.get("if-none-match", "")
    if etag in [tag.strip().removeprefix("W/") for tag in known.split(",")]:
        return Response(status_code=304, headers={"ETag": etag})
    return Response(data, media_type=media_type, headers={"ETag": etag})


@lru_cache(maxsize=1024)
def content(path: Path, _mtime_ns: int) -> bytes:
    """What is in a file since it was last written."""
    return path.read_bytes()


@lru_cache(maxsize=1024)
def etag_of(data: bytes) -> str:
    """A name that only this content has."""
    return f'"{hashlib.sha256(data).hexdigest()[:32]}"'


def index_page() -> bytes:
    """The page's frame, with every module that it is going to import."""
    frame = WEB / "index.html"
    html = content(frame, frame.stat().st_mtime_ns)
    return html.replace(b"</head>", f"{preloads()}</head>".encode(), 1)


@cache
def preloads() -> str:
    """Links that tell the browser of all modules."""
    modules = [name for name in web_files() if name.endswith(".js") and name not in NOT_OF_THE_PAGE]
    return "".join(f'<link rel="modulepreload" href="/static/{name}">\n' for name in modules)


@cache
def web_files() -> dict[str, Path]:
    """The files of the page by name."""
    return {path.name: path for path in sorted(WEB.iterdir()) if path.is_file()}


@cache
def text_files() -> dict[str, Path]:
    """The tables of texts by name: ``de.json``."""
    return {path.name: path for path in sorted(TEXTS.glob("*.json"))}


@cache
def file_list() -> dict[str, object]:
    """Every file of the page by its address, and a version made of what is in them."""
    files = {"/": WEB / "index.html"}
    files |= {f"/static/{name}": path for name, path in web_files().items()}
    files |= {f"/texts/{name}": path for name, path in text_files().items()}
    digest = hashlib.sha256()
    for address, path in files.items():
        digest.update(address.encode() + b"\0" + path.read_bytes() + b"\0")
    return {"version": digest.hexdigest()[:16], "files": list(files)}
