"""Putting a notice to somebody, answering, and what one is asked on My day."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from kernel.actor import Actor
from kernel.db import look
from kernel.exceptions import NotAllowed
from kernel.web.day import Act, DayRow, Urgency, Waiting, When
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, read_form
from kernel.web.guard import actor_of
from kernel.web.i18n import N_, gettext
from kernel.web.once import once_by_form
from kernel.web.pages import go, one_look_at, show
from services.intake.pages.common import WORDS as OF_NOTICES
from services.intake.pages.reading import beside_added, read_in, with_read
from services.protection import service, views
from services.protection.access import ProtectionPermission
from services.protection.exceptions import NothingWaits
from services.protection.schemas import AnswerColleague, AskColleague, WithdrawQuestion
from tenants.absences import views as absences

AnyRequest = Request[Any, Any, Any]
P = ProtectionPermission
STEPS = {"colleague": N_("kdo je po ruce"), "head": N_("vedení oddělení"), "department_head": N_("vedení odboru")}


@get("/notices/{notice_id:uuid}/urgency/ask", rule=P.ASK)
async def ask_form(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """Whom to ask, and what."""
    return await _draw_asking(request, notice_id, Shown())


@post("/notices/{notice_id:uuid}/urgency/ask", rule=P.ASK, status_code=200)
async def ask_colleague(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """Ask."""
    here = f"/notices/{notice_id}"

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(AskColleague)
        await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.ask_colleague(actor, notice_id, order),
            at=lambda _: here,
            only_one=True,
        )
        return go(request, here, gettext("Dotaz čeká v Mém dni toho, koho se ptáte. Dokud neodpoví, oznámení čte."))

    return await act_or_show_again(request, act, partial(_draw_asking, request, notice_id))


@one_look_at("urgency", "notice")
async def _draw_asking(request: AnyRequest, notice_id: UUID, shown: Shown) -> Response[Any]:
    actor = actor_of(request)
    view = await views.urgency_view(actor, notice_id, P.ASK)
    async with look(actor):
        away = await absences.away_words(actor)
        people = [
            (
                str(each.id),
                gettext("{name}, {what}").format(name=each.name, what=away.get(each.id) or gettext(STEPS[step])),
            )
            for step, found in await views.possible_to_ask(actor)
            for each in sorted(found, key=lambda one: one.id in away)
        ]
    shown = await begun(request, shown)
    wanted = shown.sent.text("instead") or request.query_params.get("instead", "")
    instead = next((each for each in view.questions if str(each.id) == wanted and each.waits), None)
    return show(
        request, "protection/ask.html", **shown.context(), view=view, people=people, instead=instead, **OF_NOTICES
    )


@post("/notices/{notice_id:uuid}/urgency/questions/withdraw", rule=P.ASK, status_code=200)
async def withdraw_question(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """Take back."""
    order = (await read_form(request)).order(WithdrawQuestion)
    try:
        await service.withdraw_question(actor_of(request), notice_id, order)
    except NothingWaits as nothing:
        return go(request, f"/notices/{notice_id}", gettext(nothing.message), kind="due")
    return go(
        request, f"/notices/{notice_id}#nalehavost", gettext("Dotaz je vzatý zpět. Nikdo kvůli němu oznámení už nečte.")
    )


@get("/notices/{notice_id:uuid}/urgency/answer", rule=P.ANSWER)
async def answer_form(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """What one is asked, beside the notice."""
    return await _draw_answering(request, notice_id, Shown())


@post("/notices/{notice_id:uuid}/urgency/answer", rule=P.ANSWER, status_code=200)
async def answer_colleague(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """Answer."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(AnswerColleague, **read_in(sent))
        await service.answer_colleague(actor_of(request), notice_id, order)
        return go(request, "/my-day", gettext("Odpověď je u oznámení a bude stát v posouzení."))

    return await act_or_show_again(request, act, partial(_draw_answering, request, notice_id))


@one_look_at("urgency", "notice")
async def _draw_answering(request: AnyRequest, notice_id: UUID, shown: Shown) -> Response[Any]:
    view = await views.urgency_view(actor_of(request), notice_id, P.ANSWER)
    mine = next((each for each in view.questions if each.mine and each.waits), None)
    if mine is None:
        raise NotAllowed
    shown = await begun(request, shown, str(mine.id))  # an answer to one question is none to another
    shown = with_read(beside_added(shown, view.notice), view.notice)
    return show(request, "protection/answer.html", **shown.context(), view=view, mine=mine, **OF_NOTICES)


async def on_my_day(actor: Actor) -> Waiting | None:
    """What one is asked about notices and has not answered."""
    rows = [
        DayRow(
            key=f"dotaz-{question.id}",
            urgency=Urgency.ANSWER,
            title=gettext("Dotaz na naléhavost"),
            when=question.asked_at,
            moment=When.SINCE,
            whom=about,
            words=[gettext("ptá se {who}").format(who=who)],
            url=f"/notices/{question.notice_id}",
            act=Act(gettext("Odpovědět"), f"/notices/{question.notice_id}/urgency/answer", name=about),
            tells=[("urgency.asked", question.notice_id)],
        )
        for question, about, who in await views.asked_of_me(actor)
    ]
    return Waiting(rows) if rows else None


ROUTES: list[Any] = [ask_form, ask_colleague, withdraw_question, answer_form, answer_colleague]
