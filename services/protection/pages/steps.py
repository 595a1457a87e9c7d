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
from services.intake.access import PASSED_ON
from services.protection import rules, service, views
from services.protection.access import ProtectionPermission, confirms_for_others
from services.protection.schemas import TickStep, UrgencyStepView
from services.protection.tables import Result, Step
from tenants.settings.rules import said_with

from .children import ALL, NOBODY, for_all, options_of, value_of, whom

AnyRequest = Request[Any, Any, Any]
P = ProtectionPermission
STEP = "what_is_done"  # `step` is what buttons of forms are called, and no draft keeps it


@get("/notices/{notice_id:uuid}/urgency/steps", rule=P.READ)
async def steps_form(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """Both lists, with what was done already; for who takes steps with the form."""
    asked = {"child_id": request.query_params.get("child_id", "")}
    return await _draw(request, notice_id, Shown(filled({**happened_now(), **asked})))


@post("/notices/{notice_id:uuid}/urgency/steps", rule=P.TAKE_STEP, status_code=200)
async def tick_step(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """Tick a step off."""
    here = f"/notices/{notice_id}/urgency/steps"

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(TickStep, step=sent.text(STEP), **whom(sent), moments={"happened_at": ("day", "time")})
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
    actor = actor_of(request)
    view = await views.urgency_view(actor, notice_id, P.READ if request.method == "GET" else P.TAKE_STEP)
    elsewhere = view.notice.header.status in PASSED_ON
    shown_lists = [*rules.LISTS, *([rules.LIST_ELSEWHERE] if elsewhere else [])]
    offered = [step for _, steps in shown_lists for step in steps]
    if not confirms_for_others(actor):
        offered = [step for step in offered if step is not Step.TAKEN_OVER]
    ticked: dict[str, list[UrgencyStepView]] = {}
    for each in view.steps:
        ticked.setdefault(each.step, []).append(each)
    codes = [*(view.annexes[each.key] for each in rules.ANNEX_OF_LISTS), ""]
    lists = [
        (
            said_with(gettext(title), code),
            [(step.value, gettext(rules.STEPS[step]), ticked.get(step.value, [])) for step in steps],
        )
        for (title, steps), code in zip(shown_lists, codes, strict=False)
    ]
    urgent = [each for each in view.children if each.result == Result.URGENT or each.acute]
    several = urgent if len(urgent) > 1 else [] if urgent else view.children[1:] and view.children
    if request.method == "GET" and not shown.sent.text("child_id"):
        shown = shown.with_value("child_id", NOBODY if several else value_of(urgent[0].id if urgent else None))
    takes = P.TAKE_STEP in view.may
    shown = await begun(request, shown) if takes else shown
    shown = for_all(shown, urgent or view.children, view.children, goes_on=shown.begun or request.method != "GET")
    return show(
        request,
        "protection/steps.html",
        **shown.context(),
        view=view,
        lists=lists,
        urgent=urgent,
        several=several,
        children=[
            *(
                [(ALL, gettext("Všech: {names}").format(names=", ".join(each.name for each in several)))]
                if several
                else []
            ),
            *options_of(view.children),
        ],
        steps=[(step.value, gettext(rules.STEPS[step])) for step in offered],
        elsewhere=elsewhere,
        takes=takes,
        outcomes=options(rules.OUTCOMES),
        outcome_words=rules.OUTCOMES,
    )


ROUTES: list[Any] = [steps_form, tick_step]
