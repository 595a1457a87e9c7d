"""Judging how urgent a notice is, and all that was judged of it."""

import re
from functools import partial
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from kernel.db import look
from kernel.exceptions import Invalid
from kernel.web.conflicts import Stored
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, filled, options
from kernel.web.guard import actor_of
from kernel.web.i18n import N_, gettext
from kernel.web.once import once_by_form
from kernel.web.pages import go, one_look_at, show
from kernel.web.render import Lead
from services.intake.pages.common import WORDS as OF_NOTICES
from services.intake.schemas import NoticeView
from services.intake.tables import NoticeStatus
from services.protection import rules, service, views
from services.protection.access import ProtectionPermission
from services.protection.schemas import AssessUrgency, GivenAnswer, UrgencyForm, UrgencyView
from services.protection.tables import AnswerKind, Result

from .children import TOLD, options_of, value_of

ANSWERS = re.compile(r"(q[0-9a-f]{1,8})_text(_state)?")
AnyRequest = Request[Any, Any, Any]
P = ProtectionPermission
RESULTS = {Result.URGENT: N_("Naléhavé"), Result.NOT_URGENT: N_("Není naléhavé")}
WORDS: dict[str, Any] = {"results": RESULTS, "asked": rules.ASKED}
_DONE = {
    Result.URGENT: N_("Posouzeno jako naléhavé a podepsáno. Jednejte hned."),
    Result.NOT_URGENT: N_("Posouzeno jako nenaléhavé a podepsáno."),
}


