"""The description of the API is whole and true: every route, how it refuses, what a request looks like."""

import re
from typing import Any

import httpx
import jsonschema_rs
import msgspec
import pytest
from litestar.datastructures import UploadFile
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from app.description import TAGS
from app.testing.client import app
from kernel.web import problems
from kernel.web.guard import handlers_of

pytestmark = pytest.mark.slow

OPERATIONS = {
    (re.sub(r":\w+}", "}", path), method.lower()): handler
    for method, path, handler in handlers_of(app())
    if path.startswith("/api/")
}


@pytest.fixture
async def described(client_app) -> dict[str, Any]:
    """The description as anybody may read it."""
    answered: httpx.Response = await (await client_app(None)).get("/schema/openapi.json")
    assert answered.status_code == 200
    return answered.json()


@pytest.fixture
def operations(described: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """Every operation of the description."""
    return {(path, method): each for path, item in described["paths"].items() for method, each in item.items()}


def contents(operation: dict[str, Any], described: dict[str, Any]) -> list[dict[str, Any]]:
    """The media types of an operation that carry JSON or a form: what is sent, and what is answered."""
    answers = [each for status, each in operation["responses"].items() if status.startswith("2")]
    answers += described["components"]["responses"].values()
    found = [operation.get("requestBody", {}), *answers]
    return [
        media for each in found for kind, media in each.get("content", {}).items() if "json" in kind or "form" in kind
    ]


async def test_it_is_openapi_3_1(described: dict[str, Any]) -> None:
    """By the letter of the standard; who reads it learns what it is and where."""
    assert not [error.message for error in OPENAPI_31_VALIDATOR.iter_errors(described)]
    assert described["openapi"].startswith("3.1")
    assert described["info"]["title"] == "Opora"
    assert described["info"]["description"]
    assert described["servers"]
    assert {each["name"] for each in described["tags"]} == set(TAGS)
    assert described["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    for name, model in described["components"]["schemas"].items():
        assert re.fullmatch(r"[A-Za-z0-9_]+", name)
        jsonschema_rs.meta.validate({"$schema": "https://json-schema.org/draft/2020-12/schema", **model})


async def test_every_route_of_the_api_stands_in_it_and_nothing_else(operations: dict[Any, Any]) -> None:
    """Pages and files are no API."""
    assert set(operations) == set(OPERATIONS)


async def test_every_operation_says_what_it_is(operations: dict[Any, dict[str, Any]]) -> None:
    """A name of its own, a summary, a sentence or two, its domain, the way in."""
    assert len({each["operationId"] for each in operations.values()}) == len(operations)
    for where, each in operations.items():
        assert each["summary"], where
        assert each["description"], where
        assert set(each["tags"]) <= set(TAGS), where
        assert each["security"] == [{"bearer": []}], where


async def test_every_operation_says_how_it_refuses(
    operations: dict[Any, dict[str, Any]], described: dict[str, Any]
) -> None:
    """As problem details, each with an example; what goes with a body, a version or a key goes with it everywhere."""
    for (path, method), each in operations.items():
        headers = {one["name"] for one in each.get("parameters", ()) if one["in"] == "header"}
        due = {"401", "429", "503"}
        due |= {"404"} if "{" in path else set()
        due |= {"400", "413", "415"} if "requestBody" in each else set()
        due |= {"409"} if method != "get" else set()
        due |= {"412", "428"} if "If-Match" in headers else set()
        due |= {"400", "422"} if "Idempotency-Key" in headers else set()
        assert due <= set(each["responses"]), (path, method)
    for name, refusal in described["components"]["responses"].items():
        assert refusal["content"][problems.PROBLEM]["example"]["status"] == int(name.removeprefix("Problem"))
    assert "WWW-Authenticate" in described["components"]["responses"]["Problem401"]["headers"]
    assert "Retry-After" in described["components"]["responses"]["Problem503"]["headers"]


async def test_what_is_made_has_an_address_and_what_is_changed_a_version(operations: dict[Any, dict[str, Any]]) -> None:
    """The headers stand beside the answers that carry them."""
    for where, each in operations.items():
        headers = {one["name"] for one in each.get("parameters", ()) if one["in"] == "header"}
        if "201" in each["responses"]:
            assert {"Location", "Idempotency-Replayed"} <= set(each["responses"]["201"]["headers"]), where
            assert "Idempotency-Key" in headers, where
    for thing in ("cases/{case_id}", "cases/{case_id}/client", "consents/{consent_id}", "notices/{notice_id}"):
        assert "ETag" in operations[f"/api/v1/{thing}", "get"]["responses"]["200"]["headers"]


async def test_every_body_has_an_example_that_fits(
    operations: dict[Any, dict[str, Any]], described: dict[str, Any]
) -> None:
    """What is sent, what is answered and how it is refused: by its own schema, formats too."""
    components = {"components": described["components"]}
    validators: dict[bytes, Any] = {}  # one reads all components, and most schemas are of many answers
    for where, each in operations.items():
        for media in contents(each, described):
            key = msgspec.json.encode(media["schema"], order="deterministic")
            if key not in validators:
                validators[key] = jsonschema_rs.Draft202012Validator(
                    media["schema"] | components, validate_formats=True
                )
            errors = [
                f"{error.instance_path}: {error.message}" for error in validators[key].iter_errors(media["example"])
            ]
            assert not errors, (where, errors)


async def test_only_a_file_is_of_the_kinds_of_files(operations: dict[Any, dict[str, Any]]) -> None:
    """What else a form carries beside a scan is no PDF."""
    media = operations["/api/v1/consents/{consent_id}/evidence", "post"]["requestBody"]["content"]
    assert set(media["multipart/form-data"]["encoding"]) == {"evidence"}


async def test_the_example_of_an_order_is_one(operations: dict[Any, dict[str, Any]]) -> None:
    """The parser takes it; no field is forgotten."""
    for where, handler in OPERATIONS.items():
        if handler.parsed_data_field is None:
            continue
        (media,) = operations[where]["requestBody"]["content"].values()
        order = handler.parsed_data_field.annotation
        assert set(media["example"]) == {field.encode_name for field in msgspec.structs.fields(order)}
        if not any(field.type is UploadFile for field in msgspec.structs.fields(order)):
            msgspec.convert(media["example"], order)


async def test_codes_days_and_ids_are_told(described: dict[str, Any]) -> None:
    """A program's author need not guess them."""
    models = described["components"]["schemas"]
    assert models["ConsentView"]["properties"]["decision"]["enum"] == ["agree", "disagree"]
    assert "required" in models["AddRecord"]
    assert models["AddRecord"]["properties"]["occurred_at"] == {"type": "string", "format": "date-time"}
    for name, model in models.items():
        for field, schema in model.get("properties", {}).items():
            text = str(schema)
            assert not re.search(r"(^|_)id$", field) or "'uuid'" in text or field == "request_id", (name, field)
            assert not re.search(r"_(on|from|until)$", field) or "'date" in text, (name, field)
            assert not field.endswith("_at") or "'date-time'" in text, (name, field)
            is_code = re.search(r"(^|_)(state|status|decision|form|said_by|channel|informed_via)$", field)
            assert not is_code or "'enum'" in text or name == "Problem", (name, field)


async def test_an_order_takes_nothing_else_and_a_view_may_grow(described: dict[str, Any]) -> None:
    """Unknown fields of an order are refused, and the description says so."""
    for (path, _), handler in OPERATIONS.items():
        if handler.parsed_data_field is not None and "evidence" not in path:
            model = described["components"]["schemas"][handler.parsed_data_field.annotation.__name__]
            assert model["additionalProperties"] is False
    assert "additionalProperties" not in described["components"]["schemas"]["CaseView"]


async def test_no_sample_is_left_over(described: dict[str, Any]) -> None:
    """They stand on the fields, and are taken off them for the whole examples."""
    assert '"examples"' not in msgspec.json.encode(described["components"]["schemas"]).decode()
