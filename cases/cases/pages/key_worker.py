# pyright: strict
"""The change of the key worker."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from cases.cases import rules, service, views
from cases.cases.access import CasePermission
from cases.cases.pages.common import NOT_NAMED, AnyRequest, case_page, is_unnamed, unnamed_anyway
from cases.cases.schemas import (
    CaseHeader,
    ChangeKeyWorker,
)
from kernel.web.conflicts import Stored
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, filled
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.pages import go, one_look_at
from kernel.web.panels import panels_of
from kernel.web.text import counted
from tenants.absences import views as absences

UNREADABLE = {"informed_on": rules.NEEDS_INFORMED_DAY, "request_on": rules.NEEDS_REQUEST}


@get("/cases/{case_id:uuid}/key-worker", rule=CasePermission.CHANGE_KEY_WORKER)
async def key_worker_form(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """The form of the change."""
    return await _draw(request, case_id, Shown())


@post("/cases/{case_id:uuid}/key-worker", rule=CasePermission.CHANGE_KEY_WORKER, status_code=200)
async def change_key_worker(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Give the case to another key worker."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(ChangeKeyWorker, unreadable=UNREADABLE)
        order = msgspec.structs.replace(order, unnamed_anyway=unnamed_anyway(sent, order.worker_id))
        await service.change_key_worker(actor_of(request), case_id, order, version=sent.number("version"))
        whom = await views.key_worker_word(actor_of(request), whom=True)
        return go(request, f"/cases/{case_id}", gettext("Případ má nového {whom}.").format(whom=whom))

    return await act_or_show_again(request, act, partial(_draw, request, case_id))


@one_look_at("case_header")
async def _draw(request: AnyRequest, case_id: UUID, shown: Shown) -> Response[Any]:
    header = await views.case_header(actor_of(request), case_id, CasePermission.CHANGE_KEY_WORKER)
    asked = await views.asked_of_open_tasks(actor_of(request), case_id, header.key_worker_id)
    shown = await begun(request, shown)
    if shown.behind(header.version):
        shown = shown.against(await _stored(request, header))
    elif "version" not in shown.sent:
        shown = shown.with_value("version", str(header.version))
    return await case_page(
        request,
        "cases/key_worker.html",
        "overview",
        header,
        **shown.context(),
        asked=asked,
        workers=await successors(request, case_id, header.key_worker_id, shown.sent.uuid("worker_id"), asked),
        reasons=await views.change_reasons(actor_of(request)),
        vias=await views.change_ways(actor_of(request)),
        relief=await views.relief_notes(actor_of(request), case_id),
        panels=await panels_of("key-worker", actor_of(request), case_id=case_id),
    )


async def _stored(request: AnyRequest, header: CaseHeader) -> Stored:
    """The change that somebody else made; what they noted is in the file."""
    right = CasePermission.CHANGE_KEY_WORKER
    present, by, at = await views.last_change_of_key_worker(actor_of(request), header.id, right)
    fields: dict[str, str | date | Sequence[str] | None] = {
        "worker_id": str(present.worker_id),
        "reason": present.reason,
        "informed_on": present.informed_on,
        "informed_via": present.informed_via or "",
        "not_informed_reason": present.not_informed_reason,
    }
    words = {str(present.worker_id): present.worker, present.reason: gettext(present.reason_label)}
    words |= {present.informed_via: gettext(present.via_label)} if present.informed_via else {}
    return Stored(fields=filled(fields), version=header.version, by=by, at=at, next_step=True, words=words)


async def successors(
    request: AnyRequest, case_id: UUID, present: UUID, sent: UUID | None, asked: Sequence[views.AskedOfTask]
) -> list[dict[str, str]]:
    """Who could lead the case next, those with the fewest open cases first; of each whether a consent leaves them out, or that they
    are on the other side of the child."""
    actor = actor_of(request)
    loads, away = await views.key_worker_loads(actor, CasePermission.LIST), await absences.away_words(actor)
    may_not = await views.may_not_lead(actor, case_id)
    words = gettext("otevřený případ"), gettext("otevřené případy"), gettext("otevřených případů")
    return [
        {
            "value": str(worker.id),
            "text": worker.name,
            "hint": ", ".join(
                [
                    counted(number, *words),
                    *([gettext(NOT_NAMED)] if is_unnamed(asked, worker.id) else []),
                    *([may_not[worker.id]] if worker.id in may_not else []),
                    *([away[worker.id]] if worker.id in away else []),
                ]
            ),
        }
        for worker, number in sorted(loads, key=lambda pair: (pair[0].id in may_not, pair[0].id in away))
        if worker.id != present or worker.id == sent
    ]


ROUTES = [key_worker_form, change_key_worker]
