"""The basic assessment of a child, and its enrolment."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from kernel.legal_time import today_in_prague
from kernel.web.conflicts import Stored
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, filled, proposed
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.once import once_by_form
from kernel.web.pages import WITHOUT_DRAFT, chosen_draft, go, one_look_at, show
from kernel.web.text import date_field
from services.intake.pages.common import WORDS as OF_NOTICES
from services.intake.pages.reading import beside_added, read_in, with_read
from services.protection import rules, service, views
from services.protection.access import ProtectionPermission
from services.protection.exceptions import NotAssigned
from services.protection.schemas import AssessBasically, UrgencyView
from services.protection.tables import BasicResult
from services.registers.rules import OF_OTHERS, basic_registers
from services.registers.service import issuer_today
from services.registers.tables import Issuer

from .children import of_case, options_of, value_of, whom

AnyRequest = Request[Any, Any, Any]
P = ProtectionPermission


@get("/notices/{notice_id:uuid}/basic", rule=P.ASSESS_BASICALLY)
async def basic_form(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """What was found out, and where the notice ends."""
    return await _draw(request, notice_id, Shown())


@post("/notices/{notice_id:uuid}/basic", rule=P.ASSESS_BASICALLY, status_code=200)
async def assess_basically(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """Sign it."""
    here = f"/notices/{notice_id}"

    async def act(sent: Form) -> Response[Any]:
        whom(sent)  # of several one is chosen, and the child of the notice as any other
        read = sent.as_typed("retention_note")
        if sent.text("result") == BasicResult.KEPT:  # a choice among several nobody takes back
            read = sent.as_typed("enrolled_on", "enrolment_reason").with_value("register", "")
        order = read.order(AssessBasically, unreadable={"enrolled_on": rules.NEEDS_DAY_E}, **read_in(sent))
        basic_id = await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.assess_basically(actor, notice_id, order, version=sent.number("version")),
            at=lambda _: here,
        )
        of = await views.child_judged(actor_of(request), notice_id, basic_id)
        said = gettext("Základní vyhodnocení je podepsané, dítě: {child}. Je zařazené v {register}.")
        if order.result == BasicResult.KEPT:
            said = gettext("Základní vyhodnocení je podepsané, dítě: {child}. Zůstává podnětem.")
        return go(request, here, said.format(child=of, register=order.register))

    return await act_or_show_again(request, act, partial(_draw, request, notice_id))


@one_look_at("urgency", "notice")
async def _draw(request: AnyRequest, notice_id: UUID, shown: Shown) -> Response[Any]:
    actor = actor_of(request)
    view = await views.urgency_view(actor, notice_id, P.ASSESS_BASICALLY)
    if view.notice.header.case_id is None:
        return go(request, f"/notices/{notice_id}", gettext(NotAssigned.message), kind="due")
    stands, mine = await views.stands_in_basic(actor, view), of_case(request, view)
    registers, reasons = await views.codes_of_enrolment(actor)
    asked = view.notice.header.act_asked and OF_OTHERS in basic_registers(registers, today_in_prague())
    of_others = OF_OTHERS if asked else ""
    if "version" in shown.sent:
        shown = _beside(view, shown)
    elif not shown.sent.names:
        done = {each.child.id for each in view.basic}
        left = [each for each in view.children if each.id not in done and each.result]
        first = next((each for each in left if each in mine), (mine or left or view.children)[0])
        there = stands if first.id is None else None
        opened = {
            "child_id": value_of(first.id),
            "version": str(len(view.basic)),
            "register": there.register if there else of_others,
            **proposed(
                {
                    "enrolled_on": date_field(there.begun_on if there else today_in_prague()),
                    "enrolment_reason": rules.SECTION_6_FOUND,
                    "retention_note": rules.retention_note(registers, today_in_prague()),
                }
            ),
        }
        shown = Shown(filled(dict(opened)))
    shown, today = await begun(request, shown), today_in_prague()
    shown = with_read(_beside(view, shown) if shown.begun else shown, view.notice)
    ticked = next((each for each in view.children if value_of(each.id) == shown.sent.text("child_id")), None)
    if shown.begun and mine and ticked not in mine and chosen_draft(request) is None:  # it is offered, not gone on with
        return go(request, f"{request.url.path}?case={request.query_params['case']}&{WITHOUT_DRAFT}=1")
    # the heading says a name, so there it may be nobody else; who is ticked among several changes on the page
    offered = mine if ticked in mine else view.children
    whom = ticked if mine or len(offered) == 1 else None
    return show(
        request,
        "protection/basic.html",
        **shown.context(),
        view=view,
        children=options_of(offered),
        whom=offered[0].name if len(offered) == 1 else "",
        stands=stands if whom is None or whom.id is None else None,
        registers=[
            (code, each.words)
            for code, each in registers.on(today).items()
            if code in basic_registers(registers, today) or (stands and code == stands.register)
        ],
        reasons=[(code, each.words) for code, each in reasons.used(today).items()],
        marks_typed=await issuer_today(actor) is Issuer.OUTSIDE,
        asked=rules.ASKED,
        of_others=of_others,
        **OF_NOTICES,
    )


def _beside(view: UrgencyView, shown: Shown) -> Shown:
    """The form beside what somebody else assessed since it was drawn, and what was added to the notice since."""
    there = len(view.basic)
    stored = _stored(view, shown.sent) if view.basic and shown.sent.number("version") != there else None
    return beside_added(shown, view.notice, there, stored=stored)


def _stored(view: UrgencyView, sent: Form) -> Stored:
    """What somebody else assessed while the form was open: it stands beside every field, and nothing of it is taken over."""
    meanwhile = view.basic[: max(1, len(view.basic) - sent.number("version"))]
    same = (each for each in meanwhile if value_of(each.child.id) == sent.text("child_id"))
    last = next(same, meanwhile[0])
    fields = {
        "result": last.result,
        "reason": last.reason,
        "register": last.register,
        "enrolment_reason": last.enrolment_reason,
        "enrolled_on": last.enrolled_on,
        "retention_note": last.retention_note,
        "unequivocal": "1" if last.unequivocal else "",
        "child_id": value_of(last.child.id),
    }
    return Stored(
        fields=filled({name: text for name, text in fields.items() if text}),
        version=len(view.basic),
        by=last.assessed_by,
        at=last.assessed_at,
        next_step=True,
        words={
            **{code.value: gettext(text) for code, text in rules.RESULTS.items()},
            **({last.register: last.register_words} if last.register else {}),
            **({last.enrolment_reason: last.enrolment_words} if last.enrolment_reason else {}),
            "1": gettext("ano"),
        },
    )


ROUTES: list[Any] = [basic_form, assess_basically]
