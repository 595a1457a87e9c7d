# pyright: strict
"""Opening a new case."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post

from cases.cases import service, views
from cases.cases.access import CasePermission
from cases.cases.pages.common import AnyRequest, key_worker_label, key_workers, preset
from cases.cases.pages.elsewhere import asked_elsewhere, said_elsewhere, with_ticked
from cases.cases.schemas import Match, OpenCase
from cases.cases.schemas.readers import Readers
from cases.clients.rules import HEALTH_LABELS, NEEDS_BIRTH_DATE, person_mark, said_of_birth_number, said_of_child
from cases.clients.tables import ClientKind
from cases.persons.schemas import KnownPerson
from kernel.actor import Actor
from kernel.legal_time import today_in_prague
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, options
from kernel.web.guard import actor_of
from kernel.web.i18n import N_, gettext
from kernel.web.once import once_by_form
from kernel.web.pages import go, one_look, show


@get("/cases/new", rule=CasePermission.OPEN)
async def new_case(request: AnyRequest) -> Response[Any]:
    """An empty form."""
    return await _draw(request, Shown())


@post("/cases/new", rule=CasePermission.OPEN, status_code=200)
async def open_case(request: AnyRequest) -> Response[Any]:
    """Open a case of a new client."""

    async def act(sent: Form) -> Response[Any]:
        return await open_from(request, sent, service.open_case)

    return await act_or_show_again(request, act, partial(_draw, request))


@one_look
async def _draw(request: AnyRequest, shown: Shown) -> Response[Any]:
    return await draw_form(request, await begun(request, shown))


async def open_from(
    request: AnyRequest, sent: Form, do: Callable[[Actor, OpenCase], Awaitable[UUID]], *, back: str = "/cases/{}"
) -> Response[Any]:
    """Do what opens the case of a sent form, once, and go `back`, which names the case, or to it."""
    order = sent.order(OpenCase, unreadable={"birth_date": NEEDS_BIRTH_DATE}, kind=preset(request).clients_are)
    order = msgspec.structs.replace(
        order,
        open_anyway=sent.text("open_anyway") == person_mark(order.identity),
        **said_elsewhere(sent, order.identity),
    )
    case_id = await once_by_form(
        request, sent.text("once"), UUID, lambda actor: do(actor, order), at="/cases/{}".format
    )
    number, born, today = order.identity.birth_number, order.identity.birth_date, today_in_prague()
    wrong = [said_of_birth_number(number, born, today=today)]
    if order.kind == ClientKind.CHILD:
        wrong.append(said_of_child(born, today=today))
    words = [
        gettext("Případ je otevřený: {who}.").format(who=order.identity.name),
        *(gettext(each) for each in wrong if each),
    ]
    return go(request, back.format(case_id), " ".join(words), kind="due" if any(wrong) else "given")


async def draw_form(
    request: AnyRequest,
    shown: Shown,
    *,
    back: str = "/cases",
    back_to: str = N_("Moje případy"),
    knows: bool = False,
    readers: Readers | None = None,
    more: Mapping[str, Any] | None = None,
    does: str = N_("Založit případ"),
) -> Response[Any]:
    """(in the page's look) The form of a new case; it `knows` somebody before anything is typed. Leaving it leads `back`.

    `more` is what a higher domain asks besides, with its template; `does` what the button then says.

    Where a consent names people, they alone are offered as key workers, and the form says who else reads the case: `readers`.
    """
    workers = await key_workers(request, CasePermission.OPEN)
    if readers is not None:
        named = {str(each.id) for each in readers.named}
        workers = [each for each in workers if each[0] in named]
    typed = shown.sent.order(OpenCase, so_far=True, kind=preset(request).clients_are)
    matches: list[Match] = []
    elsewhere: list[KnownPerson] = []
    if shown.begun or knows or asked_elsewhere(shown):
        elsewhere = await views.alike_elsewhere(actor_of(request), typed.identity)
        elsewhere = await with_ticked(request, elsewhere, shown.sent)
    if "open_anyway" in shown.errors or typed.open_anyway:
        matches = await views.matches_of(actor_of(request), typed.identity)
    elif shown.begun or knows:
        matches = await views.doubles_of(actor_of(request), typed.identity)
    return show(
        request,
        "cases/new.html",
        **shown.context(),
        matches=matches,
        elsewhere=elsewhere,
        person=person_mark(typed.identity),
        workers=workers,
        readers=readers,
        health=options(HEALTH_LABELS),
        asks_about_health=preset(request).asks_about_health,
        key_worker_label=await key_worker_label(request),
        key_worker_whom=await views.key_worker_word(actor_of(request), last=True, whom=True),
        back=back,
        back_to=gettext(back_to),
        more=more,
        does=gettext(does),
    )


ROUTES = [new_case, open_case]
