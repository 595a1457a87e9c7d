"""Judging how urgent a notice is, and all that was judged of it."""

import re
from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath

from kernel.actor import Actor
from kernel.db import look
from kernel.exceptions import Invalid
from kernel.web.conflicts import Stored
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, filled, options, read_form
from kernel.web.guard import actor_of
from kernel.web.i18n import N_, gettext
from kernel.web.once import once_by_form
from kernel.web.pages import go, one_look_at, show
from kernel.web.render import Lead
from kernel.web.text import format_datetime
from services.intake import views as intake_views
from services.intake.pages.common import WORDS as OF_NOTICES
from services.intake.pages.reading import said_of
from services.intake.schemas import NoticeView
from services.intake.tables import NoticeStatus
from services.protection import rules, service, views
from services.protection.access import ProtectionPermission
from services.protection.exceptions import SaidAlready
from services.protection.rules.children import TOLD_GONE, bare, by_addition
from services.protection.rules.form import CALLED_ITSELF
from services.protection.rules.told import reads_whole
from services.protection.schemas import (
    AssessmentText,
    AssessmentView,
    AssessUrgency,
    ChildView,
    GivenAnswer,
    QuestionView,
    SayAllJudged,
    UrgencyForm,
    UrgencyView,
)
from services.protection.tables import AnswerKind, Result

from .children import TOLD, of_case, options_of, value_of

ANSWERS = re.compile(r"(q[0-9a-f]{1,8})_text(_state)?")
AnyRequest = Request[Any, Any, Any]
P = ProtectionPermission
RESULTS = {Result.URGENT: N_("Naléhavé"), Result.NOT_URGENT: N_("Není naléhavé")}
WORDS: dict[str, Any] = {"results": RESULTS, "asked": rules.ASKED}
OF_ANOTHER_CHILD = N_("O tomhle dítěti nikdo neřekl, že se ozvalo samo. Odpovězte znovu, nebo nechte bez odpovědi.")
READ_IT = N_("Přečtěte si to: podepsáním posoudíte i to.")
_DONE = {
    Result.URGENT: N_("Posouzeno jako naléhavé a podepsáno, dítě: {child}. Jednejte hned."),
    Result.NOT_URGENT: N_("Posouzeno jako nenaléhavé a podepsáno, dítě: {child}."),
}


