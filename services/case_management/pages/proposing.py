"""Offering case management to another service."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from cases.cases import views as case_views
from cases.cases.access import CasePermission
from cases.cases.pages.common import case_page
from cases.cases.schemas import CaseHeader
from consent.pages.common import numbers_shown, people_seeing
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.once import once_by_form
from kernel.web.pages import go, one_look_at
from kernel.web.seen import moved_since, seal_seen
from kernel.web.text import format_date
from services.case_management import service, views
from services.case_management.pages.common import AnyRequest, P
from services.case_management.schemas import OfferedWork, ProposeCaseManagement
from tenants import views as tenant_views


@get("/cases/{case_id:uuid}/plan/propose", rule=P.PROPOSE)
async def proposal_form(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Which consent the offer rests on, and a word for the colleagues."""
    return await _draw(request, case_id, Shown())


@post("/cases/{case_id:uuid}/plan/propose", rule=P.PROPOSE, status_code=200)
async def propose(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Offer case management."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(ProposeCaseManagement, **_numbers(sent))
        offered = await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.propose_case_management(actor, case_id, order),
            at="/case-management/{}".format,
        )
        return go(request, f"/case-management/{offered}", gettext("Nabídka spolupráce odešla druhé službě."))

    return await act_or_show_again(request, act, partial(_draw, request, case_id))


@one_look_at("plan")
async def _draw(request: AnyRequest, case_id: UUID, shown: Shown) -> Response[Any]:
    actor = actor_of(request)
    offers = await views.proposable(actor, case_id)
    header = await case_views.case_header(actor, case_id, CasePermission.READ)
    shown = await begun(request, shown)
    told = _seen(header, offers)
    wanted = shown.sent.uuid("consent_id")
    chosen = next((offer.choice for offer in offers if offer.choice.consent_id == wanted), None)
    now = {"version_no": chosen.version_no, "client_version": chosen.client_version} if chosen else {}
    return await case_page(
        request,
        "case_management/propose.html",
        "plan",
        header,
        **shown.context(),
        offers=offers,
        me=(await tenant_views.worker_names(actor.tenant, [actor.worker]))[actor.worker],
        told=seal_seen(request, told),
        moved=moved_since(request, shown.sent, told) if chosen and _numbers(shown.sent) != now else None,
        options=[
            {
                "value": str(offer.choice.consent_id),
                "text": offer.choice.partner.name,
                "hint": gettext("souhlas platí do {day} · uvidí to: {people}").format(
                    day=format_date(offer.choice.valid_until),
                    people=people_seeing(offer.choice.people, offer.choice.partner.name),
                ),
            }
            for offer in offers
            if not offer.choice.nobody
        ],
    )


def _numbers(sent: Form) -> dict[str, Any]:
    """The wording of the chosen consent and the client's data, as the form was drawn with them."""
    no = f"version_no.{sent.text('consent_id')}"
    return numbers_shown(sent.with_value("version_no", sent.text(no)) if no in sent else sent)


def _seen(header: CaseHeader, offers: list[OfferedWork]) -> dict[str, str]:
    """What the form shows, in words: by it somebody decides whom to tell of the client, and what."""
    told = {
        gettext("Klient"): header.client_name,
        gettext("Datum narození"): format_date(header.birth_date) if header.birth_date else "",
    }
    for offer in offers:
        who = offer.choice.partner.name
        told[gettext("{service}: souhlas platí do").format(service=who)] = format_date(offer.choice.valid_until)
        told[gettext("{service}: uvidí to").format(service=who)] = people_seeing(offer.choice.people, who)
        told[gettext("{service}: témata").format(service=who)] = ", ".join(offer.text.topics)
        told[gettext("{service}: účel").format(service=who)] = offer.text.purpose
    return told


ROUTES: list[Any] = [proposal_form, propose]
