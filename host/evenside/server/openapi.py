"""The OpenAPI document: every route with its shapes and refusals, and the WebSocket's messages.

OpenAPI knows no WebSocket. Its messages stand among the schemas, and ``x-websocket`` says where the
socket is and which schema belongs to which ``type``.
"""

from typing import Any

from fastapi import FastAPI
from pydantic.json_schema import models_json_schema

from evenside.server.messages import MESSAGES

REF = "#/components/schemas/{model}"


def openapi_document(app: FastAPI) -> dict[str, Any]:
    """The whole description of what ``app`` serves."""
    document = app.openapi()
    refs, found = models_json_schema(
        [(model, "serialization") for model in MESSAGES.values()], ref_template=REF
    )
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for name, schema in found.get("$defs", {}).items():
        schemas.setdefault(name, schema)
    document["x-websocket"] = {
        "/api/live": {
            "description": "One snapshot, then every message as it is made; what is sent to it "
            "is ignored.",
            "messages": {kind: refs[model, "serialization"] for kind, model in MESSAGES.items()},
        }
    }
    return document