@get("/notices/{notice_id:uuid}/urgency", rule=P.ASSESS)
async def urgency_form(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """The questions, beside what was said."""
    return await _draw(request, notice_id, Shown())


@post("/notices/{notice_id:uuid}/urgency", rule=P.ASSESS, status_code=200)
async def assess_urgency(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """Sign a judgement."""
    here = f"/notices/{notice_id}"

    async def act(sent: Form) -> Response[Any]:
        _check_opened_with(sent)
        order = sent.order(AssessUrgency, answers=_answers(sent), **_child(sent))
        assessment_id = await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.assess_urgency(actor, notice_id, order, version=sent.number("version")),
            at=lambda _: here,
        )
        urgent = order.result == Result.URGENT
        following = f"{here}/urgency/steps" if urgent else here
        another = Lead(gettext("Posoudit další dítě z rodiny"), f"{here}/urgency")
        whom = await views.child_judged(actor_of(request), notice_id, assessment_id)
        said = gettext(_DONE[Result(order.result)]).format(child=whom)
        return go(request, following, said, kind="due" if urgent else "given", to=another)

    fields = _fields(await read_form(request))
    return await act_or_show_again(request, act, partial(_draw, request, notice_id), fields=fields)


@post("/notices/{notice_id:uuid}/urgency/told", rule=P.ASSESS, status_code=200)
async def say_all_judged(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """Say that all children of whom the notice tells are judged; or take that back and judge another one."""
    here, form = f"/notices/{notice_id}#nalehavost", f"/notices/{notice_id}/urgency"
    order = (await read_form(request)).order(SayAllJudged)
    try:
        await service.say_all_judged(actor_of(request), notice_id, order)
    except SaidAlready as said:
        return go(request, here, gettext(said.message), kind="due")
    except Invalid as refused:
        return go(request, here, next(iter(refused.fields.values())), kind="due")
    if not order.all_judged:
        return go(request, form, gettext("Otázka na další děti je znovu otevřená."))
    return go(request, here, gettext("Zapsáno: všechny děti jsou posouzené."))


def _fields(sent: Form) -> dict[str, str]:
    """Where what is wrong with an answer stands, and with who a child is that the notice names."""
    parts = (("text", ""), ("state", "_state"))
    of_told = {"child_told": "child_id", "child_born": "told_born", "child_unnamed": "told_unnamed"}
    if sent.text("child_id").startswith(TOLD) or sent.text("told_name").strip():
        of_told["child_name"] = "told_name"
    return of_told | {f"answers.{key}.{part}": f"{key}_text{name}" for key in _answered(sent) for part, name in parts}


def _child(sent: Form) -> dict[str, Any]:
    """Whom it is about, and who a child is that the notice names or that nobody named yet. Raises Invalid where another one is typed, too."""
    chosen, who = sent.text("child_id"), sent.text("told_name")
    if "several" in sent and "child_id" not in sent and not sent.text("child_name").strip():
        raise Invalid(fields={"child_id": rules.CHOOSE_CHILD})  # the child of the notice is chosen as any other one
    said = {"child_born": sent.text("told_born"), "child_unnamed": sent.ticked("told_unnamed")}
    if chosen.startswith(TOLD) and sent.text("child_name").strip():
        raise Invalid(fields={"child_name": rules.NEEDS_CHILD})
    if chosen.startswith(TOLD):
        return {"child_id": None, "child_told": chosen.removeprefix(TOLD), "child_name": who, **said}
    if not who.strip():
        return said
    if not chosen or sent.text("child_name").strip():
        raise Invalid(fields={"child_id": rules.CHOOSE_TOLD})
    return {"child_name": who, **said}


def _check_opened_with(sent: Form) -> None:
    """The answer that a form opened with (`itself`) is of the child that called, and of no other one that was chosen since. Raises Invalid."""
    state = f"{sent.text('itself')}_text_state"
    if sent.text("itself") and sent.text(state) == "yes" and (sent.text("child_id") or sent.text("child_name").strip()):
        raise Invalid(fields={state: OF_ANOTHER_CHILD})


def _answered(sent: Form) -> list[str]:
    """The questions that a form has fields of, those of a wording of before as well."""
    return list(dict.fromkeys(found[1] for name in sent.names if (found := ANSWERS.fullmatch(name))))


def _answers(sent: Form) -> list[GivenAnswer]:
    """What was answered, by the names of the fields: `q1_text_state` the choice, `q1_text` what goes with it."""
    return [
        GivenAnswer(question=key, state=sent.text(f"{key}_text_state"), text=sent.text(f"{key}_text"))
        for key in _answered(sent)
        if sent.text(f"{key}_text_state") or sent.text(f"{key}_text")
    ]


@one_look_at("urgency", "notice")
async def _draw(request: AnyRequest, notice_id: UUID, shown: Shown) -> Response[Any]:
    actor = actor_of(request)
    view = await views.urgency_view(actor, notice_id, P.ASSESS)
    if shown.behind(view.version):
        shown = await _beside_stored(actor, view, shown)
    elif "version" not in shown.sent:
        shown = shown.with_value("version", str(view.version))
    if (
        "child_id" not in shown.sent and "several" not in shown.sent
    ):  # a form that was sent chooses nobody for its person
        shown = _by_the_child(view, shown.with_value("child_id", _next_child(view, of_case(request, view))))
    shown = _still_there(view, shown)
    mark = view.todays_questions.mark
    if (opened_with := f"{shown.sent.text('itself')}_text_state") in shown.errors:
        shown = shown.with_value(opened_with, "").with_value("itself", "")
    drawn = shown.with_value("form_mark", mark).sent
    shown = _still_there(view, await begun(request, shown, drawn=drawn))
    if shown.begun and shown.behind(view.version):  # the draft says what its writer had read
        shown = await _beside_stored(actor, view, shown)
    newer = shown.sent.text("form_mark") not in ("", mark)
    async with look(actor):
        answered = {*_answered_with_words(shown.sent), *shown.sent.texts("categories")}
        earlier = await views.no_more_asked(actor, view.todays_questions, answered)
        elsewhere = await intake_views.elsewhere_of(actor, view.notice)
    shown = shown.with_value("form_mark", mark).with_value("said", str(view.said)).with_value("read", str(view.read))
    return show(
        request,
        "protection/urgency.html",
        **shown.context(),
        view=view,
        elsewhere=elsewhere,
        questions=_questions(view.todays_questions, _known(view.notice)),
        earlier=_questions(earlier, ""),
        categories=_categories(view.todays_questions, earlier),
        children=_choices(view),
        begins=len(_choices(view)) == 1 and not shown.errors,
        says_who=bool(_told(view)) or not all(each.named for each in view.children),
        asked_options=options(rules.ASKED),
        newer=newer and "form_mark" not in shown.errors,
        **OF_NOTICES,
        **WORDS,
    )


def _by_the_child(view: UrgencyView, shown: Shown) -> Shown:
    """A form in which it is answered that the child itself turned to the authority, where that child is to be judged, and it did."""
    keys = [each.key for each in view.todays_questions.questions if each.text == CALLED_ITSELF]
    for key in keys if view.itself and shown.sent.text("child_id") == value_of(None) else ():
        shown = shown.with_value(f"{key}_text_state", "yes").with_value("itself", key)
    return shown


def _still_there(view: UrgencyView, shown: Shown) -> Shown:
    """A form of a child that the notice tells of, and that somebody judged meanwhile: it is of that child, and of no other one."""
    chosen = shown.sent.text("child_id")
    if not chosen.startswith(TOLD) or chosen in {value for value, _ in _choices(view)}:
        return shown
    words = chosen.removeprefix(TOLD)
    same = next((each for each in view.children if each.id is not None and each.told == words), None)
    if same is not None:
        return shown.with_value("child_id", value_of(same.id))
    return shown.with_error("child_id", gettext(TOLD_GONE).format(words=bare(words)))


def _next_child(view: UrgencyView, of_case: Sequence[ChildView]) -> str:
    """Who is to be judged next, a child of the case in front from which the form was opened, or of whose case one leads, and never the
    child of another's; of a notice whose children all are, the same, or the child of the notice."""
    mine = [each for each in view.children if each.mine]
    own = [*of_case, *mine]
    asked = [each for each in (*own, *([] if mine else view.children)) if each.asked or not each.result]
    waits = next((value_of(each.id) for each in asked), None)
    left = [each for each in _told(view) if each not in view.likely] if view.told or len(view.children) == 1 else []
    return (
        waits if waits is not None else next((f"{TOLD}{words}" for words in left), value_of(own[0].id) if own else "")
    )


def _answered_with_words(sent: Form) -> list[str]:
    return [each.question for each in _answers(sent)]


def _categories(form: UrgencyForm, earlier: UrgencyForm) -> list[tuple[str, str]]:
    """What may be ticked; of a form of before only what was."""
    before = gettext("{name} (dřívější znění formuláře)")
    return [
        *((each.key, gettext(each.text)) for each in form.categories),
        *((each.key, before.format(name=gettext(each.text))) for each in earlier.categories),
    ]


def _choices(view: UrgencyView) -> list[tuple[str, str]]:
    """The children to choose from, each with what holds of it, and those that question 5 names."""
    stands = {
        **{each.id: gettext(RESULTS[Result(each.result)]).lower() for each in view.children if each.result},
        **{each.id: gettext("posuzuje se znovu") for each in view.children if each.result and each.asked},
    }
    led = {
        each.id: gettext("vede {who}").format(who=each.led_by)
        for each in view.children
        if each.led_by and not each.mine
    }
    known = [
        (
            value,
            " · ".join(filter(None, (name, stands.get(child.id, gettext("zatím neposouzeno")), led.get(child.id, "")))),
        )
        for child, (value, name) in zip(view.children, options_of(view.children), strict=True)
    ]
    return [*known, *((f"{TOLD}{words}", _perhaps_known(view, words)) for words in _told(view))]


def _perhaps_known(view: UrgencyView, words: str) -> str:
    """The words of question 5, and which judged child they likely mean."""
    said, same = _in_words(words), view.likely.get(words)
    return " · ".join((said, gettext("nejspíš už posouzené dítě {name}").format(name=same))) if same else said


def _in_words(words: str) -> str:
    """The words of whoever spoke of a child, and where they stand; never those of a sign."""
    told = gettext("v doplnění: „{words}“") if by_addition(words) else gettext("v oznámení: „{words}“")
    return told.format(words=bare(words))


def _told(view: UrgencyView) -> list[str]:
    """By which words of the notice somebody may be judged who is not there yet: those that name somebody, and the whole answer, unless
    all of it is read in these, as long as nobody said that all are judged."""
    if not view.answer or view.all_judged:
        return []
    whole = view.from_there or view.answer.strip(" .") in view.told or reads_whole(view.answer)
    return [*view.told, *([] if whole else [view.answer])]


def _questions(form: UrgencyForm, known: str) -> list[tuple[str, str, str, list[tuple[str, str]], str]]:
    """Key, question, what is to be known with it, what may be answered, and which answer proposes *urgent*."""
    hints = {AnswerKind.SCALE: gettext(rules.SCALE_SAYS)}
    return [
        (
            each.key,
            gettext(each.text),
            known if each.text == rules.KNOWN_BEFORE else hints.get(AnswerKind(each.kind), ""),
            [(state, gettext(text)) for state, text in rules.STATES[AnswerKind(each.kind)]],
            each.urges,
        )
        for each in form.questions
    ]


def _known(notice: NoticeView) -> str:
    """What is known here of the child already, in words."""
    same = [notice.duplicate_of] if notice.duplicate_of else []
    joined = [gettext("připojeno k vedenému případu")] if notice.header.status == NoticeStatus.JOINED else []
    known = [*(each.reference_number for each in (*same, *notice.duplicates)), *joined]
    return gettext("V oznámeních už je: {what}").format(what="; ".join(known)) if known else ""


async def _beside_stored(actor: Actor, view: UrgencyView, shown: Shown) -> Shown:
    """The form beside what was judged or added since its writer read the notice."""
    if judged := _judged_since(view, shown.sent):
        last = _last(judged, shown.sent)
        stored = _stored(view, last, await views.signed_text(actor, view.notice.header.id, last.id))
        return shown.against(
            msgspec.structs.replace(stored, also=_added(view, shown.sent) if shown.sent.text("read") else "")
        )
    return shown.against(Stored(fields=filled({}), version=view.version, said=_added(view, shown.sent), next_step=True))


def _judged_since(view: UrgencyView, sent: Form) -> list[AssessmentView]:
    """What somebody else judged while the form was open, last first."""
    before = sent.number("version") - (sent.number("read") if sent.text("read") else view.read)
    return view.assessments[: max(0, len(view.assessments) - before)]


def _added(view: UrgencyView, sent: Form) -> str:
    """What was added to the notice, or answered, while the form was open, in words: whoever signs has read it."""
    content = view.notice.content
    every = [(each.added_at, said_of(each)) for each in content.additions if not each.authority] if content else []
    every += [(each.answered_at, _answer_said(each)) for each in view.questions if each.answered_at is not None]
    every.sort(key=lambda each: each[0])
    new = every[sent.number("read") :] if sent.text("read") else every[-1:]
    words = " ".join(said for _, said in new)
    return f"{words} {gettext(READ_IT)}" if words else ""


def _answer_said(each: QuestionView) -> str:
    """What a colleague answered meanwhile."""
    return gettext("Mezitím přišla odpověď ({who}, {when}): „{words}“").format(
        who=each.asked_of, when=format_datetime(each.answered_at), words=each.answer
    )


def _last(meanwhile: Sequence[AssessmentView], sent: Form) -> AssessmentView:
    """Of that what is of the same child, or whatever came last."""
    return next((each for each in meanwhile if value_of(each.child.id) == sent.text("child_id")), meanwhile[0])


def _stored(view: UrgencyView, last: AssessmentView, text: AssessmentText) -> Stored:
    """It stands beside every field of the form, and nothing of it is taken over."""
    fields: dict[str, str | list[str]] = {
        "result": last.result,
        "reason": text.reason,
        "best_interest": text.best_interest,
        "child_asked": text.child_asked,
        "child_view": text.child_view,
        "steps": text.steps,
        "categories": text.categories,
        "child_id": value_of(last.child.id),
        **{f"{each.question}_text": each.text for each in text.answers},
        **{f"{each.question}_text_state": each.state for each in text.answers},
    }
    states = {state: gettext(words) for kind in rules.STATES.values() for state, words in kind}
    return Stored(
        fields=filled(fields),
        version=view.version,
        by=last.assessed_by,
        at=last.assessed_at,
        next_step=True,
        tells_empty=frozenset({"categories"}),
        words={**states, **{code.value: gettext(text) for code, text in RESULTS.items()}},
    )


@get("/notices/{notice_id:uuid}/urgency/all", rule=P.READ)
async def all_judgements(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """Everything that was judged of a notice, with every answer."""
    return await _draw_all(request, notice_id)


@one_look_at("urgency", "notice")
async def _draw_all(request: AnyRequest, notice_id: UUID) -> Response[Any]:
    view = await views.urgency_view(actor_of(request), notice_id)
    return show(request, "protection/judgements.html", view=view, **WORDS)


ROUTES: list[Any] = [urgency_form, assess_urgency, say_all_judged, all_judgements]
