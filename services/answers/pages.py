"""Pages of answers: that a notifier asked, and what they are told."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from kernel.actor import Actor
from kernel.legal_time import prague_date, today_in_prague
from kernel.typed_days import Meant, day_so_far
from kernel.web.conflicts import Stored
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, filled, options
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.once import ANOTHER, once_by_form
from kernel.web.pages import go, one_look_at, show
from kernel.web.text import date_field, format_datetime, time_field
from services.answers import rules, service, views
from services.answers.access import AnswerPermission
from services.answers.schemas import Answering, Answers, NoteAnswer, NoteRequest
from services.answers.tables import Template
from services.competence.rules import NOT_TOLD
from services.intake.tables import Channel

_YES_NO = {"yes": True, "no": False}
_NOTHING = "nothing"
"""Chosen where nothing was said: a choice like the others, so that none is made for anybody."""
AnyRequest = Request[Any, Any, Any]
P = AnswerPermission
HERE = "/notices/{notice_id:uuid}/report"
WORDS: dict[str, Any] = {"titles": rules.TITLES, "hows": rules.HOWS, "reaches": rules.REACH, "not_told": NOT_TOLD}


@get(f"{HERE}/request", rule=P.GIVE)
async def request_form(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """When and how the notifier asked for a report."""
    return await _draw_request(request, notice_id, Shown())


@post(f"{HERE}/request", rule=P.GIVE, status_code=200)
async def note_request(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """Note it."""
    there = f"/notices/{notice_id}"

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(
            NoteRequest,
            moments={"asked_at": ("day", "time")},
            obliged=_YES_NO.get(sent.text("obliged")),
            further=bool(sent.text("further")) or ANOTHER in sent,
        )
        await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.note_request(actor, notice_id, order),
            at=lambda _: there,
        )
        return go(request, there, gettext("Žádost o zprávu je zapsaná."))

    return await act_or_show_again(request, act, partial(_draw_request, request, notice_id), fields={"asked_at": "day"})


@one_look_at("notifier_answer")
async def _draw_request(request: AnyRequest, notice_id: UUID, shown: Shown) -> Response[Any]:
    view = await views.answering(actor_of(request), notice_id)
    if not shown.sent.names and view.answers.asks:
        came = view.header.received_at
        known = {"how": rules.asked_by(Channel(view.header.channel)), "day": date_field(prague_date(came))}
        shown = Shown(filled({**known, "time": time_field(came)}), shown.errors)
    return show(
        request,
        "answers/request.html",
        **(await begun(request, shown)).context(),
        view=view,
        way_options=options(rules.WAYS),
        **WORDS,
    )


@get(HERE, rule=P.GIVE)
async def answer_form(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """What may be said, word by word."""
    return await _draw_answer(request, notice_id, Shown())


@post(HERE, rule=P.GIVE, status_code=200)
async def note_answer(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """Note what was said."""
    there = f"/notices/{notice_id}"

    async def act(sent: Form) -> Response[Any]:
        template = sent.text("template")
        moments = {"happened_at": ("day", "time")}
        order = sent.order(NoteAnswer, moments=moments, template="" if template == _NOTHING else template)
        known = sent.number("version") if "version" in sent else None
        await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.note_answer(actor, notice_id, order, version=known),
            at=lambda _: there,
        )
        return go(request, there, _said(order))

    return await act_or_show_again(
        request, act, partial(_draw_answer, request, notice_id), fields={"happened_at": "day"}
    )


def _said(order: NoteAnswer) -> str:
    if order.template:
        return gettext("Zapsáno, co se oznamovatel dozvěděl.")
    return gettext("Zapsáno, proč se to oznamovatel nedozvěděl.")


@one_look_at("notifier_answer")
async def _draw_answer(request: AnyRequest, notice_id: UUID, shown: Shown) -> Response[Any]:
    day = day_so_far(shown.sent.text("day"), today=today_in_prague(), meant=Meant.PAST)
    view = await views.answering(actor_of(request), notice_id, day)
    waiting = view.answers.open
    if "seen" not in shown.sent:
        first = str(waiting[0].id) if waiting else ""
        kept = {name: shown.sent.texts(name) for name in shown.sent.names}
        shown = Shown(filled({"request_id": first, **kept}), shown.errors)
    version = view.answers.version
    if view.answers.answers and shown.behind(version):
        shown = shown.against(_stored(view.answers))
    else:
        shown = (await begun(request, shown)).since(version, lambda _: _stored(view.answers))
    return show(
        request,
        "answers/answer.html",
        **shown.context(),
        view=view,
        obliged=_obliged(view),
        template_options=_templates(view),
        request_options=[
            *(
                (str(each.id), gettext("žádost: {when}").format(when=format_datetime(each.asked_at)))
                for each in waiting
            ),
            ("", gettext("nikdo nežádal, obecná informace")),
        ],
        how_options=options(rules.HOWS, [h for h in rules.HOWS if h in view.hows or h == shown.sent.text("how")]),
        **WORDS,
    )


def _stored(answers: Answers) -> Stored:
    """What somebody else noted while the form was open: it stands beside, and nothing of it is taken over."""
    last = answers.answers[-1]
    words = {code.value: gettext(text) for code, text in (*rules.TITLES.items(), *rules.HOWS.items())}
    return Stored(
        fields=filled({"template": last.template or _NOTHING, "how": last.how}),
        version=answers.version,
        by=last.noted_by,
        at=last.noted_at,
        next_step=True,
        words=words,
    )


def _obliged(view: Answering) -> bool:
    return any(each.obliged for each in view.answers.open)


def _templates(view: Answering) -> list[dict[str, str]]:
    """The templates with their words; that for obliged bodies which is true, where one asks."""
    obliged = _obliged(view)
    said = [
        {"value": each.template, "text": gettext(rules.TITLES[Template(each.template)]), "hint": each.words}
        for each in view.offered
        if obliged or not each.obliged_only
    ]
    return [*said, {"value": _NOTHING, "text": gettext("nic, oznamovatel se to nedozvěděl"), "hint": ""}]


async def on_notice(actor: Actor, notice_id: UUID) -> dict[str, Any] | None:
    """What was asked and told, on the page of the notice."""
    found = await views.answers_of(actor, notice_id)
    return {"of": found, **WORDS} if found is not None else None


ROUTES: list[Any] = [request_form, note_request, answer_form, note_answer]
