# pyright: strict
"""Handing over: what can go, on which consent."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from cases.cases.pages.common import case_page
from cases.clients.rules import HEALTH_LABELS
from cases.clients.tables import HealthCode
from consent.pages.common import numbers_shown, people_seeing
from consent.rules import ITEM_LABELS, PURPOSE_LABELS, last_day
from consent.tables import HANDOVER_FIELDS, ItemKind, Purpose
from kernel.web.form_page import Shown, act_or_show_again, begun_parts
from kernel.web.forms import Form
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.once import once_by_form
from kernel.web.pages import go, one_look
from kernel.web.seen import moved_since, seal_seen
from kernel.web.text import format_date
from sharing import service, views
from sharing.pages.common import WORDS, AnyRequest, P
from sharing.schemas import HandOver, Offer


@get("/cases/{case_id:uuid}/sharing/new", rule=P.HAND_OVER)
async def hand_over_form(
    request: AnyRequest, case_id: FromPath[UUID], consent: FromQuery[UUID | None] = None
) -> Response[Any]:
    """What can be handed over, on which consent; `consent` is the one somebody comes from."""
    return await _draw(request, case_id, Shown(), first=consent)


@post("/cases/{case_id:uuid}/sharing/new", rule=P.HAND_OVER, status_code=200)
async def hand_over(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Hand over."""

    async def act(sent: Form) -> Response[Any]:
        if sent.text("all") == "items":
            every = sent.with_values("item_kinds", [kind.value for kind in HANDOVER_FIELDS])
            return await _draw(request, case_id, Shown(every))
        order = sent.order(HandOver, **numbers_shown(sent))
        await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.hand_over(actor, case_id, order),
            at="/sharing/sent/{}".format,
        )
        done = gettext("Předáno. Příjemce se o tom dozví na své stránce Můj den.")
        return go(request, f"/cases/{case_id}/sharing", done)

    return await act_or_show_again(request, act, partial(_draw, request, case_id))


@one_look
async def _draw(request: AnyRequest, case_id: UUID, shown: Shown, *, first: UUID | None = None) -> Response[Any]:
    view = await views.offers(actor_of(request), case_id)
    typed = await begun_parts(request, [str(offer.consent_id) for offer in view.offers])
    if chosen := shown.sent.uuid("consent_id"):
        typed[str(chosen)] = shown.sent.with_value("once", "")
    seen = {offer.consent_id: _seen(offer) for offer in view.offers}
    return await case_page(
        request,
        "sharing/hand_over.html",
        "sharing",
        view.header,
        **shown.context(),
        view=view,
        typed=typed,
        told={key: seal_seen(request, values) for key, values in seen.items()},
        moved={
            offer.consent_id: moved_since(request, sent, seen[offer.consent_id])
            for offer in view.offers
            if (sent := typed.get(str(offer.consent_id)))
            and numbers_shown(sent) != {"version_no": offer.version_no, "client_version": view.client_version}
        },
        people={offer.consent_id: people_seeing(offer.people, offer.recipient.service) for offer in view.offers},
        offers=sorted(view.offers, key=lambda offer: offer.consent_id != first),
        **WORDS,
    )


def _seen(offer: Offer) -> dict[str, str]:
    """What a form shows of an offer, in words: by it somebody decides what goes out."""
    told = {
        gettext("Uvidí to"): people_seeing(offer.people, offer.recipient.service),
        gettext("Účel"): "; ".join(filter(None, [gettext(PURPOSE_LABELS[Purpose(offer.purpose)]), offer.purpose_text])),
        gettext("Platnost do"): format_date(last_day(offer.valid_until)),
    }
    for item in offer.items:
        if item.state == "ready":
            label = gettext(ITEM_LABELS[ItemKind(item.kind)])
            values = {**item.values}
            if code := values.get("health_code"):
                values["health_code"] = gettext(HEALTH_LABELS.get(HealthCode(code), code))
            told[label[:1].upper() + label[1:]] = ", ".join(values.values())
    return told


ROUTES: list[Any] = [hand_over_form, hand_over]
