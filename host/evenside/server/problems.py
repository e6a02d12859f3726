"""One shape for everything that goes wrong: ``{"error": {"code", "message"}}``.

    code                status   when
    forbidden           403      the request did not come from this machine and this page
    not_found           404      no such route or file
    method_not_allowed  405      the route exists, the method does not
    not_now             409      well formed, but it makes no sense in this moment (UsageError)
    invalid             422      a field is missing, unknown or out of its range
    internal            500      a mistake of ours; the details are in the log, not in the answer

The message is one plain sentence that the page shows as it is.
"""

import logging
from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from evenside.errors import UsageError

_log = logging.getLogger(__name__)

_MESSAGES = {
    HTTPStatus.NOT_FOUND: "There is nothing at this address.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address does not take this kind of request.",
}


def problem(
    status: int, code: str, message: str, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """Build the one answer that says no."""
    body = {"error": {"code": code, "message": message}}
    return JSONResponse(body, status_code=status, headers=dict(headers or {}))


def install_error_shape(app: FastAPI) -> None:
    """Make every way out of ``app`` that is not a success use the one shape."""
    app.add_exception_handler(UsageError, _not_now)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _internal)


async def _not_now(_request: Request, error: Exception) -> JSONResponse:
    return problem(HTTPStatus.CONFLICT, "not_now", str(error))


async def _invalid(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", _sentence(error))


async def _http(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    message = _MESSAGES.get(status, f"{status.phrase}.")
    return problem(status, status.name.lower(), message, error.headers)


async def _internal(request: Request, error: Exception) -> JSONResponse:
    _log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    message = "Evenside made a mistake here; the recording goes on."
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "internal", message)


def _sentence(error: RequestValidationError) -> str:
    """Name each field with its rule: ``score: input should be less than or equal to 10``."""
    parts = []
    for detail in error.errors():
        where = ".".join(str(step) for step in detail["loc"][1:])
        rule = str(detail["msg"])
        parts.append(f"{where}: {rule[:1].lower()}{rule[1:]}" if where else rule)
    return "; ".join(parts)
