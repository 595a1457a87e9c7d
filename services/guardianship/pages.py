"""Pages of guardianship: the register, a new file from a resolution, the guardian's work, the end, the exception."""

from functools import partial
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery

from cases.cases import views as case_views
from cases.cases.access import CasePermission, may
from cases.cases.pages.common import case_page
from cases.cases.pages.new import draw_form, open_from
from cases.cases.schemas import OpenCase
from cases.persons.schemas import GiveException
from kernel.actor import Actor
from kernel.web.api import decode_cursor, encode_cursor
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, filled, options
from kernel.web.guard import actor_of
from kernel.web.i18n import N_, gettext
from kernel.web.once import once_by_form
from kernel.web.pages import go, one_look, one_look_at, show
from kernel.web.text import date_field
from tenants import views as tenant_views

from . import rules, service, views
from .access import GuardianPermission as P
from .access import lists
from .schemas import AddAct, EndGuardianship, GuardianshipView, OpenGuardianship, ReportThreat

AnyRequest = Request[Any, Any, Any]
LIST = "/guardianships"
HERE = "/cases/{case_id:uuid}/guardianship"
THREAT = "/cases/{case_id:uuid}/guardian-threat"
EXCEPTION = "/cases/{case_id:uuid}/guardian-exception"
PAGE = 50
STATES = {"running": N_("běží"), "ended": N_("skončilo"), "all": N_("všechno")}
_RUNNING = {"running": True, "ended": False}
_COURT = ("court", "court_mark", "proceedings", "decided_on", "delivered_on", "file_mark", "like_id")


def guards(session: Any) -> bool:
    """Whether the menu leads the person to guardianships: in the agenda that keeps them."""
    return session.place.guardianship and lists(session.actor())


@get(LIST, rule=P.LIST)
@one_look
async def list_guardianships(
    request: AnyRequest, which: FromQuery[str] = "running", after: FromQuery[str] = ""
) -> Response[Any]:
    """The register of guardians of the agenda."""
    actor = actor_of(request)
    place = decode_cursor(after, tuple[int, int]) if after else None
    rows, behind = await views.list_guardianships(actor, running=_RUNNING.get(which), before=place, limit=PAGE)
    state = which if which in STATES else "all"
    return show(
        request,
        "guardianship/list.html",
        rows=rows,
        state=state,
        states=[(code, gettext(words)) for code, words in STATES.items()],
        next_url=f"{LIST}?which={state}&after={encode_cursor(*behind)}" if behind else "",
        start_url=f"{LIST}?which={state}" if after else "",
        may_open=may(actor, CasePermission.OPEN),
    )


@get(f"{LIST}/new", rule=P.OPEN)
async def new_guardianship(request: AnyRequest, like: FromQuery[UUID | None] = None) -> Response[Any]:
    """The form; with `like` of one more child of the same resolution."""
    shown = Shown()
    if like is not None:
        row, text = await views.resolution_of(actor_of(request), like)
        days = {"decided_on": date_field(row.decided_on), "delivered_on": date_field(row.delivered_on)}
        shown = Shown(filled({**msgspec.structs.asdict(text), **days, "like_id": str(like)}))
    return await _draw_new(request, shown)


@post(f"{LIST}/new", rule=P.OPEN, status_code=200)
async def open_guardianship(request: AnyRequest, like: FromQuery[UUID | None] = None) -> Response[Any]:
    """Open it."""

    async def act(sent: Form) -> Response[Any]:
        court = sent.order(
            OpenGuardianship, unreadable={"decided_on": rules.NEEDS_DECIDED, "delivered_on": rules.NEEDS_DELIVERED}
        )

        async def do(actor: Actor, order: OpenCase) -> UUID:
            known = {each: getattr(order, each) for each in OpenCase.__struct_fields__}
            return await service.open_guardianship(
                actor, OpenGuardianship(**known, **{each: getattr(court, each) for each in _COURT})
            )

        return await open_from(request, sent, do, back="/cases/{}/guardianship")

    return await act_or_show_again(request, act, partial(_draw_new, request))


@one_look
async def _draw_new(request: AnyRequest, shown: Shown) -> Response[Any]:
    await views.check_opens(actor_of(request))
    return await draw_form(
        request,
        await begun(request, shown),
        back=LIST,
        back_to=N_("Opatrovnictví"),
        more={"template": "guardianship/court.html", "title": gettext("Otevřít opatrovnictví")},
        does=N_("Otevřít opatrovnictví"),
    )


