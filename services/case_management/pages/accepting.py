"""The partner's yes: which of its cases it is, and who leads the case management."""

from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from cases.cases import views as case_views
from cases.cases.pages.new import draw_form, open_from
from cases.cases.rules.marks import said
from cases.cases.schemas import FoundCase, OpenCase
from cases.cases.tables import CaseStatus
from cases.clients.rules import person_mark
from consent import views as consent_views
from consent.tables import ConsentType
from kernel.actor import Actor
from kernel.czech import fold
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, filled
from kernel.web.guard import actor_of
from kernel.web.i18n import N_, gettext
from kernel.web.pages import go, one_look_at, show
from kernel.web.text import format_date
from services.case_management import service, views
from services.case_management.access import Side
from services.case_management.exceptions import AlreadyAnswered, joint_work_at
from services.case_management.pages.common import AnyRequest, P, options_of, to_answer
from services.case_management.schemas import AcceptCaseManagement, CaseManagementView, Member


def _accept(case_management_id: UUID) -> str:
    return f"/case-management/{case_management_id}/accept"


@get("/case-management/{case_management_id:uuid}/accept", rule=P.ANSWER)
async def acceptance_form(request: AnyRequest, case_management_id: FromPath[UUID]) -> Response[Any]:
    """Which of our cases it is, and who will be the one key worker."""
    return await _draw(request, case_management_id, Shown())


@post("/case-management/{case_management_id:uuid}/accept", rule=P.ANSWER, status_code=200)
async def accept(request: AnyRequest, case_management_id: FromPath[UUID]) -> Response[Any]:
    """Agree, or look for another of our cases: what is typed stays out of the address."""

    async def act(sent: Form) -> Response[Any]:
        if sent.text("step") == "search":
            return await _draw(request, case_management_id, Shown(sent))
        order, version = sent.order(AcceptCaseManagement), sent.number("version")
        # the tick counts for the case that it was put for
        same = bool(order.case_id) and sent.text("same_anyway") == str(order.case_id)
        order = msgspec.structs.replace(order, same_anyway=same)
        await service.accept_case_management(actor_of(request), case_management_id, order, version=version)
        return go(request, f"/cases/{order.case_id}/plan", gettext("Spolupráce začala."))

    return await act_or_show_again(request, act, partial(_draw, request, case_management_id))


@one_look_at("case_management", "case_search")
async def _draw(request: AnyRequest, case_management_id: UUID, shown: Shown) -> Response[Any]:
    actor = actor_of(request)
    found = await to_answer(request, case_management_id, shown)
    if found is None:
        return go(request, f"/case-management/{case_management_id}")
    view, shown = found
    query = shown.sent.text("query").strip()[:200] or view.client_name
    unknown = gettext("datum narození neznáme")
    cases = [row for row in await case_views.find_cases(actor, query) if row.status == CaseStatus.OPEN]
    noes = await consent_views.noes_to(
        actor, {row.client_id for row in cases}, type=ConsentType.CASE_MANAGEMENT, service_id=view.other_service_id
    )
    team = await views.team_for(actor, case_management_id)
    leads = who_offers(view, team)
    for name, chosen in (("case_id", the_only_one(view, cases)), ("key_worker_id", leads)):
        if chosen is not None and name not in shown.sent:
            shown = shown.with_value(name, str(chosen))
    return show(
        request,
        "case_management/accept.html",
        **shown.context(),
        view=view,
        found=cases,
        options=[
            {
                "value": str(row.id),
                "text": f"{row.client_name}, {format_date(row.birth_date) if row.birth_date else unknown}",
                "hint": " · ".join([said(row.file_mark), row.key_worker, *said_no(noes.get(row.client_id))]),
            }
            for row in cases
        ],
        query=query,
        team=options_of(team),
        proposed=leads is not None,
        readers=await views.who_reads_a_case(actor, case_management_id),
    )


def the_only_one(view: CaseManagementView, cases: list[FoundCase]) -> UUID | None:
    """The one open case that is the client's of an offer by name, however it is written, and by a birth date that both know."""
    name = sorted(fold(view.client_name).split())
    certain = [
        row.id
        for row in cases
        if view.birth_date is not None
        and row.birth_date == view.birth_date
        and sorted(fold(row.client_name).split()) == name
    ]
    return certain[0] if len(certain) == 1 else None


def who_offers(view: CaseManagementView, team: list[Member]) -> UUID | None:
    """Who is proposed to lead the joint work: whoever offered it, where they may and nobody else has their name."""
    found = [each.id for each in team if (each.name, each.service_id) == (view.proposed_by, view.other_service_id)]
    return found[0] if len(found) == 1 else None


def said_no(day: date | None) -> list[str]:
    """That the client of a case that is offered said no to this service: of two of one name it may be this one."""
    return [gettext("{day} zaznělo této spolupráci ne").format(day=format_date(day))] if day is not None else []


@get("/case-management/{case_management_id:uuid}/new-case", rule=P.ANSWER)
async def case_form(request: AnyRequest, case_management_id: FromPath[UUID]) -> Response[Any]:
    """The form of a new case, with the name and birth date of the offer."""
    return await _draw_case(request, case_management_id, Shown())


@post("/case-management/{case_management_id:uuid}/new-case", rule=P.ANSWER, status_code=200)
async def open_case(request: AnyRequest, case_management_id: FromPath[UUID]) -> Response[Any]:
    """Open it and agree, in one act: an offer that is over meanwhile leaves no case of somebody who took it back."""

    async def act(sent: Form) -> Response[Any]:
        async def do(actor: Actor, order: OpenCase) -> UUID:
            same = sent.text("same_anyway") == person_mark(order.identity)  # the tick counts for who it was put for
            return await service.accept_in_new_case(
                actor, case_management_id, order, sent.uuid("leads_id"), same_anyway=same
            )

        return await open_from(request, sent, do, back="/cases/{}/plan")

    return await act_or_show_again(request, act, partial(_draw_case, request, case_management_id))


@one_look_at("case_management", "case_search")
async def _draw_case(request: AnyRequest, case_management_id: UUID, shown: Shown) -> Response[Any]:
    view = await views.case_management_view(actor_of(request), case_management_id, only=Side.PARTNER)
    if P.ANSWER not in view.may:
        raise AlreadyAnswered(about=joint_work_at(view.id))
    names = {"given_name": view.given_name, "family_name": view.family_name}
    known = filled({**names, "birth_date": format_date(view.birth_date)})
    shown = await begun(request, shown, drawn=known)
    if not shown.sent.names:
        shown = msgspec.structs.replace(shown, sent=known)
    return await draw_form(
        request,
        shown,
        back=_accept(view.id),
        back_to=N_("Přijmout spolupráci"),
        knows=True,
        readers=await views.who_reads_a_case(actor_of(request), case_management_id),
        more={
            "template": "case_management/leads.html",
            "team": options_of(await views.team_for(actor_of(request), view.id)),
        },
        does=N_("Založit případ a přijmout spolupráci"),
    )


ROUTES: list[Any] = [acceptance_form, accept, case_form, open_case]
