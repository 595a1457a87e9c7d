"""The description of the API (OpenAPI 3.1), with the refusals that every operation may answer."""

from importlib.metadata import version
from typing import Any

import msgspec
from litestar import Request, Router
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, License, SecurityScheme

from kernel.web.guard import PUBLIC
from kernel.web.problems import PROBLEM, Problem

BEARER = "bearer"
SECURITY = [{BEARER: []}]
_DESCRIPTION = """\
Casework of many agencies on one platform. A token acts as one worker in one service and sees what that worker sees;
what a caller may not know about answers like what does not exist (404).

Refusals are `application/problem+json` (RFC 9457) with a stable `code`; `errors` maps fields to sentences. Lists are
paged by key: send `next` as `after`. Changes take `If-Match` (without it 428, stale 412). Creating requests take an
`Idempotency-Key`.
"""
_REFUSALS = {
    "400": "The request is not well formed",
    "401": "No token, or one that does not hold any more",
    "403": "Known, but not allowed",
    "404": "Not there, or not for this caller",
    "409": "Not possible in the present state",
    "default": "Any other refusal",
}


class Description(JsonRenderPlugin):
    """Serves the description at /schema/openapi.json; no other viewer, so nothing comes from elsewhere."""

    _bytes: bytes | None = None

    def render(self, request: "Request[Any, Any, Any]", openapi_schema: dict[str, Any]) -> bytes:
        """The description, made once."""
        if self._bytes is None:
            self._bytes = self.render_json(request, with_refusals(openapi_schema))
        return self._bytes


def openapi_config() -> OpenAPIConfig:
    """The configuration for the application."""
    return OpenAPIConfig(
        title="Opora",
        version=version("opora"),
        description=_DESCRIPTION,
        license=License(name="Apache-2.0", identifier="Apache-2.0"),
        components=Components(
            security_schemes={
                BEARER: SecurityScheme(type="http", scheme="bearer", description="`opora token create` makes one.")
            }
        ),
        use_handler_docstrings=True,
        render_plugins=[Description()],
        openapi_router=Router("/schema", route_handlers=[], include_in_schema=False, opt={"rule": PUBLIC}),
    )


def with_refusals(schema: dict[str, Any]) -> dict[str, Any]:
    """Add the problem answers, which are the same everywhere, to each operation."""
    components: dict[str, Any] = schema.setdefault("components", {})
    _, definitions = msgspec.json.schema_components([Problem], ref_template="#/components/schemas/{name}")
    components.setdefault("schemas", {}).update(definitions)
    components["responses"] = {_name(status): _response(status, text) for status, text in _REFUSALS.items()}
    for item in schema.get("paths", {}).values():
        for operation in item.values():
            if isinstance(operation, dict) and "responses" in operation:
                responses: dict[str, Any] = operation["responses"]
                for status in _REFUSALS:
                    responses[status] = {"$ref": f"#/components/responses/{_name(status)}"}
    return schema


def _name(status: str) -> str:
    return "Problem" if status == "default" else f"Problem{status}"


def _response(status: str, text: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    example = Problem(
        "/problems/not-found", "Stránka nebo záznam tu není, nebo k němu nemáte přístup.", 404, "not-found"
    )
    media: dict[str, Any] = {"schema": schema}
    if status == "404":
        media["example"] = msgspec.to_builtins(example)
    return {"description": text, "content": {PROBLEM: media}}
