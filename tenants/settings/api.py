# pyright: strict
"""Settings for programs: /api/v1/settings."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath, JSONBody

from kernel.actor import Actor
from kernel.web.api import VERSIONED, ApiRequest, Created, IdempotencyKey, IfMatch, answer, expected_version, once
from kernel.web.guard import actor_of

from . import service, views
from .access import SettingPermission
from .schemas import ChangeSetting, SettingHistory, SettingView

TAGS = ["settings"]
SETTINGS = "/api/v1/settings"


@get(SETTINGS, rule=SettingPermission.LIST, tags=TAGS)
async def list_settings(request: ApiRequest) -> list[SettingView]:
    """The settings of the organisation, with the changes to come."""
    return await views.list_settings(actor_of(request))


@get(f"{SETTINGS}/{{key:str}}", rule=SettingPermission.LIST, response_headers=VERSIONED, tags=TAGS)
async def get_setting(request: ApiRequest, key: FromPath[str]) -> Response[SettingHistory]:
    """One setting with its changes, last written first."""
    view = await views.setting_history(actor_of(request), key)
    return answer(view, version=view.version)


@post(f"{SETTINGS}/{{key:str}}/changes", rule=SettingPermission.CHANGE, tags=TAGS)
async def change_setting(
    request: ApiRequest,
    key: FromPath[str],
    data: JSONBody[ChangeSetting],
    if_match: IfMatch = None,
    idempotency_key: IdempotencyKey = None,
) -> Response[Created]:
    """Let a setting be another one from a day on, today at the earliest."""
    version = expected_version(if_match)

    async def act(actor: Actor) -> tuple[Created, str]:
        made = await service.change_setting(actor, key, data, version=version)
        return Created(made), f"{SETTINGS}/{key}"

    return await once(request, idempotency_key, act)


ROUTES: list[Any] = [list_settings, get_setting, change_setting]
