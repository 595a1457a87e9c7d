# pyright: strict
"""Code lists for programs: /api/v1/code-lists."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath, JSONBody

from kernel.web.api import (
    VERSIONED,
    ApiRequest,
    Created,
    IdempotencyKey,
    IfMatch,
    answer,
    create,
    expected_version,
)
from kernel.web.guard import actor_of

from . import service, views
from .access import SettingPermission
from .schemas import AddCode, ChangeCode, CodeListHeader, CodeListView

TAGS = ["settings"]
LISTS = "/api/v1/code-lists"
P = SettingPermission


@get(LISTS, rule=P.LIST, tags=TAGS)
async def list_code_lists(request: ApiRequest) -> list[CodeListHeader]:
    """The code lists of the organisation."""
    return await views.list_lists(actor_of(request))


@get(f"{LISTS}/{{list_key:str}}", rule=P.LIST, response_headers=VERSIONED, tags=TAGS)
async def get_code_list(request: ApiRequest, list_key: FromPath[str]) -> Response[CodeListView]:
    """One code list with its codes and their changes, last written first."""
    view = await views.code_list(actor_of(request), list_key)
    return answer(view, version=view.version)


@post(f"{LISTS}/{{list_key:str}}/codes", rule=P.CHANGE, tags=TAGS)
async def add_code(
    request: ApiRequest, list_key: FromPath[str], data: JSONBody[AddCode], idempotency_key: IdempotencyKey = None
) -> Response[Created]:
    """Add a code to a list, from today at the earliest."""
    return await create(
        request, idempotency_key, f"{LISTS}/{list_key}", lambda actor: service.add_code(actor, list_key, data)
    )


@post(f"{LISTS}/{{list_key:str}}/codes/{{code_key:str}}/changes", rule=P.CHANGE, tags=TAGS)
async def change_code(
    request: ApiRequest,
    list_key: FromPath[str],
    code_key: FromPath[str],
    data: JSONBody[ChangeCode],
    if_match: IfMatch = None,
    idempotency_key: IdempotencyKey = None,
) -> Response[Created]:
    """Let a code be another one from a day on, today at the earliest; the version counts its changes."""
    version = expected_version(if_match)
    return await create(
        request,
        idempotency_key,
        f"{LISTS}/{list_key}",
        lambda actor: service.change_code(actor, list_key, code_key, data, version=version),
    )


ROUTES: list[Any] = [list_code_lists, get_code_list, add_code, change_code]
