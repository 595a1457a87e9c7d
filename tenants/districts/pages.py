# pyright: strict
"""Pages of administration: districts, one of them, the end of a part, and which one an address lies in."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from kernel.web.form_page import Shown, act_or_show_again, begun_parts
from kernel.web.forms import Form, options, read_form
from kernel.web.guard import actor_of
from kernel.web.i18n import N_, gettext
from kernel.web.once import once_by_form
from kernel.web.pages import go, one_look, show, stands_at

from . import rules, service, views
from .access import DistrictPermission as P
from .access import may
from .rules import Why
from .schemas import (
    AddArea,
    AddDistrictWorker,
    AreaView,
    EndPart,
    FoundDistrict,
    NewDistrict,
    RenameDistrict,
    WhichDistrict,
)

AnyRequest = Request[Any, Any, Any]
LIST = "/administration/districts"
ONE = f"{LIST}/{{district_id:uuid}}"
PART = "/administration/district-parts/{district_part_id:uuid}/end"
LONGER = ("areas", "workers")  # the forms of a district that keep a draft
WHY = {
    Why.NO_TOWN: N_("Tuto obec nemá žádný okrsek."),
    Why.NO_STREET: N_("Tuto ulici nemá žádný okrsek. Rozhodne vedoucí."),
    Why.NO_NUMBER: N_("Ulice je rozdělená mezi okrsky. Doplňte číslo."),
    Why.BETWEEN: N_("Ulice okrsek má, ale toto číslo v něm není. Rozhodne vedoucí."),
    Why.SEVERAL_TOWNS: N_("Ulice tohoto jména je ve více obcích. Doplňte obec."),
}


@get(LIST, rule=P.LIST)
async def list_districts(request: AnyRequest) -> Response[Any]:
    """The districts of the organisation, what nobody has, and which one an address lies in."""
    return await _draw_list(request, Shown())


@post(LIST, rule=P.CHANGE, status_code=200)
async def make_district(request: AnyRequest) -> Response[Any]:
    """Make one."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(NewDistrict)
        made = await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.make_district(actor, order),
            at=f"{LIST}/{{}}".format,
            only_one=True,
        )
        return go(request, f"{LIST}/{made}", gettext("Okrsek je založený. Teď mu přidejte ulice a lidi."))

    return await act_or_show_again(request, act, partial(_draw_list, request))


@post(f"{LIST}/of-address", rule=P.LIST, status_code=200)
async def which_district(request: AnyRequest) -> Response[Any]:
    """Which district an address lies in; it is kept nowhere, not in the address of the page either."""
    sent = await read_form(request)
    asked = WhichDistrict(street=sent.text("street"), town=sent.text("town"))
    return await _draw_list(request, Shown(sent), found=await views.find(actor_of(request), asked))


@one_look
async def _draw_list(request: AnyRequest, shown: Shown, *, found: FoundDistrict | None = None) -> Response[Any]:
    actor = actor_of(request)
    return show(
        request,
        "districts/list.html",
        **shown.context(),
        districts=await views.list_districts(actor),
        holes=await views.holes(actor),
        services=[(str(each.id), each.short_name) for each in await views.services(actor)],
        may_change=may(actor, P.CHANGE),
        found=found,
        why=gettext(WHY[Why(found.why)]) if found and found.why != Why.FOUND else "",
    )


@get(ONE, rule=P.LIST)
async def view_district(request: AnyRequest, district_id: FromPath[UUID]) -> Response[Any]:
    """One of them: its pieces and its people."""
    return await _draw(request, district_id, Shown())


@post(f"{ONE}/names", rule=P.CHANGE, status_code=200)
async def rename_district(request: AnyRequest, district_id: FromPath[UUID]) -> Response[Any]:
    """Let it be called otherwise from a day on."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(RenameDistrict)
        await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.rename_district(actor, district_id, order),
            at=f"{LIST}/{{}}".format,
            only_one=True,
        )
        return go(request, f"{LIST}/{district_id}", gettext("Nový název je zapsaný."))

    return await act_or_show_again(request, act, partial(_draw, request, district_id, part="names"))


@post(f"{ONE}/areas", rule=P.CHANGE, status_code=200)
async def add_area(request: AnyRequest, district_id: FromPath[UUID]) -> Response[Any]:
    """Give it a piece of territory."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(AddArea)
        await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.add_area(actor, district_id, order),
            at=lambda _made: f"{LIST}/{district_id}",
            only_one=True,
        )
        return go(request, f"{LIST}/{district_id}", gettext("Přidáno do okrsku."))

    return await act_or_show_again(request, act, partial(_draw, request, district_id, part="areas"))


@post(f"{ONE}/workers", rule=P.CHANGE, status_code=200)
async def add_worker(request: AnyRequest, district_id: FromPath[UUID]) -> Response[Any]:
    """Let somebody work for it."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(AddDistrictWorker)
        await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.add_worker(actor, district_id, order),
            at=lambda _made: f"{LIST}/{district_id}",
            only_one=True,
        )
        return go(request, f"{LIST}/{district_id}", gettext("Přidáno do okrsku."))

    return await act_or_show_again(request, act, partial(_draw, request, district_id, part="workers"))


@one_look
async def _draw(request: AnyRequest, district_id: UUID, shown: Shown, *, part: str = "") -> Response[Any]:
    """`part` says which of its forms was sent."""
    actor = actor_of(request)
    view = await views.district(actor, district_id)
    stands_at(request, f"{LIST}/{district_id}")
    typed = await begun_parts(request, LONGER if may(actor, P.CHANGE) else ())
    if part:
        typed[part] = shown.sent
    return show(
        request,
        "districts/district.html",
        **shown.context(),
        view=view,
        part=part,
        typed_before=typed,
        untouched=Shown(),
        sides=options(rules.SIDES),
        colleagues=[(str(each.id), each.name) for each in await views.colleagues(actor, view.service_id)],
        may_change=may(actor, P.CHANGE),
    )


@get(PART, rule=P.CHANGE)
async def ask_end(request: AnyRequest, district_part_id: FromPath[UUID]) -> Response[Any]:
    """The last day of a piece of a district, or of somebody's work for it."""
    return await _draw_end(request, district_part_id, Shown())


@post(PART, rule=P.CHANGE, status_code=200)
async def end_part(request: AnyRequest, district_part_id: FromPath[UUID]) -> Response[Any]:
    """End it."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(EndPart)
        district, _ = await views.part(actor_of(request), district_part_id)
        await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.end_part(actor, district_part_id, order),
            at=lambda _made: f"{LIST}/{district.id}",
            only_one=True,
        )
        return go(request, f"{LIST}/{district.id}", gettext("Poslední den je určený."))

    return await act_or_show_again(request, act, partial(_draw_end, request, district_part_id))


@one_look
async def _draw_end(request: AnyRequest, part_id: UUID, shown: Shown) -> Response[Any]:
    district, part = await views.part(actor_of(request), part_id)
    what = part.words if isinstance(part, AreaView) else gettext("Práce v okrsku: {name}").format(name=part.name)
    return show(request, "districts/end.html", **shown.context(), district=district, part=part, what=what)


ROUTES = [
    list_districts,
    make_district,
    which_district,
    view_district,
    rename_district,
    add_area,
    add_worker,
    ask_end,
    end_part,
]
