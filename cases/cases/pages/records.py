# pyright: strict
"""The records of a case."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from cases.cases import rules, service, views
from cases.cases.access import CasePermission
from cases.cases.pages.common import PAGE, AnyRequest, case_page, documentation
from cases.cases.pages.common import RECORD_WORDS as WORDS
from cases.cases.schemas import (
    AddRecord,
    AmendRecord,
)
from cases.cases.tables import RECORD_KINDS, Amendment, RecordKind
from kernel.legal_time import PRAGUE
from kernel.web.api import decode_cursor, encode_cursor
from kernel.web.conflicts import Stored
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, filled, happened_now, options
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.once import once_by_form
from kernel.web.pages import go, one_look, one_look_at
from kernel.web.text import date_field, time_field

RECORD = "/cases/{case_id:uuid}/records/{record_id:uuid}"


@get("/cases/{case_id:uuid}/records", rule=CasePermission.READ)
async def list_records(
    request: AnyRequest, case_id: FromPath[UUID], kind: FromQuery[str] = "", after: FromQuery[str] = ""
) -> Response[Any]:
    """The records of a case on their time line."""
    return await _draw_list(request, case_id, kind, after)


@one_look_at("records")
async def _draw_list(request: AnyRequest, case_id: UUID, kind: str, after: str) -> Response[Any]:
    actor = actor_of(request)
    header = await views.case_header(actor, case_id, CasePermission.READ)
    wanted = kind if kind in {each.value for each in RecordKind} else ""
    records = await views.list_records(actor, case_id, kind=wanted, before=decode_cursor(after), limit=PAGE + 1)
    more = len(records) > PAGE
    records = records[:PAGE]
    base = f"/cases/{case_id}/records"
    following = (
        urlencode({"kind": wanted, "after": encode_cursor(records[-1].occurred_at, records[-1].id)}) if more else ""
    )
    return await case_page(
        request,
        "cases/records.html",
        "records",
        header,
        records=records,
        kind=wanted,
        kind_options=options(rules.kinds_sought(header.client_kind)),
        kinds=rules.kinds_for(header.client_kind),
        **WORDS,
        next_url=f"{base}?{following}" if more else None,
        start_url=f"{base}?{urlencode({'kind': wanted})}" if after else None,
    )


@get("/cases/{case_id:uuid}/records/new", rule=CasePermission.ADD_RECORD)
async def record_form(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """An empty record, happened now."""
    sent = filled({**happened_now(), "kind": RecordKind.NOTE.value})
    return await _draw(request, case_id, Shown(sent))


@post("/cases/{case_id:uuid}/records/new", rule=CasePermission.ADD_RECORD, status_code=200)
async def add_record(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Write a record."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(AddRecord, moments={"occurred_at": ("day", "time")})
        await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.add_record(actor, case_id, order),
            at=f"/cases/{case_id}/records/{{}}".format,
        )
        return go(
            request,
            f"/cases/{case_id}/records",
            gettext("Záznam je {where}.").format(where=documentation(request).inside),
        )

    return await act_or_show_again(request, act, partial(_draw, request, case_id), fields={"occurred_at": "day"})


@one_look
async def _draw(request: AnyRequest, case_id: UUID, shown: Shown) -> Response[Any]:
    header = await views.case_header(actor_of(request), case_id, CasePermission.ADD_RECORD)
    shown = await begun(request, shown)
    return await case_page(
        request,
        "cases/record_form.html",
        "records",
        header,
        **shown.context(),
        kinds=options(rules.kinds_for(header.client_kind), RECORD_KINDS),
        example=rules.example_for(header.client_kind),
    )


@get(RECORD, rule=CasePermission.READ)
async def view_record(request: AnyRequest, case_id: FromPath[UUID], record_id: FromPath[UUID]) -> Response[Any]:
    """One record, and what it is linked to."""
    page = await views.record_page(actor_of(request), case_id, record_id)
    return await case_page(
        request,
        "cases/record.html",
        "records",
        page.header,
        record=page.record,
        first=page.first,
        task=page.task,
        kinds=rules.kinds_for(page.header.client_kind),
        **WORDS,
    )


@get(f"{RECORD}/amend", rule=CasePermission.ADD_RECORD)
async def amendment_form(
    request: AnyRequest, case_id: FromPath[UUID], record_id: FromPath[UUID], what: FromQuery[str] = ""
) -> Response[Any]:
    """A correction or an addendum of a record, which itself stays as it is."""
    return await _draw_amendment(request, case_id, record_id, Shown(filled({"amendment": what})))


@post(f"{RECORD}/amend", rule=CasePermission.ADD_RECORD, status_code=200)
async def amend_record(request: AnyRequest, case_id: FromPath[UUID], record_id: FromPath[UUID]) -> Response[Any]:
    """Write it."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(AmendRecord, moments={"occurred_at": ("day", "time")})
        version = sent.number("version") if "version" in sent else None
        made = await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.amend_record(actor, case_id, record_id, order, version=version),
            at=f"/cases/{case_id}/records/{{}}".format,
        )
        return go(request, f"/cases/{case_id}/records/{made}", gettext("Zapsáno. Původní záznam zůstává, jak je."))

    draw = partial(_draw_amendment, request, case_id, record_id)
    return await act_or_show_again(request, act, draw, fields={"occurred_at": "day"})


@one_look
async def _draw_amendment(request: AnyRequest, case_id: UUID, record_id: UUID, shown: Shown) -> Response[Any]:
    what = Amendment.CORRECTION if shown.sent.text("amendment") == Amendment.CORRECTION else Amendment.ADDENDUM
    page = await views.amending(actor_of(request), case_id, record_id, what)
    stored = _stored(page, what)
    shown = await begun(request, shown, what, drawn=stored.fields)
    if "title" not in shown.sent:
        shown = Shown(stored.opened(), shown.errors, shown.status_code)
    elif what is Amendment.CORRECTION and shown.behind(stored.version):
        shown = shown.against(stored)
    return await case_page(
        request,
        "cases/amend.html",
        "records",
        page.header,
        **shown.context(),
        record=page.record,
        present=page.present,
        what=what,
        kinds=rules.kinds_for(page.header.client_kind),
        kind_options=options(rules.kinds_for(page.header.client_kind), RECORD_KINDS),
        keeps_kind=what is Amendment.CORRECTION and page.present.kind not in RECORD_KINDS,
        **WORDS,
    )


def _stored(page: views.Amending, what: Amendment) -> Stored:
    """What a correction begins with: all the words that hold; an addendum has words of its own."""
    present = page.present
    at = present.occurred_at.astimezone(PRAGUE)
    values: dict[str, str | Sequence[str] | None] = {
        "kind": present.kind if present.kind in RECORD_KINDS else RecordKind.NOTE.value,
        "day": date_field(at.date()),
        "time": time_field(at),
        "title": present.title,
    }
    if what is Amendment.CORRECTION:
        values |= {"facts": present.facts, "statements": present.statements, "opinion": present.opinion}
    return Stored(fields=filled(values), version=page.wordings, by=present.author, at=present.recorded_at)


ROUTES = [list_records, record_form, add_record, view_record, amendment_form, amend_record]