@get(HERE, rule=P.READ)
async def view_guardianship(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """What the court said, and what the guardian did."""
    return await _draw(request, case_id, Shown())


@post(HERE, rule=P.ACT, status_code=200)
async def add_act(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Write down what the guardian did, or that it is over."""
    here = f"/cases/{case_id}/guardianship"

    async def act(sent: Form) -> Response[Any]:
        if sent.text("step") == "end":
            order = sent.order(EndGuardianship, unreadable={"ended_on": rules.NEEDS_END})
            await service.end_guardianship(actor_of(request), case_id, order)
            return go(request, here, gettext("Opatrovnictví skončilo. Spis a jeho číslo zůstávají."))
        done = sent.order(AddAct, unreadable={"happened_on": rules.NEEDS_DAY})
        await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.add_act(actor, case_id, done),
            at=lambda _: here,
        )
        return go(request, here, gettext("Zapsáno. Stojí to i ve spisu."))

    return await act_or_show_again(request, act, partial(_draw, request, case_id))


@one_look_at("case")
async def _draw(request: AnyRequest, case_id: UUID, shown: Shown) -> Response[Any]:
    actor = actor_of(request)
    header = await case_views.case_header(actor, case_id, CasePermission.READ)
    view = await views.guardianship_view(actor, case_id)
    ends = shown.sent.text("step") == "end"
    acts = await begun(request, Shown() if ends else shown, "ukon", beside=ends)
    over = await begun(request, shown if ends else Shown(), "konec", beside=not ends and bool(shown.errors))
    return await case_page(
        request,
        "guardianship/guardianship.html",
        "overview",
        header,
        **shown.context(),
        view=view,
        acts=acts.sent,
        over=over.sent,
        words=_words(),
        kinds=options(rules.ACTS),
    )


def _words() -> dict[str, str]:
    return {kind.value: gettext(said) for kind, said in rules.ACTS.items()}


@get(THREAT, rule=P.ACT)
async def threat_form(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """What threatens the child, for the head of the agenda that protects it."""
    return await _draw_threat(request, case_id, Shown())


@post(THREAT, rule=P.ACT, status_code=200)
async def report_threat(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Report it."""
    here = f"/cases/{case_id}/guardianship"

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(ReportThreat)
        await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.report_threat(actor, case_id, order),
            at=lambda _: here,
        )
        return go(request, here, gettext("Oznámeno. Vedoucí ochrany dětí to má v Mém dni a přidělí to někomu jinému."))

    return await act_or_show_again(request, act, partial(_draw_threat, request, case_id))


@one_look_at("case")
async def _draw_threat(request: AnyRequest, case_id: UUID, shown: Shown) -> Response[Any]:
    actor = actor_of(request)
    agendas = await views.agendas_to_tell(actor, case_id)
    header = await case_views.case_header(actor, case_id, CasePermission.READ)
    shown = await begun(request, shown)
    return await case_page(
        request,
        "guardianship/threat.html",
        "overview",
        header,
        **shown.context(),
        agendas=[(str(each.id), each.name) for each in agendas],
    )


@get(EXCEPTION, rule=P.EXCEPT)
async def exception_form(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Whom the head of the department lets stand on both sides, and why."""
    return await _draw_exception(request, case_id, Shown())


@post(EXCEPTION, rule=P.EXCEPT, status_code=200)
async def give_exception(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Let somebody."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(GiveException)
        await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.give_exception(actor, case_id, order),
            at=lambda _: f"/cases/{case_id}",
        )
        return go(request, f"/cases/{case_id}", gettext("Výjimka je zapsaná, stojí ve spisu a vidí ji obě agendy."))

    return await act_or_show_again(request, act, partial(_draw_exception, request, case_id))


@one_look_at("case")
async def _draw_exception(request: AnyRequest, case_id: UUID, shown: Shown) -> Response[Any]:
    actor = actor_of(request)
    await views.check_excepts(actor, case_id)
    header = await case_views.case_header(actor, case_id, CasePermission.READ)
    shown = await begun(request, shown)
    return await case_page(
        request,
        "guardianship/exception.html",
        "overview",
        header,
        **shown.context(),
        workers=[(str(each.id), each.name) for each in await tenant_views.colleagues(actor)],
        exceptions=await views.exceptions_of(actor, case_id),
    )


async def on_case(actor: Actor, case_id: UUID) -> GuardianshipView | None:
    """What the court said beside the overview of a file of the agenda."""
    return await views.on_case(actor, case_id)


async def exceptions_on_case(actor: Actor, case_id: UUID) -> dict[str, Any] | None:
    """Exceptions of the child, beside the overview of any of its files, and the way to one for who may give it."""
    found = await views.exceptions_on(actor, case_id)
    return {"found": found[0], "may": found[1], "case_id": case_id} if found is not None else None


ROUTES: list[Any] = [
    list_guardianships,
    new_guardianship,
    open_guardianship,
    view_guardianship,
    add_act,
    threat_form,
    report_threat,
    exception_form,
    give_exception,
]
