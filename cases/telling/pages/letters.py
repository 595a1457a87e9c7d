# pyright: strict
"""Writing to a client from here about who leads their case."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from cases.cases.pages.common import case_page
from cases.telling import service, views
from cases.telling.access import TellingPermission as P
from cases.telling.schemas import Letters, LetterView, WriteLetter
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, filled
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.once import once_by_form
from kernel.web.pages import go, one_look_at
from kernel.web.text import format_date
from tenants.messages.rules import CHANNELS
from tenants.tables import Channel

AnyRequest = Request[Any, Any, Any]
LETTER = "/cases/{case_id:uuid}/told/letter"


@get(LETTER, rule=P.NOTE)
async def letter_form(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """What would be written, and where to."""
    return await _draw(request, case_id, Shown())


@post(LETTER, rule=P.NOTE, status_code=200)
async def write_letter(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Have it sent."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(WriteLetter)
        await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.write_letter(actor, case_id, order),
            at=lambda _: f"/cases/{case_id}",
        )
        said = gettext("Zpráva odchází. Že to klient ví, se zapíše, jakmile ji server převezme.")
        return go(request, f"/cases/{case_id}", said)

    return await act_or_show_again(request, act, partial(_draw, request, case_id))


@one_look_at("client_told")
async def _draw(request: AnyRequest, case_id: UUID, shown: Shown) -> Response[Any]:
    found = await views.letters(actor_of(request), case_id)
    header = found.telling.header
    shown = await begun(request, shown)
    if "worker_id" not in shown.sent:
        plan = found.telling.plan
        first = plan.worker_id if plan is not None and not plan.told else header.key_worker_id
        kept = {name: shown.sent.texts(name) for name in shown.sent.names}
        shown = Shown(filled({"worker_id": str(first), **kept}), shown.errors)
    return await case_page(
        request,
        "telling/letter.html",
        "overview",
        header,
        **shown.context(),
        found=found,
        of=_of(found),
        ways=_ways(found),
    )


def _of(found: Letters) -> list[dict[str, str]]:
    head, plan = found.telling.header, found.telling.plan
    said = {head.key_worker_id: head.key_worker}
    if plan is not None:
        since = gettext("povede ho od {day}").format(day=format_date(plan.effective_on))
        said[plan.worker_id] = f"{plan.worker}, {since}"
    return [{"value": str(each), "text": said[each]} for each in found.about if each in said]


def _ways(found: Letters) -> list[dict[str, str]]:
    letters = next(iter(found.about.values()), list[LetterView]())
    return [
        {"value": each.channel, "text": gettext(CHANNELS[Channel(each.channel)]), "hint": each.to} for each in letters
    ]


ROUTES: list[Any] = [letter_form, write_letter]
