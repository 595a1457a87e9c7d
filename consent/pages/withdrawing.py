# pyright: strict
"""Taking a consent back: what will end, and the few things a withdrawal needs."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from consent import rules, service
from consent.access import ConsentPermission
from consent.pages.common import AnyRequest, words_of
from consent.schemas import WithdrawConsent
from consent.tables import Relation
from kernel.legal_time import format_date, today_in_prague
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, filled, options
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.pages import go, one_look, show


@get("/consents/{consent_id:uuid}/withdraw", rule=ConsentPermission.WITHDRAW)
async def withdrawal_form(request: AnyRequest, consent_id: FromPath[UUID]) -> Response[Any]:
    """What will end, and the few things a withdrawal needs."""
    return await _draw(request, consent_id, None)


@post("/consents/{consent_id:uuid}/withdraw", rule=ConsentPermission.WITHDRAW, status_code=200)
async def withdraw_consent(request: AnyRequest, consent_id: FromPath[UUID]) -> Response[Any]:
    """Record that the client took the consent back."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(WithdrawConsent, unreadable={"said_on": rules.NEEDS_SAID_DAY})
        await service.withdraw_consent(actor_of(request), consent_id, order, version=sent.number("version"))
        done = gettext("Odvolání je zapsané. Sdílení skončilo ve stejném okamžiku.")
        return go(request, f"/consents/{consent_id}", done)

    return await act_or_show_again(request, act, partial(_draw, request, consent_id))


@one_look
async def _draw(request: AnyRequest, consent_id: UUID, shown: Shown | None) -> Response[Any]:
    """The form as it was sent, or a new one; of a consent that ended in the meantime the consent itself."""
    header, view, endings = await service.consent_page(actor_of(request), consent_id)
    if "consent.withdraw" not in view.may:
        ended = shown.errors.get("") if shown else None
        return go(request, f"/consents/{consent_id}", ended or gettext("Tento souhlas už neplatí."), kind="info")
    if shown is None:
        today = format_date(today_in_prague())
        shown = Shown(filled({"version": str(view.version), "said_on": today, "said_by": Relation.SELF.value}))
        shown = await begun(request, shown)
    if shown.stale:
        shown = shown.with_value("version", str(view.version))
    return show(
        request,
        "consent/withdraw.html",
        **shown.context(),
        header=header,
        view=view,
        endings=endings,
        proofs=options(rules.FORM_LABELS),
        options=options(rules.SAID_BY_LABELS),
        **words_of(view),
    )


ROUTES: list[Any] = [withdrawal_form, withdraw_consent]
