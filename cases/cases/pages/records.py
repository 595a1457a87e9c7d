# pyright: strict
"""The records of a case."""

from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from cases.cases import rules, service, views
from cases.cases.access import CasePermission
from cases.cases.pages.common import PAGE, AnyRequest, case_page
from cases.cases.schemas import (
    AddRecord,
)
from cases.cases.tables import RECORD_KINDS, RecordKind
from kernel.clock import now
from kernel.legal_time import PRAGUE, format_date
from kernel.web.api import decode_cursor, encode_cursor
from kernel.web.form_page import Shown, act_or_show_again
from kernel.web.forms import Form, filled, options
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.once import once_by_form
from kernel.web.pages import go, one_look_at


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
    return case_page(
        request,
        "cases/records.html",
        "records",
        header,
        records=records,
        kind=wanted,
        kind_options=options(rules.kinds_for(header.client_kind)),
        kinds=rules.kinds_for(header.client_kind),
        next_url=f"{base}?{following}" if more else None,
        start_url=f"{base}?{urlencode({'kind': wanted})}" if after else None,
    )


@get("/cases/{case_id:uuid}/records/new", rule=CasePermission.ADD_RECORD)
async def record_form(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """An empty record, happened now."""
    moment = now().astimezone(PRAGUE)
    sent = filled({"day": format_date(moment.date()), "time": f"{moment:%-H:%M}", "kind": RecordKind.NOTE.value})
    return await _draw(request, case_id, Shown(sent))


@post("/cases/{case_id:uuid}/records/new", rule=CasePermission.ADD_RECORD, status_code=200)
async def add_record(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Write a record."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(AddRecord, moments={"occurred_at": ("day", "time")})
        await once_by_form(request, sent.text("once"), UUID, lambda actor: service.add_record(actor, case_id, order))
        return go(request, f"/cases/{case_id}/records", gettext("Záznam je ve spisu."))

    return await act_or_show_again(request, act, partial(_draw, request, case_id), fields={"occurred_at": "day"})


async def _draw(request: AnyRequest, case_id: UUID, shown: Shown) -> Response[Any]:
    header = await views.case_header(actor_of(request), case_id, CasePermission.ADD_RECORD)
    return case_page(
        request,
        "cases/record_form.html",
        "records",
        header,
        **shown.context(),
        kinds=options(rules.kinds_for(header.client_kind), RECORD_KINDS),
    )


ROUTES = [list_records, record_form, add_record]
