# pyright: strict
"""Pages of telling clients who leads their case: noting it, the leaflet, one's own contact, who was not told."""

import asyncio
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery

from cases.cases import views as case_views
from cases.cases.pages.common import case_page
from cases.cases.rules import marks
from cases.telling import papers, rules, service, views
from cases.telling.access import TellingPermission as P
from cases.telling.schemas import ContactView, SetContact, TellClient, Telling, UntoldRow
from kernel.actor import Actor
from kernel.legal_time import today_in_prague
from kernel.web.api import decode_cursor, encode_cursor
from kernel.web.conflicts import Stored
from kernel.web.day import Act, DayRow, Urgency, Waiting
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, filled
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.once import once_by_form
from kernel.web.pages import download, go, one_look, one_look_at, show
from kernel.web.render import Lead
from kernel.web.text import counted, date_field, format_date

from . import letters, planning

AnyRequest = Request[Any, Any, Any]
HERE = "/cases/{case_id:uuid}/told"
CONTACT = "/my-contact"
UNTOLD = "/untold"
PAGE = 50


@get(HERE, rule=P.NOTE)
async def tell_form(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """When, how and to whom it was told."""
    return await _draw(request, case_id, Shown())


@post(HERE, rule=P.NOTE, status_code=200)
async def tell_client(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Note that the client was told."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(TellClient, unreadable={"told_on": rules.NEEDS_DAY})
        await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.tell_client(actor, case_id, order, version=sent.number("version")),
            at=lambda _: f"/cases/{case_id}",
        )
        return go(request, f"/cases/{case_id}", gettext("Zapsáno: klient ví, kdo jeho případ vede."))

    return await act_or_show_again(request, act, partial(_draw, request, case_id))


@one_look_at("client_told")
async def _draw(request: AnyRequest, case_id: UUID, shown: Shown) -> Response[Any]:
    actor = actor_of(request)
    view = await views.telling(actor, case_id, P.NOTE)
    first = view.plan.worker_id if view.plan is not None and not view.plan.told else view.header.key_worker_id
    new = {"version": str(view.version), "told_on": date_field(today_in_prague()), "worker_id": str(first)}
    shown = await begun(request, shown, drawn=filled(new))
    if view.all and shown.behind(view.version):
        shown = shown.against(_stored(view))
    elif "version" not in shown.sent:
        kept = {name: shown.sent.texts(name) for name in shown.sent.names}
        shown = Shown(filled({**new, **kept}), shown.errors)
    return await case_page(
        request,
        "telling/tell.html",
        "overview",
        view.header,
        **shown.context(),
        view=view,
        of=_of(view),
        ways=await case_views.change_ways(actor),
    )


def _of(view: Telling) -> list[dict[str, str]]:
    """Of whom the client may be told: who leads the case, and who is to."""
    head, plan = view.header, view.plan
    present = {"value": str(head.key_worker_id), "text": head.key_worker, "hint": gettext("vede případ teď")}
    if plan is None or plan.informed_on is not None:
        return [present]
    since = gettext("povede ho od {day}").format(day=format_date(plan.effective_on))
    return [{"value": str(plan.worker_id), "text": plan.worker, "hint": since}, present]


def _stored(view: Telling) -> Stored:
    """What somebody else noted while the form was open."""
    last = view.all[0]
    return Stored(
        fields=filled(
            {"told_on": date_field(last.told_on), "via": last.via, "whom": last.whom, "worker_id": str(last.worker_id)}
        ),
        version=view.version,
        by=last.told_by,
        at=last.told_at,
        next_step=True,
        words={last.via: gettext(last.via_label), str(last.worker_id): last.worker},
    )


@get("/cases/{case_id:uuid}/leaflet.pdf", rule=P.READ)
async def leaflet(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """The leaflet that the client is handed."""
    found = await views.leaflet(actor_of(request), case_id)
    content = await asyncio.to_thread(papers.leaflet_pdf, found)
    return download(content, "kdo-vede-vas-pripad.pdf", "application/pdf", inline=True)


async def on_case(actor: Actor, case_id: UUID) -> dict[str, Any] | None:
    """Whether the client knows who leads the case, on its overview."""
    view = await views.telling_of(actor, case_id)
    own = view is not None and view.header.key_worker_id == actor.worker_id
    return {"of": view, "own": own} if view is not None else None


# --- one's own contact --------------------------------------------------------------------------------------------


@get(CONTACT, rule=P.CONTACT)
async def contact_form(request: AnyRequest) -> Response[Any]:
    """How clients reach the reader."""
    return await _draw_contact(request, Shown())


@post(CONTACT, rule=P.CONTACT, status_code=200)
async def set_contact(request: AnyRequest) -> Response[Any]:
    """Say how clients reach one."""

    async def act(sent: Form) -> Response[Any]:
        await service.set_contact(actor_of(request), sent.order(SetContact), version=sent.number("version"))
        return go(request, CONTACT, gettext("Uloženo. Takhle to bude na letáčku pro klienty."))

    return await act_or_show_again(request, act, partial(_draw_contact, request))


@one_look
async def _draw_contact(request: AnyRequest, shown: Shown) -> Response[Any]:
    view = await views.own_contact(actor_of(request))
    shown = await begun(request, shown)
    if shown.behind(view.version):
        stored = Stored(
            fields=filled(_fields(view)), version=view.version, by=view.worker, at=view.set_at, next_step=True
        )
        shown = shown.against(stored)
    elif "version" not in shown.sent:
        kept = {name: shown.sent.texts(name) for name in shown.sent.names}
        shown = Shown(filled({"version": str(view.version), **_fields(view), **kept}), shown.errors)
    return show(request, "telling/contact.html", **shown.context(), view=view)


def _fields(view: ContactView) -> dict[str, str]:
    return {"phone": view.phone, "email": view.email, "room": view.room, "hours": view.hours}


# --- who was not told ---------------------------------------------------------------------------------------------


@get(UNTOLD, rule=P.UNTOLD)
@one_look_at("untold")
async def list_untold(request: AnyRequest, after: FromQuery[str] = "") -> Response[Any]:
    """Clients who were not told yet who leads their case, first due first."""
    rows = await views.untold(actor_of(request), after=decode_cursor(after, tuple[date, UUID]), limit=PAGE + 1)
    shown, more = rows[:PAGE], len(rows) > PAGE
    following = f"{UNTOLD}?{urlencode({'after': encode_cursor(shown[-1].due_on, shown[-1].task_id)})}" if more else None
    return show(request, "telling/untold.html", rows=shown, next_url=following, start_url=UNTOLD if after else None)


async def on_heads_day(actor: Actor) -> Waiting | None:
    """To heads which clients were not told in time who leads their case; a list has all who do not know yet."""
    found = await views.late_untold(actor)
    if found is None:
        return None
    rows, number = found
    words = (gettext("klient neví, kdo ho vede"), gettext("klienti nevědí, kdo je vede"))
    more, summary = number - len(rows), counted(number, *words, gettext("klientů neví, kdo je vede"))
    rest = Lead(gettext("a dalších, kdo nevědí, kdo je vede: {n}").format(n=more), UNTOLD)
    return Waiting([_row(row) for row in rows], rest if more > 0 else None, summary, max(more, 0))


def _row(row: UntoldRow) -> DayRow:
    return DayRow(
        key=f"nevi-{row.task_id}",
        urgency=Urgency.OTHERS,
        title=gettext("Klient neví, kdo jeho případ vede"),
        when=row.due_on,
        whom=row.client_name,
        words=[marks.said(row.file_mark)] if row.file_mark else [],
        url=f"/cases/{row.case_id}",
        act=Act(gettext("Přejít na případ"), f"/cases/{row.case_id}", name=row.client_name),
        late=True,
        under=row.worker,
        person=row.worker_id,
    )


ROUTES: list[Any] = [
    tell_form,
    tell_client,
    leaflet,
    contact_form,
    set_contact,
    list_untold,
    *planning.ROUTES,
    *letters.ROUTES,
]
