"""Pages of case management by two services: the offer, its answer, the key worker of the joint work."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from cases.cases import views as case_views
from cases.cases.access import CasePermission
from cases.cases.pages.common import case_page
from cases.cases.tables import CaseStatus
from kernel.exceptions import DomainError
from kernel.legal_time import format_date, today_in_prague
from kernel.web.forms import EMPTY, Form, filled, read_form
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.pages import go, show
from kernel.web.problems import form_errors
from kernel.web.render import FormErrors

from . import service, views
from .access import TeamworkPermission
from .schemas import (
    AcceptCaseManagement,
    ChangeCooperationKeyWorker,
    DeclineCaseManagement,
    Member,
    ProposeCaseManagement,
)

AnyRequest = Request[Any, Any, Any]
P = TeamworkPermission
KEPT = (403, 404)  # refusals that are pages of their own, not messages in a form


# ── the offer ────────────────────────────────────────────────────────────────────────────────────────────────────────


@get("/cases/{case_id:uuid}/plan/propose", rule=P.PROPOSE)
async def proposal_form(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Which consent the offer rests on, and a word for the colleagues."""
    return await _proposal(request, case_id, EMPTY, FormErrors())


@post("/cases/{case_id:uuid}/plan/propose", rule=P.PROPOSE, status_code=200)
async def propose(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Offer joint work."""
    sent = await read_form(request)
    order = ProposeCaseManagement(consent_id=sent.uuid("consent_id"), note=sent.text("note"))
    try:
        cooperation_id = await service.propose_case_management(actor_of(request), case_id, order)
    except DomainError as error:
        if error.status in KEPT:
            raise
        return await _proposal(request, case_id, sent, form_errors(error), status_code=error.status)
    return go(request, f"/case-management/{cooperation_id}", gettext("Nabídka spolupráce odešla druhé službě."))


async def _proposal(
    request: AnyRequest, case_id: UUID, sent: Form, errors: FormErrors, *, status_code: int = 200
) -> Response[Any]:
    actor = actor_of(request)
    offers = await views.proposable(actor, case_id)
    header = await case_views.case_header(actor, case_id, CasePermission.READ)
    return case_page(
        request,
        "case_management/propose.html",
        "plan",
        header,
        status_code=status_code,
        options=[
            {
                "value": str(offer.consent_id),
                "text": offer.partner.name,
                "hint": gettext("souhlas platí do {day}").format(day=format_date(offer.valid_until)),
            }
            for offer in offers
        ],
        sent=sent,
        errors=errors,
    )


# ── the agreement of two services ────────────────────────────────────────────────────────────────────────────────────


@get("/case-management/{cooperation_id:uuid}", rule=P.SEE)
async def view_cooperation(request: AnyRequest, cooperation_id: FromPath[UUID]) -> Response[Any]:
    """What the two services agreed on."""
    view = await views.case_management_view(actor_of(request), cooperation_id)
    return show(request, "case_management/cooperation.html", view=view)


@get("/case-management/{cooperation_id:uuid}/accept", rule=P.ANSWER)
async def acceptance_form(request: AnyRequest, cooperation_id: FromPath[UUID]) -> Response[Any]:
    """Which of our cases it is, and who will be the one key worker."""
    return await _acceptance(request, cooperation_id, EMPTY, FormErrors())


@post("/case-management/{cooperation_id:uuid}/accept", rule=P.ANSWER, status_code=200)
async def accept(request: AnyRequest, cooperation_id: FromPath[UUID]) -> Response[Any]:
    """Agree, or look for another of our cases: what is typed stays out of the address."""
    sent = await read_form(request)
    if sent.text("step") == "search":
        return await _acceptance(request, cooperation_id, sent, FormErrors())
    order = AcceptCaseManagement(case_id=sent.uuid("case_id"), key_worker_id=sent.uuid("key_worker_id"))
    try:
        await service.accept_case_management(actor_of(request), cooperation_id, order, version=sent.number("version"))
    except DomainError as error:
        if not error.fields:
            raise
        return await _acceptance(request, cooperation_id, sent, form_errors(error), status_code=error.status)
    return go(request, f"/cases/{order.case_id}/plan", gettext("Spolupráce začala."))


async def _acceptance(
    request: AnyRequest, cooperation_id: UUID, sent: Form, errors: FormErrors, *, status_code: int = 200
) -> Response[Any]:
    actor = actor_of(request)
    view = await views.case_management_view(actor, cooperation_id, to_answer=True)
    if P.ANSWER not in view.may:
        return go(request, f"/case-management/{cooperation_id}")
    query = sent.text("query").strip()[:200] or view.client_name
    unknown = gettext("datum narození neznáme")
    found = [row for row in await case_views.find_cases(actor, query) if row.status == CaseStatus.OPEN]
    return show(
        request,
        "case_management/accept.html",
        status_code=status_code,
        view=view,
        found=found,
        options=[
            {
                "value": str(row.id),
                "text": f"{row.client_name}, {format_date(row.birth_date) if row.birth_date else unknown}",
                "hint": f"{row.file_mark} · {row.key_worker}",
            }
            for row in found
        ],
        query=query,
        team=options_of(await views.team_for(actor, cooperation_id)),
        sent=sent,
        errors=errors,
    )


@get("/case-management/{cooperation_id:uuid}/decline", rule=P.ANSWER)
async def refusal_form(request: AnyRequest, cooperation_id: FromPath[UUID]) -> Response[Any]:
    """Why not."""
    return await _refusal(request, cooperation_id, EMPTY, FormErrors())


@post("/case-management/{cooperation_id:uuid}/decline", rule=P.ANSWER, status_code=200)
async def decline(request: AnyRequest, cooperation_id: FromPath[UUID]) -> Response[Any]:
    """Say no, with the reason."""
    sent = await read_form(request)
    order = DeclineCaseManagement(reason=sent.text("reason"))
    try:
        await service.decline_case_management(actor_of(request), cooperation_id, order, version=sent.number("version"))
    except DomainError as error:
        if not error.fields:
            raise
        return await _refusal(request, cooperation_id, sent, form_errors(error), status_code=error.status)
    return go(request, f"/case-management/{cooperation_id}", gettext("Odpověď je zapsaná."))


async def _refusal(
    request: AnyRequest, cooperation_id: UUID, sent: Form, errors: FormErrors, *, status_code: int = 200
) -> Response[Any]:
    view = await views.case_management_view(actor_of(request), cooperation_id, to_answer=True)
    if P.ANSWER not in view.may:
        return go(request, f"/case-management/{cooperation_id}")
    return show(request, "case_management/decline.html", status_code=status_code, view=view, sent=sent, errors=errors)


@get("/case-management/{cooperation_id:uuid}/key-worker", rule=P.CHANGE_KEY_WORKER)
async def key_worker_form(request: AnyRequest, cooperation_id: FromPath[UUID]) -> Response[Any]:
    """Whom the team agreed on, and when."""
    sent = filled({"agreed_on": format_date(today_in_prague())})
    return await _key_worker(request, cooperation_id, sent, FormErrors())


@post("/case-management/{cooperation_id:uuid}/key-worker", rule=P.CHANGE_KEY_WORKER, status_code=200)
async def change_key_worker(request: AnyRequest, cooperation_id: FromPath[UUID]) -> Response[Any]:
    """Another key worker of the joint work."""
    sent = await read_form(request)
    order = ChangeCooperationKeyWorker(key_worker_id=sent.uuid("key_worker_id"), agreed_on=sent.day("agreed_on"))
    try:
        sent.check_readable()
        await service.change_cooperation_key_worker(
            actor_of(request), cooperation_id, order, version=sent.number("version")
        )
    except DomainError as error:
        if error.status in KEPT:
            raise
        return await _key_worker(request, cooperation_id, sent, form_errors(error), status_code=error.status)
    return go(request, f"/case-management/{cooperation_id}", gettext("Společná práce má nového klíčového pracovníka."))


async def _key_worker(
    request: AnyRequest, cooperation_id: UUID, sent: Form, errors: FormErrors, *, status_code: int = 200
) -> Response[Any]:
    actor = actor_of(request)
    view = await views.case_management_view(actor, cooperation_id)
    if P.CHANGE_KEY_WORKER not in view.may:
        return go(request, f"/case-management/{cooperation_id}")
    team = [each for each in await views.team_for(actor, cooperation_id) if each.id != _id(view.key_worker)]
    return show(
        request,
        "case_management/key_worker.html",
        status_code=status_code,
        view=view,
        team=options_of(team),
        sent=sent,
        errors=errors,
    )


def _id(member: Member | None) -> UUID | None:
    return member.id if member else None


def options_of(team: list[Member]) -> list[tuple[str, str]]:
    """The people of both teams to choose from."""
    return [(str(each.id), f"{each.name} ({each.service})") for each in team]


ROUTES: list[Any] = [
    proposal_form,
    propose,
    view_cooperation,
    acceptance_form,
    accept,
    refusal_form,
    decline,
    key_worker_form,
    change_key_worker,
]
