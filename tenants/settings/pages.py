# pyright: strict
"""Settings of the organisation: all of them, and one with its history and the form that changes it."""

from functools import partial
from itertools import groupby
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from kernel.legal_time import today_in_prague
from kernel.web.conflicts import Stored
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, filled
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.pages import go, one_look, show
from kernel.web.text import date_field

from . import service, views
from .access import SettingPermission, may
from .schemas import ChangeSetting, SettingHistory

AnyRequest = Request[Any, Any, Any]
P = SettingPermission
LIST = "/administration/settings"


@get(LIST, rule=P.LIST)
async def list_settings(request: AnyRequest) -> Response[Any]:
    """In what the organisation differs from others, group by group."""
    actor = actor_of(request)
    rows = await views.list_settings(actor)
    groups = [(group, list(found)) for group, found in groupby(rows, key=lambda row: row.group)]
    return show(request, "settings/list.html", groups=groups, may_change=may(actor, P.CHANGE))


@get(f"{LIST}/{{key:str}}", rule=P.LIST)
async def view_setting(request: AnyRequest, key: FromPath[str]) -> Response[Any]:
    """One setting: what holds, what will, how it came to that."""
    return await _draw(request, key, Shown())


@post(f"{LIST}/{{key:str}}", rule=P.CHANGE, status_code=200)
async def change_setting(request: AnyRequest, key: FromPath[str]) -> Response[Any]:
    """Let it be another one from a day on."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(ChangeSetting)
        await service.change_setting(actor_of(request), key, order, version=sent.number("version"))
        at_once = order.valid_from is not None and order.valid_from <= today_in_prague()
        words = gettext("Nastavení platí ode dneška.") if at_once else gettext("Změna je naplánovaná.")
        return go(request, f"{LIST}/{key}", words)

    return await act_or_show_again(request, act, partial(_draw, request, key))


@one_look
async def _draw(request: AnyRequest, key: str, shown: Shown) -> Response[Any]:
    actor = actor_of(request)
    view = await views.setting_history(actor, key)
    if shown.behind(view.version):
        shown = shown.against(_stored(view))
    else:
        opened = {"value": view.setting.value, "valid_from": date_field(today_in_prague())}
        shown = await begun(request, shown if shown.sent.names else Shown(filled(dict(opened))))
        shown = shown.since(view.version, lambda _: _stored(view))
    return show(
        request,
        "settings/setting.html",
        **shown.context(),
        view=view,
        setting=view.setting,
        may_change=may(actor, P.CHANGE) and not view.setting.fixed,
    )


def _stored(view: SettingHistory) -> Stored:
    """What somebody else saved while the form was open."""
    newest = view.changes[0]
    fields = {"value": newest.value, "valid_from": date_field(newest.valid_from)}
    return Stored(
        fields=filled(dict(fields)),
        version=view.version,
        by=newest.by or "",
        at=newest.at,
        next_step=True,
        words={one.value: one.words for one in view.options},
    )


ROUTES: list[Any] = [list_settings, view_setting, change_setting]
