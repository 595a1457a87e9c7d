# pyright: strict
"""Code lists of the organisation: all of them, one with its codes and history, and the form that changes a code."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from kernel.legal_time import today_in_prague
from kernel.web.conflicts import Stored
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, filled
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.once import once_by_form
from kernel.web.pages import go, one_look, show
from kernel.web.text import date_field

from . import service, views
from .access import SettingPermission, may
from .rules import CODE_LISTS
from .schemas import AddCode, ChangeCode, CodeChangeView, CodeListView, CodeView

AnyRequest = Request[Any, Any, Any]
P = SettingPermission
LISTS = "/administration/code-lists"
ONE = f"{LISTS}/{{list_key:str}}"
CODE = f"{ONE}/codes/{{code_key:str}}"


@get(LISTS, rule=P.LIST)
async def list_code_lists(request: AnyRequest) -> Response[Any]:
    """What people of the organisation choose from."""
    return show(request, "codelists/lists.html", lists=await views.list_lists(actor_of(request)))


@get(ONE, rule=P.LIST)
async def view_code_list(request: AnyRequest, list_key: FromPath[str]) -> Response[Any]:
    """One list: its codes, what is to come, how it came to that."""
    return await _draw_list(request, list_key, Shown())


@post(ONE, rule=P.CHANGE, status_code=200)
async def add_code(request: AnyRequest, list_key: FromPath[str]) -> Response[Any]:
    """Add a code to it."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(AddCode, details=_details(list_key, sent))
        here = f"{LISTS}/{list_key}"
        await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.add_code(actor, list_key, order),
            at=lambda _: here,
            only_one=True,
        )
        return go(request, here, gettext("Kód je v číselníku."))

    return await act_or_show_again(request, act, partial(_draw_list, request, list_key))


@get(CODE, rule=P.LIST)
async def view_code(request: AnyRequest, list_key: FromPath[str], code_key: FromPath[str]) -> Response[Any]:
    """One code and what became of it."""
    return await _draw_code(request, list_key, code_key, Shown())


@post(CODE, rule=P.CHANGE, status_code=200)
async def change_code(request: AnyRequest, list_key: FromPath[str], code_key: FromPath[str]) -> Response[Any]:
    """Let it be another one from a day on."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(ChangeCode, details=_details(list_key, sent))
        await service.change_code(actor_of(request), list_key, code_key, order, version=sent.number("version"))
        at_once = order.valid_from is not None and order.valid_from <= today_in_prague()
        words = gettext("Kód platí ode dneška.") if at_once else gettext("Změna je naplánovaná.")
        return go(request, f"{LISTS}/{list_key}", words)

    return await act_or_show_again(request, act, partial(_draw_code, request, list_key, code_key))


def _details(list_key: str, sent: Form) -> dict[str, str]:
    of = CODE_LISTS.one(list_key)
    return {each.key: sent.text(f"details.{each.key}") for each in of.details} if of is not None else {}


def _asked(list_key: str) -> list[dict[str, Any]]:
    """What is asked of each code beside its name."""
    of = CODE_LISTS.one(list_key)
    return [
        {
            "name": f"details.{each.key}",
            "title": gettext(each.title),
            "hint": gettext(each.hint) if each.hint else None,
            "options": [(code, gettext(words)) for code, words in each.codes.items()],
        }
        for each in (of.details if of is not None else ())
    ]


@one_look
async def _draw_list(request: AnyRequest, list_key: str, shown: Shown) -> Response[Any]:
    actor = actor_of(request)
    view = await views.code_list(actor, list_key)
    new = Shown(filled({"valid_from": date_field(today_in_prague())}))
    shown = await begun(request, shown if shown.sent.names else new)
    return show(
        request,
        "codelists/list.html",
        **shown.context(),
        view=view,
        asked=_asked(list_key),
        may_change=may(actor, P.CHANGE),
    )


@one_look
async def _draw_code(request: AnyRequest, list_key: str, code_key: str, shown: Shown) -> Response[Any]:
    actor = actor_of(request)
    view = await views.code_list(actor, list_key, code_key)
    code = next(each for each in view.codes if each.code == code_key)
    changes = [one for one in view.changes if one.code == code_key]
    if changes and shown.behind(len(changes)):
        shown = shown.against(_stored(view, changes))
    else:
        shown = await begun(request, shown if shown.sent.names else Shown(filled(_opened(code))))
        shown = shown.since(len(changes), lambda _: _stored(view, changes)) if changes else shown
    return show(
        request,
        "codelists/code.html",
        **shown.context(),
        view=view,
        code=code,
        changes=changes,
        asked=_asked(list_key),
        may_change=may(actor, P.CHANGE),
    )


def _opened(code: CodeView) -> dict[str, str]:
    return {
        "label": code.label,
        **({"used": "1"} if code.used else {}),
        **{f"details.{each.key}": each.value for each in code.details},
        "valid_from": date_field(today_in_prague()),
    }


def _stored(view: CodeListView, changes: list[CodeChangeView]) -> Stored:
    """What somebody else saved while the form was open."""
    newest = changes[0]
    fields = {
        "label": newest.label,
        **({"used": "1"} if newest.used else {}),
        **{f"details.{each.key}": each.value for each in newest.details},
        "valid_from": date_field(newest.valid_from),
    }
    words = {each.value: each.words for one in changes for each in one.details}
    return Stored(
        fields=filled(dict(fields)),
        version=len(changes),
        by=newest.by or "",
        at=newest.at,
        next_step=True,
        words={**words, "1": gettext("ano"), "": gettext("ne")},
    )


ROUTES: list[Any] = [list_code_lists, view_code_list, add_code, view_code, change_code]
