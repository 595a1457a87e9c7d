"""Opening a case from a notice."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from cases.cases.pages.elsewhere import said_elsewhere, with_ticked
from cases.clients.rules import NEEDS_BIRTH_DATE, person_mark
from cases.clients.schemas import ClientIdentity
from kernel.db import look
from kernel.typed_days import Meant
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, filled
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.pages import go, one_look, show
from services.intake import service, views
from services.intake.pages.common import WORDS, AnyRequest, P, beside_news, go_to_next
from services.intake.schemas import AssignNotice, NoticeAssignment
from services.intake.tables import NoticeStatus


@get("/notices/{notice_id:uuid}/assign", rule=P.ASSIGN)
async def assign_form(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """The child as the notice knows it, to be completed, and who will lead the case."""
    return await _draw_new(request, notice_id)


@one_look
async def _draw_new(request: AnyRequest, notice_id: UUID) -> Response[Any]:
    actor = actor_of(request)
    offered = await views.assignment_of(actor, notice_id)
    if offered.notice.header.status != NoticeStatus.RECORDED:
        return go(request, f"/notices/{notice_id}", gettext("Oznámení už je přidělené."), kind="due")
    known = offered.identity
    sent = filled(
        {
            "given_name": known.given_name,
            "family_name": known.family_name,
            "birth_date": known.birth_date,
            "street": known.street,
            "town": known.town,
            "version": str(offered.notice.version),
            "concerns": offered.concerning,
            "key_worker_id": _proposed(offered),
        }
    )
    shown = await begun(request, Shown(sent))
    if shown.sent is not sent:
        offered = await _offered(request, notice_id, shown.sent)
    return _draw(request, offered, shown)


def _proposed(offered: NoticeAssignment) -> str:
    """Who stands chosen before anybody chose: whom the rules name, where whoever assigns only confirms it."""
    return str(offered.proposal.worker_id) if offered.proposal.preset and offered.proposal.worker_id else ""


async def _offered(request: AnyRequest, notice_id: UUID, sent: Form) -> NoticeAssignment:
    """The same for the child as it is typed, and what it concerns as far as that was asked."""
    concerns = sent.text("concerns") if "concerns" in sent else None
    actor = actor_of(request)
    async with look(actor):
        offered = await views.assignment_of(actor, notice_id, identity=_identity(sent), concerns=concerns)
        return msgspec.structs.replace(offered, elsewhere=await with_ticked(request, offered.elsewhere, sent))


@post("/notices/{notice_id:uuid}/assign", rule=P.ASSIGN, status_code=200)
async def assign_notice(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """Open a case from the notice."""
    actor = actor_of(request)

    async def act(sent: Form) -> Response[Any]:
        if sent.text("step") == "propose":
            offered = await _offered(request, notice_id, sent)
            return _draw(request, offered, Shown(sent).with_value("key_worker_id", _proposed(offered)))
        if sent.text("confirm"):
            sent = sent.with_value("key_worker_id", sent.text("confirm"))
        child = _identity(sent)
        anyway = sent.text("open_anyway") == person_mark(child)
        confirmed = bool(sent.text("confirm"))
        order = sent.order(
            AssignNotice, identity=child, open_anyway=anyway, confirmed=confirmed, **said_elsewhere(sent, child)
        )
        where = await service.assign_notice(actor, notice_id, order, version=sent.number("version"))
        words = gettext("Případ je otevřený a oznámení přidělené: {who}.").format(who=child.name)
        if where.warnings:  # they are about this child, and would mislead beside the next one
            url, warnings = f"/cases/{where.case_id}", map(gettext, where.warnings.values())
            return go(request, url, " ".join([words, *warnings]), kind="due")
        return await go_to_next(request, notice_id, words, case_id=where.case_id)

    async def draw(shown: Shown) -> Response[Any]:
        if confirmed := shown.sent.text("confirm"):
            shown = shown.with_value("key_worker_id", confirmed)
        return _draw(request, await _offered(request, notice_id, shown.sent), shown)

    return await act_or_show_again(request, act, draw)


def _identity(sent: Form) -> ClientIdentity:
    """The child as far as it is typed; a birth date that is none is said when the order is made."""
    return ClientIdentity(
        birth_date=sent.day("birth_date", NEEDS_BIRTH_DATE, meant=Meant.BIRTH),
        **{field: sent.text(field) for field in ("given_name", "family_name", "birth_number", "street", "town")},
    )


def _draw(request: AnyRequest, offered: NoticeAssignment, shown: Shown) -> Response[Any]:
    shown, news = beside_news(shown, offered.notice)
    return show(
        request,
        "intake/assign.html",
        **shown.context(),
        offered=offered,
        view=offered.notice,
        news=news,
        concerns=[(each.key, each.words) for each in offered.concerns],
        person=person_mark(_identity(shown.sent)),
        **WORDS,
    )


ROUTES: list[Any] = [assign_form, assign_notice]
