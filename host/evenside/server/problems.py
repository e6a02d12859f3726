"""One shape for everything that goes wrong: ``{"error": {"code", "message"}}``.

    code                status   when
    no_token            401      from another machine without a token that holds
    forbidden           403      another site's page, a foreign host name, or a viewer that steers
    not_found           404      no such route or file
    method_not_allowed  405      the route exists, the method does not
    too_slow            408      the body did not come within some seconds
    not_now             409      well formed, but it makes no sense in this moment (UsageError)
    too_large           413      the body is longer than any request needs
    invalid             422      a field is missing, unknown or out of its range
    too_many            429      more requests than a person makes; ``Retry-After`` says how long
    internal            500      a mistake of ours; the details are in the log, not in the answer

The message is one plain sentence that the page shows as it is.
"""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from evenside.errors import UsageError
from evenside.server.shapes import Problem

_log = logging.getLogger(__name__)

STATUS_OF = {
    "no_token": HTTPStatus.UNAUTHORIZED,
    "forbidden": HTTPStatus.FORBIDDEN,
    "not_found": HTTPStatus.NOT_FOUND,
    "method_not_allowed": HTTPStatus.METHOD_NOT_ALLOWED,
    "too_slow": HTTPStatus.REQUEST_TIMEOUT,
    "not_now": HTTPStatus.CONFLICT,
    "too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "invalid": HTTPStatus.UNPROCESSABLE_ENTITY,
    "too_many": HTTPStatus.TOO_MANY_REQUESTS,
    "internal": HTTPStatus.INTERNAL_SERVER_ERROR,
}

_MESSAGES = {
    HTTPStatus.NOT_FOUND: "There is nothing at this address.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address does not take this kind of request.",
}


def problem(code: str, message: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """Build the one answer that says no."""
    body = {"error": {"code": code, "message": message}}
    return JSONResponse(body, status_code=STATUS_OF[code], headers=dict(headers or {}))


def refusals(*codes: str) -> dict[int | str, dict[str, Any]]:
    """How refusals stand in the OpenAPI document: those of a route, and those of every route."""
    return {
        int(STATUS_OF[code]): {"model": Problem, "description": f"`{code}`"}
        for code in ("no_token", "forbidden", *codes, "too_many", "internal")
    }


def answers(shape: Any, *codes: str) -> dict[int | str, dict[str, Any]]:  # noqa: ANN401
    """What a route answers with, for the OpenAPI document: its shape, and its own refusals."""
    return {200: {"model": shape, "description": "Done."}, **refusals(*codes)}


def install_error_shape(app: FastAPI) -> None:
    """Make every way out of ``app`` that is not a success use the one shape."""
    app.add_exception_handler(UsageError, _not_now)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _internal)


async def _not_now(_request: Request, error: Exception) -> JSONResponse:
    return problem("not_now", str(error))


async def _invalid(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    return problem("invalid", _sentence(error))


async def _http(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    code = next((code for code, known in STATUS_OF.items() if known == status), "invalid")
    return problem(code, _MESSAGES.get(status, f"{status.phrase}."), error.headers)


async def _internal(request: Request, error: Exception) -> JSONResponse:
    _log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return problem("internal", "Evenside made a mistake here; the recording goes on.")


def _sentence(error: RequestValidationError) -> str:
    """Name each field with its rule: ``score: input should be less than or equal to 10``."""
    parts = []
    for detail in error.errors():
        where = ".".join(str(step) for step in detail["loc"][1:])
        rule = str(detail["msg"])
        parts.append(f"{where}: {rule[:1].lower()}{rule[1:]}" if where else rule)
    return "; ".join(parts)
