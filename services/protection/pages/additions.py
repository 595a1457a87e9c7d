"""Judging what was added to a notice."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from kernel.web.conflicts import Stored
from kernel.web.form_page import Shown, act_or_show_again, begun, left_behind
from kernel.web.forms import Form, filled, options
from kernel.web.guard import actor_of
from kernel.web.i18n import N_, gettext
from kernel.web.once import once_by_form
from kernel.web.pages import WITHOUT_DRAFT, go, one_look_at, show
from kernel.web.render import Lead
from services.intake.pages.common import WORDS as OF_NOTICES
from services.protection import rules, service, views
from services.protection.access import ProtectionPermission
from services.protection.schemas import AdditionJudgedView, JudgeAddition, UrgencyView
from services.protection.tables import Acute

from .children import ALL, for_all, options_of, value_of, whom

AnyRequest = Request[Any, Any, Any]
P = ProtectionPermission
ACUTE = {Acute.YES: N_("Ano, akutně"), Acute.NO: N_("Ne"), Acute.UNKNOWN: N_("Nevím")}
SERIOUSNESS = [("1", N_("1 malá")), ("2", "2"), ("3", "3"), ("4", N_("4 velmi vážná"))]
JUDGED_FOR = N_(
    "Doplnění už je posouzené, dítě: {child} ({who}). Čeká ještě: {left}. Co jste napsali, patřilo k prvnímu."
)
CREDIBILITY = [("1", N_("1 nevěrohodná")), ("2", "2"), ("3", "3"), ("4", N_("4 doložená"))]


@get("/notices/{notice_id:uuid}/urgency/addition", rule=P.ASSESS)
async def addition_form(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """The addition that waits longest, beside what was said before."""
    return await _draw(request, notice_id, Shown())


@post("/notices/{notice_id:uuid}/urgency/addition", rule=P.ASSESS, status_code=200)
async def judge_addition(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """Sign what was made of it."""
    here = f"/notices/{notice_id}"

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(JudgeAddition, **whom(sent), concerns=sent.text("concerns") != "no")
        await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.judge_addition(actor, notice_id, order),
            at=lambda _: here,
            only_one=True,
        )
        if order.reopens:
            words = gettext("Doplnění je posouzené. Posuďte znovu naléhavost.")
            return go(request, f"{here}/urgency", words, kind="due")
        after = await views.urgency_view(actor_of(request), notice_id, P.ASSESS)
        if waiting := [each.name for each in after.children if each.waits]:
            words = gettext("Doplnění je posouzené. Čeká ještě: {names}.").format(names=", ".join(waiting))
            return go(
                request, here, words, kind="due", to=Lead(gettext("Posoudit doplnění"), f"{here}/urgency/addition")
            )
        return go(request, here, gettext("Doplnění je posouzené a podepsané."))

    return await act_or_show_again(request, act, partial(_draw, request, notice_id))


@one_look_at("urgency", "notice")
async def _draw(request: AnyRequest, notice_id: UUID, shown: Shown) -> Response[Any]:
    view = await views.urgency_view(actor_of(request), notice_id, P.ASSESS)
    waiting = [each for each in view.additions if each.judged_at is None]
    chosen = next((each for each in view.additions if each.addition_id == shown.sent.uuid("addition_id")), None)
    addition = chosen or (waiting[0] if waiting else None)
    if addition is None:
        return go(request, f"/notices/{notice_id}", gettext("Žádné doplnění na posouzení nečeká."), kind="info")
    whose = [each for each in view.children if addition.addition_id in each.waits] or [addition.child]
    if not shown.sent.names:
        shown = Shown(filled({"child_id": value_of(whose[0].id), "concerns": "yes"}))
    about = str(addition.addition_id)  # what was written of one addition fills the form of no other
    shown = await begun(request, shown, about)
    goes_on = shown.begun or request.method != "GET"
    first = _first_judgement(view, shown)
    waits = any(addition.addition_id in each.waits for each in view.children)
    # of one child, by somebody else; what was written of it is no judgement of another
    if first is not None and waits and shown.errors.to is None:
        left = ", ".join(each.name for each in whose)
        said = gettext(JUDGED_FOR).format(child=first.child.name, who=first.judged_by, left=left)
        anew = f"/notices/{notice_id}/urgency/addition?{WITHOUT_DRAFT}=1"
        return go(request, anew, said, kind="due", to=left_behind(request, about) if shown.begun else None)
    if first is not None:
        shown = shown.against(_stored(first))
    shown = for_all(shown.with_value("addition_id", about), whose, view.children, goes_on=goes_on)
    everybody = gettext("Všech: {names}").format(names=", ".join(each.name for each in whose))
    return show(
        request,
        "protection/addition.html",
        **shown.context(),
        view=view,
        addition=addition,
        over=first is not None,
        unjudged=[*(each.name for each in view.children if not each.result), *view.told],
        more=len({each.addition_id for each in waiting} - {addition.addition_id}),
        whose=whose,
        children=[*([(ALL, everybody)] if len(whose) > 1 else []), *options_of(whose)],
        concerns=[("yes", gettext("Týká se")), ("no", gettext("Netýká se, jak níže stojí"))],
        asked=rules.ASKED,
        acute=options(ACUTE),
        seriousness=[(code, gettext(words)) for code, words in SERIOUSNESS],
        credibility=[(code, gettext(words)) for code, words in CREDIBILITY],
        **OF_NOTICES,
    )


def _first_judgement(view: UrgencyView, shown: Shown) -> AdditionJudgedView | None:
    """What somebody else made of the addition while the form was open, for a child that it was sent for."""
    sent = shown.sent
    return next(
        (
            each
            for each in view.additions
            if each.judged_at is not None
            and each.addition_id == sent.uuid("addition_id")
            and sent.text("child_id") in (ALL, value_of(each.child.id))
        ),
        None,
    )


def _stored(first: AdditionJudgedView) -> Stored:
    """It stands beside what was typed, and is written over by nobody: an addition is judged once."""
    fields = {
        "content": first.content,
        "seriousness": first.seriousness,
        "credibility": first.credibility,
        "acute": first.acute,
        "concerns": "yes" if first.concerns else "no",
        "reopens": "1" if first.reopens else "",
    }
    return Stored(
        fields=filled({name: text for name, text in fields.items() if text}),
        version=0,
        by=first.judged_by,
        at=first.judged_at,
        next_step=True,
        over=True,
    )


ROUTES: list[Any] = [addition_form, judge_addition]