@get("/notices/{notice_id:uuid}/urgency", rule=P.ASSESS)
async def urgency_form(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """The questions, beside what was said."""
    return await _draw(request, notice_id, Shown())


@post("/notices/{notice_id:uuid}/urgency", rule=P.ASSESS, status_code=200)
async def assess_urgency(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """Sign a judgement."""
    here = f"/notices/{notice_id}"
    async with look(actor_of(request)):
        form = await views.form_of_today(actor_of(request))

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(AssessUrgency, answers=_answers(sent, form), **_child(sent))
        await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.assess_urgency(actor, notice_id, order, version=sent.number("version")),
            at=lambda _: here,
        )
        urgent = order.result == Result.URGENT
        following = f"{here}/urgency/steps" if urgent else here
        another = Lead(gettext("Posoudit další dítě z rodiny"), f"{here}/urgency")
        return go(
            request, following, gettext(_DONE[Result(order.result)]), kind="due" if urgent else "given", to=another
        )

    return await act_or_show_again(request, act, partial(_draw, request, notice_id), fields=_fields(form))


def _fields(form: UrgencyForm) -> dict[str, str]:
    """Where what is wrong with an answer stands."""
    parts = (("text", ""), ("state", "_state"))
    return {f"answers.{each.key}.{part}": f"{each.key}_text{name}" for each in form.questions for part, name in parts}


def _child(sent: Form) -> dict[str, Any]:
    """Whom it is about: a child that question 5 named is a further one. Raises Invalid where another one is typed, too."""
    chosen = sent.text("child_id")
    if not chosen.startswith(TOLD):
        return {}
    if sent.text("child_name").strip():
        raise Invalid(fields={"child_name": rules.NEEDS_CHILD})
    return {"child_id": None, "child_name": chosen.removeprefix(TOLD)}


def _answers(sent: Form, form: UrgencyForm) -> list[GivenAnswer]:
    """What was answered, by the names of the fields: `q1_text_state` the choice, `q1_text` what goes with it."""
    keys = [each.key for each in form.questions if f"{each.key}_text" in sent or f"{each.key}_text_state" in sent]
    return [
        GivenAnswer(question=key, state=sent.text(f"{key}_text_state"), text=sent.text(f"{key}_text")) for key in keys
    ]


@one_look_at("urgency", "notice")
async def _draw(request: AnyRequest, notice_id: UUID, shown: Shown) -> Response[Any]:
    view = await views.urgency_view(actor_of(request), notice_id, P.ASSESS)
    if view.assessments and shown.behind(view.version):
        shown = shown.against(_stored(view))
    elif "version" not in shown.sent:
        shown = shown.with_value("version", str(view.version))
    if "child_id" not in shown.sent:
        shown = shown.with_value("child_id", _next_child(view))
    mark = view.todays_questions.mark
    drawn = shown.with_value("form_mark", mark).sent
    shown = await begun(request, shown, drawn=drawn)
    newer = shown.sent.text("form_mark") not in ("", mark)
    left = _left(view.todays_questions, shown.sent)
    shown = shown.with_value("form_mark", mark)
    return show(
        request,
        "protection/urgency.html",
        **shown.context(),
        view=view,
        questions=_questions(view.todays_questions, _known(view.notice)),
        categories=[(each.key, gettext(each.text)) for each in view.todays_questions.categories],
        children=_choices(view),
        asked_options=options(rules.ASKED),
        newer=newer and "form_mark" not in shown.errors,
        left=left,
        **OF_NOTICES,
        **WORDS,
    )


def _next_child(view: UrgencyView) -> str:
    """Who is to be judged next; of a notice whose children all are, the child of the notice."""
    waits = next((value_of(each.id) for each in view.children if each.asked or not each.result), None)
    return waits if waits is not None else next((f"{TOLD}{name}" for name in view.told), "")


def _left(form: UrgencyForm, sent: Form) -> list[tuple[str, str]]:
    """What was written to questions that are not asked any more: under another one it would say something else."""
    asked = {each.key for each in form.questions}
    return [
        (name, sent.text(name))
        for name in sent.names
        if (found := ANSWERS.fullmatch(name)) and not found[2] and found[1] not in asked and sent.text(name)
    ]


def _choices(view: UrgencyView) -> list[tuple[str, str]]:
    """The children to choose from, each with what holds of it, and those that question 5 names."""
    stands = {
        **{each.id: gettext(RESULTS[Result(each.result)]).lower() for each in view.children if each.result},
        **{each.id: gettext("posuzuje se znovu") for each in view.children if each.result and each.asked},
    }
    known = [
        (value, " · ".join((name, stands.get(child.id, gettext("zatím neposouzeno")))))
        for child, (value, name) in zip(view.children, options_of(view.children), strict=True)
    ]
    return [*known, *((f"{TOLD}{name}", gettext("{name} · z otázky 5").format(name=name)) for name in view.told)]


def _questions(form: UrgencyForm, known: str) -> list[tuple[str, str, str, list[tuple[str, str]]]]:
    """Key, question, what is to be known with it, and what may be answered."""
    hints = {AnswerKind.SCALE: gettext(rules.SCALE_SAYS)}
    return [
        (
            each.key,
            gettext(each.text),
            known if each.text == rules.KNOWN_BEFORE else hints.get(AnswerKind(each.kind), ""),
            [(state, gettext(text)) for state, text in rules.STATES[AnswerKind(each.kind)]],
        )
        for each in form.questions
    ]


def _known(notice: NoticeView) -> str:
    """What is known here of the child already, in words."""
    same = [notice.duplicate_of] if notice.duplicate_of else []
    joined = [gettext("připojeno k vedenému případu")] if notice.header.status == NoticeStatus.JOINED else []
    known = [*(each.reference_number for each in (*same, *notice.duplicates)), *joined]
    return gettext("V oznámeních už je: {what}").format(what="; ".join(known)) if known else ""


def _stored(view: UrgencyView) -> Stored:
    """What somebody else judged while the form was open: it stands beside, and nothing of it is taken over."""
    last = view.assessments[0]
    fields = {
        "result": last.result,
        "reason": last.reason,
        "best_interest": last.best_interest,
        "child_id": value_of(last.child.id),
    }
    return Stored(
        fields=filled({name: text for name, text in fields.items() if text}),
        version=view.version,
        by=last.assessed_by,
        at=last.assessed_at,
        next_step=True,
        words={code.value: gettext(text) for code, text in RESULTS.items()},
    )


@get("/notices/{notice_id:uuid}/urgency/all", rule=P.READ)
async def all_judgements(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """Everything that was judged of a notice, with every answer."""
    return await _draw_all(request, notice_id)


@one_look_at("urgency", "notice")
async def _draw_all(request: AnyRequest, notice_id: UUID) -> Response[Any]:
    view = await views.urgency_view(actor_of(request), notice_id)
    return show(request, "protection/judgements.html", view=view, **WORDS)


ROUTES: list[Any] = [urgency_form, assess_urgency, all_judgements]
