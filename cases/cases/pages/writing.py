# pyright: strict
"""A record from My day: of one's own client, with the task it fulfils, in one save."""

from functools import partial
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromQuery

from cases.cases import rules, views
from cases.cases.access import CasePermission
from cases.cases.pages.common import AnyRequest, documentation, preset
from cases.cases.schemas import AddRecord
from cases.cases.service.writing import write_of_client
from cases.cases.tables import RECORD_KINDS, RecordKind
from kernel.actor import Actor
from kernel.exceptions import Invalid
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, filled, happened_now, options
from kernel.web.guard import actor_of
from kernel.web.i18n import N_, gettext
from kernel.web.once import once_by_form
from kernel.web.pages import go, one_look_at, show
from kernel.web.render import Lead


@get("/records/new", rule=CasePermission.WRITE)
async def record_from_my_day(
    request: AnyRequest, kind: FromQuery[str] = "", task: FromQuery[UUID | None] = None
) -> Response[Any]:
    """An empty record, happened now, of the kind that was chosen."""
    wanted = kind if kind in {each.value for each in RECORD_KINDS} else RecordKind.NOTE.value
    sent = filled(
        {
            **happened_now(),
            "kind": wanted,
            "task_id": str(task) if task else "",
        }
    )
    return await _draw(request, Shown(sent))


@post("/records/new", rule=CasePermission.WRITE, status_code=200)
async def write_from_my_day(request: AnyRequest) -> Response[Any]:
    """Write the record, finish the task, and go back to My day; or look for a client: names stay out of the address."""

    async def act(sent: Form) -> Response[Any]:
        if sent.text("step") == "find":
            return await _draw(request, Shown(sent))
        order = sent.order(AddRecord, moments={"occurred_at": ("day", "time")})
        chosen = {each for each in (sent.uuid("case_id"), sent.uuid("other_case_id")) if each}
        if len(chosen) > 1:  # whose file it goes into is never guessed
            raise Invalid(fields={"other_case_id": N_("Vyberte jen jednoho klienta: nahoře, nebo tady.")})

        async def write(actor: Actor) -> tuple[UUID, UUID]:
            return await write_of_client(actor, next(iter(chosen), None), order, fulfils=sent.uuid("task_id"))

        case_id, made = await once_by_form(
            request, sent.text("once"), tuple[UUID, UUID], write, at=lambda made: f"/cases/{made[0]}/records/{made[1]}"
        )
        done = (
            N_("Záznam je {where} a úkol je hotový: {who}.")
            if sent.uuid("task_id")
            else N_("Záznam je {where}: {who}.")
        )
        who = await views.called(actor_of(request), case_id)
        said = gettext(done).format(where=documentation(request).inside, who=who)
        return go(request, "/my-day", said, to=Lead(gettext("Přejít na záznam"), f"/cases/{case_id}/records/{made}"))

    return await act_or_show_again(request, act, partial(_draw, request), fields={"occurred_at": "day"})


@one_look_at("case_search", "cases", "tasks")
async def _draw(request: AnyRequest, shown: Shown) -> Response[Any]:
    shown = await begun(request, shown)
    query = shown.sent.text("query").strip()[:200]
    chosen = shown.sent.uuid("case_id") or shown.sent.uuid("other_case_id")
    found = await views.writing(actor_of(request), query, chosen)
    asked = {key for key, _ in found.found}
    above = {str(key) for key, _ in (*found.found, *found.chosen, *found.last)}
    shown = msgspec.structs.replace(
        shown, sent=_where_offered(shown.sent, above, {str(key) for key, _ in found.others})
    )
    return show(
        request,
        "cases/write.html",
        **shown.context(),
        searches=found.searches,
        query=query,
        found=[(str(key), words) for key, words in found.found],
        last=[(str(key), words) for key, words in (*found.chosen, *found.last) if key not in asked],
        others=[(str(key), words) for key, words in found.others],
        tasks=[(str(task.id), f"{task.title} · {task.client_name}") for task in found.tasks],
        kinds=kinds(request),
        example=rules.example_for(preset(request).clients_are),
        documentation=documentation(request),
    )


def _where_offered(sent: Form, above: set[str], others: set[str]) -> Form:
    """The form with its one chosen client in the list that offers them now: the last ones move as records are written."""
    chosen = {sent.text("case_id"), sent.text("other_case_id")} - {""}
    if len(chosen) != 1:
        return sent
    (key,) = chosen
    if key in above or (not above and key in others):  # without last ones the others are the one list
        return sent.with_value("case_id", key).with_value("other_case_id", "")
    return sent.with_value("case_id", "").with_value("other_case_id", key) if key in others else sent


def kinds(request: AnyRequest) -> list[tuple[str, str]]:
    """The kinds of records as the agency calls them."""
    return options(rules.kinds_for(preset(request).clients_are), RECORD_KINDS)


ROUTES = [record_from_my_day, write_from_my_day]
