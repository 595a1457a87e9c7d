"""Was a goal met?"""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from kernel.web.conflicts import Stored, last_of
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, filled
from kernel.web.guard import actor_of
from kernel.web.i18n import N_, gettext
from kernel.web.pages import go, one_look, show
from services.meetings import service, views
from services.meetings.pages.common import AnyRequest, P
from services.meetings.schemas import EvaluateGoal, GoalView, ItemView

GOAL = "/meetings/{meeting_id:uuid}/items/{item_id:uuid}/goals/{goal_id:uuid}"

SEEN_HERE = N_("Vyhodnocení cíle je zapsané. Spolupráce už skončila: vidí ho jen vaše služba, druhá se ho nedozví.")


@get(GOAL, rule=P.EVALUATE)
async def evaluation_form(
    request: AnyRequest, meeting_id: FromPath[UUID], item_id: FromPath[UUID], goal_id: FromPath[UUID]
) -> Response[Any]:
    """Whether the goal was met, and how it is known."""
    return await _draw(request, meeting_id, item_id, goal_id, Shown())


@post(GOAL, rule=P.EVALUATE, status_code=200)
async def evaluate(
    request: AnyRequest, meeting_id: FromPath[UUID], item_id: FromPath[UUID], goal_id: FromPath[UUID]
) -> Response[Any]:
    """Keep the answer."""
    actor = actor_of(request)

    async def act(sent: Form) -> Response[Any]:
        order = EvaluateGoal(
            met={"yes": True, "no": False}.get(sent.text("met")),
            sentence=sent.text("sentence"),
            other_people=sent.texts("other_people"),
            other_people_reason=sent.text("other_people_reason"),
        )
        await views.check_on_agenda(actor, item_id, meeting_id)
        case_id, joint = await service.evaluate_goal(actor, item_id, goal_id, order, version=sent.number("version"))
        said = gettext("Vyhodnocení cíle je zapsané.") if joint else gettext(SEEN_HERE)
        return go(request, f"/cases/{case_id}/plan", said)

    return await act_or_show_again(request, act, partial(_draw, request, meeting_id, item_id, goal_id))


@one_look
async def _draw(request: AnyRequest, meeting_id: UUID, item_id: UUID, goal_id: UUID, shown: Shown) -> Response[Any]:
    view = await views.item_view(actor_of(request), item_id, meeting_id=meeting_id, goal_id=goal_id)
    goal = next(each for each in view.goals if each.id == goal_id)
    if P.EVALUATE not in view.may:
        return go(request, f"/meetings/{meeting_id}/items/{item_id}", " ".join(shown.errors.values()), kind="due")
    shown = await begun(request, shown)
    stored = _stored(view, goal)
    if "sentence" not in shown.sent:
        shown = Shown(stored.opened(), shown.errors, shown.status_code)
    elif shown.behind(view.version):
        shown = shown.against(stored)
    return show(request, "meetings/evaluation.html", **shown.context(), view=view, goal=goal)


def _stored(view: ItemView, goal: GoalView) -> Stored:
    """What was judged last. Whoever judges says it in their own name: nothing of another's judgement comes into theirs."""
    judged = [(each.by, each.at) for one in view.goals for each in (one.evaluation, *one.earlier) if each is not None]
    present, last = goal.evaluation, last_of((view.concluded_by, view.concluded_at), *judged)
    if present is None:
        return Stored(fields=filled({"met": "", "sentence": ""}), version=view.version, last=last)
    fields = filled({"met": "yes" if present.met else "no", "sentence": present.sentence})
    by, at = present.by, present.at
    return Stored(fields=fields, version=view.version, by=by, at=at, next_step=True, last=last)


ROUTES: list[Any] = [evaluation_form, evaluate]
