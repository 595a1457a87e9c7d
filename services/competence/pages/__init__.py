"""Pages of competence: the decision beside the notice, what follows from it, and the letter to the other authority."""

import asyncio
from collections.abc import Collection, Iterator
from functools import partial
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from kernel.actor import Actor
from kernel.checks import refuse_unread
from kernel.uploads.refusals import human_size
from kernel.web.conflicts import Stored
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, filled, options
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.once import once_by_form
from kernel.web.pages import download, go, one_look_at, show
from kernel.web.panels import panels_of
from services.competence import papers, rules, service, views
from services.competence.access import CompetencePermission
from services.competence.exceptions import LookFirst
from services.competence.schemas import DecideCompetence, Deciding, DecisionView, Leaving, NoteStep
from services.competence.tables import How, Result, Step, Way
from services.intake.access import PASSED_ON
from services.intake.exceptions import NoticePassedOnAlready
from services.intake.pages.common import WORDS as OF_NOTICES
from services.intake.pages.reading import beside_added, read_in, with_read

AnyRequest = Request[Any, Any, Any]
P = CompetencePermission
MOST_CASES = 10
BACK = "back"
HERE = "/notices/{notice_id:uuid}/competence"
HOWS = {**rules.SENT, **rules.TOLD, How.PLATFORM: rules.PLATFORM}
WORDS: dict[str, Any] = {"results": rules.RESULTS, "ways": rules.WAYS, "hows": HOWS}


