# pyright: strict
"""Taking a consent back: what will end, and the few things a withdrawal needs."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from consent import rules, service, views
from consent.access import ConsentPermission
from consent.pages.common import AnyRequest, words_of
from consent.pages.next_steps import kept_after
from consent.schemas import ConsentView, WithdrawConsent
from kernel.legal_time import today_in_prague
from kernel.web.conflicts import Stored
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, filled, options
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.pages import go, one_look, show
from kernel.web.render import Lead


@get("/consents/{consent_id:uuid}/withdraw", rule=ConsentPermission.WITHDRAW)
async def withdrawal_form(request: AnyRequest, consent_id: FromPath[UUID]) -> Response[Any]:
    """What will end, and the few things a withdrawal needs."""
    return await _draw(request, consent_id, None)


@post("/consents/{consent_id:uuid}/withdraw", rule=ConsentPermission.WITHDRAW, status_code=200)
async def withdraw_consent(request: AnyRequest, consent_id: FromPath[UUID]) -> Response[Any]:
    """Record that the client took the consent back."""

    async def act(sent: Form) -> Response[Any]:
        if sent.text("act") == "preview":
            block = request.headers.get("hx-target") == "potom"
            return await (_draw_block(request, consent_id, sent) if block else _draw(request, consent_id, Shown(sent)))
        order = _order_of(sent)
        view, left = await service.withdraw_and_tell(
            actor_of(request), consent_id, order, version=sent.number("version")
        )
        done = gettext("Odvolání je zapsané. Sdílení skončilo ve stejném okamžiku.")
        done = " ".join([done, *(ending.text for ending in left if ending.done)])
        if kept := await kept_after(actor_of(request), view):
            done = f"{done} {gettext(kept.words)}"
        if view.withdrawal_scan_missing:
            more = gettext("Sken podepsaného odvolání přiložte, až ho budete mít.")
            done = f"{done} {more}"
        to = next((Lead(ending.left, ending.url) for ending in left if ending.left), None)
        return go(request, f"/consents/{consent_id}", done, to=to)

    return await act_or_show_again(request, act, partial(_draw, request, consent_id))


@one_look
async def _draw(request: AnyRequest, consent_id: UUID, shown: Shown | None) -> Response[Any]:
    """The form as it was sent or left, or a new one; what was typed for a consent that ended since can be read beside it."""
    header, view, endings = await service.consent_page(actor_of(request), consent_id)
    over = "consent.withdraw" not in view.may
    new = Shown(filled({"version": str(view.version), "said_on": today_in_prague(), "said_by": "self"}))
    shown = shown or await begun(request, new)
    if over or shown.behind(view.version):
        ended = shown.errors.get("") or gettext("Tento souhlas už neplatí.")
        is_new, shown = shown is new, shown.against(_stored(view, shown.sent, over=over))
        if over and (is_new or not shown.errors.differing):
            return go(request, f"/consents/{consent_id}", ended, kind="info")
    return show(
        request,
        "consent/withdraw.html",
        **await _went(request, consent_id, shown.sent, over=over),
        **shown.context(),
        header=header,
        view=view,
        endings=endings,
        over=over,
        kept=await kept_after(actor_of(request), view),
        proofs=options(rules.FORM_LABELS),
        options=options(rules.SAID_BY_LABELS),
        **words_of(view),
    )


async def _draw_block(request: AnyRequest, consent_id: UUID, sent: Form) -> Response[Any]:
    """Only what came about since the day that is being typed."""
    went = await _went(request, consent_id, sent)
    return show(request, "consent/withdraw.html", **went, **Shown(sent).context())


async def _went(request: AnyRequest, consent_id: UUID, sent: Form, *, over: bool = False) -> dict[str, Any]:
    day = _order_of(sent, so_far=True).said_on
    went = [] if over else await views.went_for_withdrawal(actor_of(request), consent_id, day)
    return {"went": went, "went_day": day, "consent_id": consent_id}


def _order_of(sent: Form, *, so_far: bool = False) -> WithdrawConsent:
    known = sent.text("known_since").split()
    unreadable = {"said_on": rules.NEEDS_SAID_DAY}
    return sent.order(WithdrawConsent, unreadable=unreadable, so_far=so_far, known_since=known)


def _stored(view: ConsentView, sent: Form, *, over: bool) -> Stored:
    """What was recorded last: a withdrawal, or that the client said yes to another wording. Of one that time ended
    nobody said anything: only what somebody chose themselves stands beside that, not the choice a form begins with.
    """
    last = max(view.steps, key=lambda step: step.recorded_at)
    fields: dict[str, str | date | Sequence[str] | None] = {
        "said_on": last.said_on,
        "form": last.form or "",
        "said_by": last.said_by or ("self" if sent.text("said_by") == "self" else ""),
        "representative": last.representative or "",
        "note": last.note or "",
    }
    by, at = last.recorded_by, last.recorded_at
    return Stored(fields=filled(fields), version=view.version, by=by, at=at, next_step=True, over=over)


ROUTES: list[Any] = [withdrawal_form, withdraw_consent]
