"""The description of the API (OpenAPI 3.1).

Litestar tells the routes and their parameters, msgspec what is sent and answered; here they are put together with what
neither knows: how an operation refuses, which headers it answers, and what a request looks like.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from importlib.metadata import version
from inspect import cleandoc
from typing import Any

import msgspec
from litestar import Litestar, Request, Response, Router
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, License, SecurityScheme, Server, Tag
from litestar.typing import FieldDefinition

from kernel.checks import NEEDS_DATE
from kernel.exceptions import (
    DomainError,
    Invalid,
    NotAllowed,
    NotSignedIn,
    NotThere,
    StaleVersion,
    TooManyRequests,
)
from kernel.settings import settings
from kernel.uploads.checks import MEDIA_TYPES
from kernel.web.answers import KeyReused
from kernel.web.api import VersionMissing
from kernel.web.guard import PUBLIC, SIGNED_IN, handlers_of
from kernel.web.problems import PROBLEM, SENTENCES, UNAVAILABLE, Problem
from kernel.web.request import WrongContentType

BEARER = "bearer"
SECURITY = [{BEARER: []}]
_REF = "#/components/schemas/"
_DESCRIPTION = """\
Casework of many agencies on one platform. A token acts as one worker in one service and sees what that worker sees;
what a caller may not know about answers like what does not exist (404).

Refusals are `application/problem+json` (RFC 9457) with a stable `code`; `errors` maps fields to sentences for people, `about` is the address of what the refusal speaks of.
Lists are paged by key: send `next` as `after` until it is null. Changes take `If-Match` with the ETag they start from
(without it 428, stale 412). Creating requests take an `Idempotency-Key`. Instants are UTC, days are days in Prague.
Every GET can also be asked by HEAD.
"""

# --- refusals ----------------------------------------------------------------------------------------------------

_REFUSALS: dict[int, tuple[str, Problem]] = {
    400: ("Not well formed, or a rule says no: `errors` tells what is wrong where", Problem(
        "/problems/invalid", Invalid.message, 400, Invalid.code, {"due_on": NEEDS_DATE})),
    401: ("No token, or one that does not hold any more", Problem(
        "/problems/not-signed-in", NotSignedIn.message, 401, NotSignedIn.code)),
    403: ("Known, but not allowed", Problem("/problems/not-allowed", NotAllowed.message, 403, NotAllowed.code)),
    404: ("Not there, or not for this caller", Problem("/problems/not-found", NotThere.message, 404, NotThere.code)),
    409: ("Not possible in the present state", Problem("/problems/refused", DomainError.message, 409, DomainError.code)),
    412: ("Somebody else saved first", Problem("/problems/stale-version", StaleVersion.message, 412, StaleVersion.code)),
    413: ("Larger than what is taken", Problem(
        "/problems/request-entity-too-large", SENTENCES[413], 413, "request-entity-too-large")),
    415: ("A body of another kind", Problem(
        "/problems/wrong-content-type", WrongContentType.message.format(kind="application/json"), 415,
        WrongContentType.code)),
    422: ("The Idempotency-Key came with another request before", Problem(
        "/problems/idempotency-key-reused", KeyReused.message, 422, KeyReused.code)),
    428: ("If-Match is missing", Problem(
        "/problems/version-missing", VersionMissing.message, 428, VersionMissing.code)),
    429: ("Too much at once, or too many guesses; try again later", Problem(
        "/problems/too-many-requests", TooManyRequests.message, 429, TooManyRequests.code)),
    503: ("Away for a moment; nothing was saved, unless `code` is `maybe-saved`: then look whether it was, or repeat the request with the same `Idempotency-Key`", Problem("/problems/unavailable", UNAVAILABLE, 503, "unavailable")),
}  # fmt: skip
_TEXT = {"type": "string"}
_REFUSAL_HEADERS = {
    401: {"WWW-Authenticate": {"description": "Bearer", "required": True, "schema": _TEXT}},
    503: {"Retry-After": {"description": "Seconds to wait", "required": True, "schema": {"type": "integer"}}},
}
_HEADERS_OF_CREATED = {
    "Location": {"description": "The address of what was made", "required": True, "schema": _TEXT},
    "Idempotency-Replayed": {
        "description": "`true` when this is the first answer once more",
        "schema": {"type": "string", "enum": ["true"]},
    },
}


def _refusals(operation: dict[str, Any], handler: HTTPRouteHandler, schema: Any) -> Iterator[int]:
    """How an operation may refuse; a look that is one of a state alone says so itself (`by_state`)."""
    parameters = {(each["in"], each["name"]) for each in operation.get("parameters", [])}
    body = "requestBody" in operation
    once, changes = ("header", "Idempotency-Key") in parameters, ("header", "If-Match") in parameters
    names_something = any(where == "path" for where, _ in parameters) or '"uuid"' in str(
        msgspec.json.encode([operation.get("parameters"), schema])
    )
    yield 401
    yield 429
    yield 503
    yield from (400,) if body or once or any(where == "query" for where, _ in parameters) else ()
    yield from (403,) if handler.opt["rule"] != SIGNED_IN else ()
    yield from (404,) if names_something else ()
    yield from (409,) if handler.http_methods != {"GET"} or handler.opt.get("by_state") else ()
    yield from (412, 428) if changes else ()
    yield from (413, 415) if body else ()
    yield from (422,) if once else ()


# --- the configuration -------------------------------------------------------------------------------------------


class Description(JsonRenderPlugin):
    """Serves the description at /schema/openapi.json; no other viewer, so nothing comes from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self._bytes: bytes | None = None

    def render(self, request: "Request[Any, Any, Any]", openapi_schema: dict[str, Any]) -> bytes:
        """The description, made once."""
        if self._bytes is None:
            self._bytes = self.render_json(request, describe(request.app, openapi_schema))
        return self._bytes