@get(HERE, rule=P.DECIDE)
async def competence_form(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """Whose the notice is, beside what was said and what is known of the child here."""
    return await _draw(request, notice_id, Shown())


@post(HERE, rule=P.DECIDE, status_code=200)
async def decide(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """Sign it; what leaves by it, and to whom, is shown before."""
    there, shows = f"/notices/{notice_id}", list[Leaving]()

    async def act(sent: Form) -> Response[Any]:
        moments = {"sent_at": ("sent_on", "sent_time"), "told_at": ("told_on", "told_time")}
        order, version = sent.order(DecideCompetence, moments=moments, **read_in(sent)), sent.number("version")
        refuse_unread()

        async def look_first(actor: Actor) -> None:
            leaving = await service.leaving(actor, notice_id, order, version=version)
            if leaving is not None and sent.text("confirmed") != leaving.mark:
                shows.append(leaving)
                raise LookFirst

        await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.decide(actor, notice_id, order, version=version),
            at=lambda _: there,
            before=look_first,
        )
        decisions, twins = await views.said_of(actor_of(request), notice_id)
        return go(request, f"{there}/competence/steps" if twins else there, _said(decisions, twins))

    fields = {"sent_at": "sent_on", "told_at": "told_on"}
    return await act_or_show_again(request, act, partial(_draw, request, notice_id, shows=shows), fields=fields)


def _said(decisions: list[DecisionView], twins: int) -> str:
    """What is true now: nothing is called forwarded that nobody sent yet, and nothing taken back that left."""
    last, before = decisions[0], decisions[1] if len(decisions) > 1 else None
    if last.result == Result.COMPETENT and before is not None and before.result == Result.NOT_COMPETENT:
        said = gettext("Zapsáno: oznámení patří nám, čeká tu znovu.")
        if before.step(Step.SENT) is None:
            return said
        who = before.authority.name if before.authority else ""
        return said + " " + gettext("Druhému úřadu už odešlo, domluvte se s ním: {who}.").format(who=who)
    if last.result == Result.COMPETENT:
        return gettext("Zapsáno: oznámení patří nám.")
    who = last.authority.name if last.authority else ""
    if last.result == Result.REQUEST_OTHER:
        said = gettext("Zapsáno: případ zůstává tady, o úkon se žádá jinde.")
        if (sent := last.step(Step.SENT)) is not None and sent.how == How.PLATFORM:
            said += " " + gettext("Dožádání odešlo v Opoře. Adresát: {who}.").format(who=who)
    elif last.way == Way.REFERRED:
        said = gettext("Zapsáno: oznamovatel byl odkázán na jiný úřad.")
    elif (sent := last.step(Step.SENT)) is None:
        said = gettext("Zapsáno: oznámení patří jinam. Ještě neodešlo.")
    elif sent.how == How.PLATFORM:
        said = gettext("Oznámení odešlo v Opoře. Adresát: {who}.").format(who=who)
    else:
        said = gettext("Zapsáno, že oznámení odešlo. Adresát: {who}.").format(who=who)
    if Step.SENT in last.open_steps:
        said += " " + gettext("Vytiskněte list a zapište, jak a kdy odešel. Adresát: {who}.").format(who=who)
    if Step.TOLD in last.open_steps:
        said += " " + gettext("Oznamovatel to ještě neví.")
    if twins:
        said += " " + gettext("Oznámení téhož tu zůstává, rozhodněte i o něm.")
    return said


@one_look_at("competence", "notice")
async def _draw(
    request: AnyRequest, notice_id: UUID, shown: Shown, *, shows: list[Leaving] | None = None
) -> Response[Any]:
    view = await views.deciding(actor_of(request), notice_id)
    present, leaving = view.competence.version, shows[-1] if shows else None
    if leaving is not None:
        shown = Shown(shown.sent)
    passed_on = view.competence.status in PASSED_ON
    results, not_offered = rules.results_offered(view.competence.status, act_asked=view.competence.act_asked)
    over = passed_on and shown.status_code == NoticePassedOnAlready.status
    if "version" in shown.sent:
        shown = _beside(view, shown)
    else:
        opened = {
            "version": str(present),
            **({"result": Result.COMPETENT.value} if passed_on else _proposed(request, view)),
        }
        shown = Shown(filled({**opened, **{name: shown.sent.texts(name) for name in shown.sent.names}}), shown.errors)
    back = passed_on and not over
    # *patří jinam* never fills the form that says the opposite
    shown = await begun(request, shown, BACK if back else "")
    shown = with_read(_beside(view, shown) if shown.begun else shown, view.notice)
    return show(
        request,
        "competence/decide.html",
        **shown.context(),
        view=view,
        shown_cases=MOST_CASES,
        leaving=leaving,
        goes=[gettext(rules.LEAVES[field]) for field in leaving.goes] if leaving is not None else [],
        offices=[(str(each.id), each.name) for each in (*view.proposed, *view.others)],
        file_options=[
            (
                str(each.id),
                ", ".join(filter(None, (each.name, each.about, human_size(each.size), gettext(rules.mark_of(each))))),
            )
            for each in view.files
        ],
        whole=any(each.whole for each in view.files),
        result_options=options(rules.RESULTS, results),
        not_offered=not_offered,
        back=back,
        part=BACK if back else "",
        before=view.competence.decisions[0] if passed_on else None,
        way_options=options(rules.WAYS),
        sent_options=options(rules.SENT),
        told_options=options(rules.TOLD, [*_with(view.told_hows, shown.sent.text("told_how"))]),
        archive_options=options(rules.ARCHIVES),
        over=over,
        panels=await panels_of("competence", actor_of(request), notice_id=notice_id),
        **OF_NOTICES,
        **WORDS,
    )


def _beside(view: Deciding, shown: Shown) -> Shown:
    """The form beside what somebody else decided since it was drawn, and what was added to the notice since."""
    decided = view.competence.decisions and shown.sent.number("version") != view.competence.version
    return beside_added(shown, view.notice, view.competence.version, stored=_stored(view) if decided else None)


def _proposed(request: AnyRequest, view: Deciding) -> dict[str, str]:
    """The office of the child's address; or, coming from a notice of the same, where that one went."""
    there = request.query_params.get("authority", "")
    if there in {str(each.id) for each in (*view.proposed, *view.others)}:
        return {"authority_id": there, "result": Result.NOT_COMPETENT.value, "way": Way.FORWARDED.value}
    return {"authority_id": str(view.proposed[0].id) if view.proposed else ""}


def _stored(view: Deciding) -> Stored:
    """What somebody else decided while the form was open: it stands beside, and nothing of it is taken over."""
    last = view.competence.decisions[0]
    office = {str(last.authority.id): last.authority.name} if last.authority else {}
    fields = {"result": last.result, "way": last.way, "reason": last.reason, "authority_id": "".join(office)}
    return Stored(
        fields=filled({name: text for name, text in fields.items() if text}),
        version=view.competence.version,
        by=last.decided_by,
        at=last.decided_at,
        next_step=True,
        words={
            **office,
            **{code.value: gettext(text) for code, text in (*rules.RESULTS.items(), *rules.WAYS.items())},
        },
    )


def _with(offered: Collection[str], chosen: str) -> Iterator[How]:
    """Those that are offered, and what somebody chose before: it is refused beside its field, not lost."""
    return (how for how in rules.TOLD if how in offered or how == chosen)


@get(f"{HERE}/steps", rule=P.DECIDE)
async def steps_form(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """What is still to be done of what was decided."""
    return await _draw_steps(request, notice_id, Shown())


@post(f"{HERE}/steps", rule=P.DECIDE, status_code=200)
async def note_step(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """Note that it was done."""
    here = f"/notices/{notice_id}/competence/steps"

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(NoteStep, step=sent.text("what"), moments={"happened_at": ("day", "time")})
        await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.note_step(actor, notice_id, order),
            at=lambda _: here,
        )
        return go(request, here, gettext("Zapsáno."))

    fields = {"happened_at": "day", "step": "what"}
    return await act_or_show_again(request, act, partial(_draw_steps, request, notice_id), fields=fields)


@one_look_at("competence")
async def _draw_steps(request: AnyRequest, notice_id: UUID, shown: Shown) -> Response[Any]:
    view, header, twins, told_hows = await views.steps_view(actor_of(request), notice_id)
    last = view.decisions[0] if view.decisions else None
    shown = await begun(
        request, shown, str(last.id) if last else ""
    )  # what was done of one decision is not done of another
    return show(
        request,
        "competence/steps.html",
        **shown.context(),
        view=view,
        head=header,
        twins=twins,
        last=last,
        panels=await panels_of("competence", actor_of(request), notice_id=notice_id),
        sent_options=options(rules.SENT),
        told_options=options(rules.TOLD, [*_with(told_hows, shown.sent.text("how"))]),
        **WORDS,
    )


@get(f"{HERE}/letter.pdf", rule=P.DECIDE)
async def letter(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """The letter to the other authority; never who made the notice."""
    made = await views.letter_of(actor_of(request), notice_id)
    content = await asyncio.to_thread(papers.letter_pdf, made)
    return download(content, "postoupeni.pdf", "application/pdf", inline=True)


async def on_notice(actor: Actor, notice_id: UUID) -> dict[str, Any] | None:
    """What was decided, on the page of the notice."""
    found = await views.competence_of(actor, notice_id)
    return {"of": found, **WORDS} if found is not None else None


ROUTES: list[Any] = [competence_form, decide, steps_form, note_step, letter]
