"""What to do now, and what was done."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, filled, happened_now, options
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.once import once_by_form
from kernel.web.pages import go, one_look_at, show
from services.protection import rules, service, views
from services.protection.access import ProtectionPermission
from services.protection.schemas import TickStep

AnyRequest = Request[Any, Any, Any]
P = ProtectionPermission
STEP = "what_is_done"  # `step` is what buttons of forms are called, and no draft keeps it


@get("/notices/{notice_id:uuid}/urgency/steps", rule=P.ASSESS)
async def steps_form(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """Both lists, with what was done already."""
    return await _draw(request, notice_id, Shown(filled(happened_now())))


@post("/notices/{notice_id:uuid}/urgency/steps", rule=P.ASSESS, status_code=200)
async def tick_step(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """Tick a step off."""
    here = f"/notices/{notice_id}/urgency/steps"

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(TickStep, step=sent.text(STEP), moments={"happened_at": ("day", "time")})
        await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.tick_step(actor, notice_id, order),
            at=lambda _: here,
        )
        return go(request, here, gettext("Krok je zapsaný."))

    fields = {"happened_at": "day", "step": STEP}
    return await act_or_show_again(request, act, partial(_draw, request, notice_id), fields=fields)


@one_look_at("urgency", "notice")
async def _draw(request: AnyRequest, notice_id: UUID, shown: Shown) -> Response[Any]:
    view = await views.urgency_view(actor_of(request), notice_id, P.ASSESS)
    ticked = {each.step: each for each in view.steps}
    lists = [
        (gettext(title), [(step.value, gettext(rules.STEPS[step]), ticked.get(step.value)) for step in steps])
        for title, steps in rules.LISTS
    ]
    shown = await begun(request, shown)
    return show(
        request,
        "protection/steps.html",
        **shown.context(),
        view=view,
        lists=lists,
        steps=[(step.value, gettext(text)) for step, text in rules.STEPS.items()],
        outcomes=options(rules.OUTCOMES),
        outcome_words=rules.OUTCOMES,
    )


ROUTES: list[Any] = [steps_form, tick_step]