def openapi_config(tags: Mapping[str, str]) -> OpenAPIConfig:
    """The configuration for the application: what each tag is about."""
    return OpenAPIConfig(
        title="Opora",
        summary="Casework of child-protection authorities and social services",
        version=version("opora"),
        description=_DESCRIPTION,
        license=License(name="Apache-2.0", identifier="Apache-2.0"),
        servers=[Server(url=settings().public_url, description="This installation")],
        tags=[Tag(name=name, description=text) for name, text in tags.items()],
        components=Components(
            security_schemes={
                BEARER: SecurityScheme(type="http", scheme="bearer", description="`opora token create` makes one.")
            }
        ),
        operation_id_creator=_operation_id,
        use_handler_docstrings=True,
        render_plugins=[Description()],
        openapi_router=Router("/schema", route_handlers=[], include_in_schema=False, opt={"rule": PUBLIC}),
    )


def _operation_id(handler: HTTPRouteHandler, *_: Any) -> str:
    """`cases.open_case`: the domain and what is done there."""
    return f"{next(iter(handler.tags or ()), 'api')}.{handler.handler_name}"


# --- putting it together -----------------------------------------------------------------------------------------


def describe(app: Litestar, described: dict[str, Any]) -> dict[str, Any]:
    """Complete what Litestar says of the routes."""
    handlers = {
        (re.sub(r":\w+}", "}", path), method.lower()): handler
        for method, path, handler in handlers_of(app)
        if handler.resolve_include_in_schema()
    }
    schemas, models = _schemas(
        [_body(each) for each in handlers.values()] + [_view(each) for each in handlers.values()]
    )
    sample = _Sampler(models).of
    components = described["components"]
    enums = components.pop("schemas", {})
    for (path, method), handler in handlers.items():
        operation = described["paths"][path][method]
        operation["summary"] = handler.handler_name.replace("_", " ").capitalize()
        for parameter in operation.get("parameters", ()):
            _settle(parameter, enums)
        body = schemas.get(_body(handler))
        if body is not None:
            for kind, media in operation["requestBody"]["content"].items():
                media.update(schema=body, example=sample(body))
                if kind == RequestEncodingType.MULTI_PART:
                    files = [
                        name for name, of in _whole(body, models)["properties"].items() if "contentMediaType" in of
                    ]
                    media["encoding"] = {name: {"contentType": ", ".join(MEDIA_TYPES.values())} for name in files}
        status = next(each for each in operation["responses"] if each.startswith("2"))
        answer = operation["responses"][status]
        if answer["description"] == HTTPStatus(int(status)).description:
            answer["description"] = HTTPStatus(int(status)).phrase
        view = schemas.get(_view(handler))
        if view is not None:
            answer["content"] = {"application/json": {"schema": view, "example": sample(view)}}
        for header in answer.setdefault("headers", {}).values():
            header.setdefault("schema", _TEXT)
        if status == "201":
            answer["headers"] |= _HEADERS_OF_CREATED
        refusals = sorted(_refusals(operation, handler, _whole(body, models)))
        operation["responses"] = {status: answer} | {
            str(each): {"$ref": f"#/components/responses/Problem{each}"} for each in refusals
        }
    _, problem = msgspec.json.schema_components([Problem], ref_template=_REF + "{name}")
    for model in models.values():
        _take_off(model)
    components["schemas"] = dict(sorted((models | problem).items()))
    components["responses"] = {f"Problem{status}": _refusal(status) for status in _REFUSALS}
    return described


def _body(handler: HTTPRouteHandler) -> Any:
    return handler.parsed_data_field.annotation if handler.parsed_data_field else None


def _view(handler: HTTPRouteHandler) -> Any:
    returned: FieldDefinition = handler.parsed_return_field
    if returned.is_subclass_of(Response):
        returned = returned.inner_types[0]
    return None if returned.annotation in (None, type(None), bytes) else returned.annotation


def _schemas(types: Sequence[Any]) -> tuple[dict[Any, dict[str, Any]], dict[str, dict[str, Any]]]:
    """The schema of each type, and the models that they refer to by name."""
    found = list(dict.fromkeys(each for each in types if each is not None))
    schemas, models = msgspec.json.schema_components(found, schema_hook=_file, ref_template=_REF + "{name}")
    for model in models.values():
        if "description" in model:
            model["description"] = cleandoc(model["description"])
        _settle_model(model)
    return dict(zip(found, schemas, strict=True)), models


def _file(kind: type) -> dict[str, Any]:
    if kind is UploadFile:
        return {"type": "string", "contentMediaType": "application/octet-stream", "examples": ["%PDF-1.7 …"]}
    raise NotImplementedError  # how msgspec wants to be told that a type has no schema: it stops the start-up with its name


def _settle_model(model: dict[str, Any]) -> None:
    """Of an order say what our checks demand, which is more than the parser does so that each field gets its sentence.

    A code without a default among the codes has to be given, and so has what may be null but not be left out.
    """
    if model.get("additionalProperties") is not False:
        return
    required = set(model.get("required", ()))
    for name, field in model["properties"].items():
        if "enum" in field and field.get("default", field["enum"][0]) not in field["enum"]:
            del field["default"]
            required.add(name)
        elif name in required and "anyOf" in field:
            rest = [each for each in field.pop("anyOf") if each != {"type": "null"}]
            field.update(rest[0] if len(rest) == 1 else {"anyOf": rest})
    model["required"] = [name for name in model["properties"] if name in required]


def _settle(parameter: dict[str, Any], enums: Mapping[str, Any]) -> None:
    """A parameter is left out, never null; If-Match is asked for wherever it is taken."""
    schema = parameter["schema"]
    for each in schema.pop("oneOf", ()):
        if each != {"type": "null"}:
            schema.update(each)
    if "$ref" in schema:
        schema.update(enums[schema.pop("$ref").removeprefix(_REF)])
    schema.pop("description", None)
    parameter.pop("deprecated", None)
    if parameter["name"] == "If-Match":
        parameter["required"] = True


def _whole(schema: Any, models: Mapping[str, Any]) -> Any:
    """A schema with the models that it refers to."""
    if isinstance(schema, dict):
        if "$ref" in schema:
            return _whole(models[schema["$ref"].removeprefix(_REF)], models)
        return {name: _whole(each, models) for name, each in schema.items()}
    return [_whole(each, models) for each in schema] if isinstance(schema, list) else schema


def _refusal(status: int) -> dict[str, Any]:
    text, problem = _REFUSALS[status]
    media = {"schema": {"$ref": _REF + "Problem"}, "example": msgspec.to_builtins(problem)}
    return {"description": text, "headers": _REFUSAL_HEADERS.get(status, {}), "content": {PROBLEM: media}}


def _take_off(model: dict[str, Any]) -> None:
    """Take the values off the fields: they stand in the whole examples."""
    for field in model.get("properties", {}).values():
        for each in (field, *field.get("anyOf", ())):
            each.pop("examples", None)


_OF_FORMATS = {
    "uuid": "01a20332-7ce8-793a-8a98-290432b16bdd",
    "date": "2026-11-23",
    "date-time": "2026-11-23T08:30:00Z",
    "integer": 1,
    "boolean": False,
}


class _Sampler:
    """Makes examples of schemas from the values that stand on their fields."""

    def __init__(self, models: Mapping[str, Any]) -> None:
        self._models = models

    def of(self, schema: Mapping[str, Any], model: str = "", name: str = "") -> Any:
        """What stands on the field, else what is made of the parts, the first code, the format."""
        if "examples" in schema:
            return schema["examples"][0]
        if "anyOf" in schema:
            return self.of(schema["anyOf"][0], model, name)
        if "$ref" in schema:
            model = schema["$ref"].removeprefix(_REF)
            properties = self._models[model]["properties"]
            return {name: self.of(each, model, name) for name, each in properties.items()}
        if schema["type"] == "array":
            return [self.of(schema["items"], model, name)]
        if "enum" in schema:
            return schema["enum"][0]
        format_ = schema.get("format", schema["type"])
        if format_ == "string" and "default" in schema:
            return schema["default"]
        if format_ in _OF_FORMATS:
            return _OF_FORMATS[format_]
        raise LookupError(f"say with kernel.samples.like what {model}.{name} looks like, for the examples of the API")
