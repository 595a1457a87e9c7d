"""What is learnt of a notice later: an addition, and that it is of the same as another one."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from kernel.exceptions import NotAllowed
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, options, read_form
from kernel.web.guard import actor_of
from kernel.web.i18n import N_, gettext
from kernel.web.once import once_by_form
from kernel.web.pages import go, one_look, one_look_at, show
from services.intake import rules, service, views
from services.intake.pages.another_way import OTHER_WAY, as_addition
from services.intake.pages.common import NAMED_BEFORE, REPORT, WORDS, AnyRequest, P, named_in
from services.intake.pages.reading import beside_added, read_in, with_read
from services.intake.pages.visits import NOBODY_VISITS, VISITED, asked_of_visit, visited
from services.intake.rules.threatens import ACUTE
from services.intake.schemas import AddToNotice, MarkDuplicate
from services.intake.tables import Channel, Threatens

FIRST = "first"  # the child of the notice, which has no id
NOT_ASKED_HERE = N_(
    "Výjezd se tu už nezapisuje: někdo to udělal, nebo oznámení nepřišlo v pohotovosti či ho neposuzujete vy."
)
AT_ONCE = N_("Vedení a kdo případ vede to mají hned v Mém dni. Zavolejte jim, na počítač se nespoléhejte.")


@get("/notices/{notice_id:uuid}/add", rule=P.ADD)
async def addition_form(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """What was learnt later, beside what was said."""
    return await _draw_addition(request, notice_id, Shown())


@post("/notices/{notice_id:uuid}/add", rule=P.ADD, status_code=200)
async def add_to_notice(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """Add it."""
    return await _add(request, notice_id, _draw_addition)


@get("/notices/{notice_id:uuid}/visit", rule=P.ADD)
async def visit_form(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """On call: whether somebody went out, as with a notice that is taken down; for who judges it, as long as nobody said so."""
    asked = await views.may_tell_visit(actor_of(request), notice_id)
    if not asked and await views.may_add(actor_of(request), notice_id):
        return go(request, f"/notices/{notice_id}", gettext(NOT_ASKED_HERE), kind="due")
    return await _draw_visit(request, notice_id, Shown())


@post("/notices/{notice_id:uuid}/visit", rule=P.ADD, status_code=200)
async def tell_visit(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """Say it, with whatever else was learnt."""
    return await _add(request, notice_id, _draw_visit)


async def _add(
    request: AnyRequest, notice_id: UUID, drawn: Callable[[AnyRequest, UUID, Shown], Awaitable[Response[Any]]]
) -> Response[Any]:
    visit = drawn is _draw_visit
    if (typed := await read_form(request)).text("step") == OTHER_WAY:
        return await drawn(request, notice_id, Shown(as_addition(typed, visit=visit)))

    async def act(sent: Form) -> Response[Any]:
        ids = [each for one in sent.texts("whom") if (each := _id(one)) is not None]
        order = sent.order(
            AddToNotice,
            wants_report=REPORT.get(sent.text("wants_report")),
            first_child=FIRST in sent.texts("whom"),
            child_ids=ids,
            moments=VISITED if visit else {},
            **({**visited(sent, Channel.ON_CALL), **read_in(sent)} if visit else NOBODY_VISITS),
        )
        await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.add_to_notice(actor, notice_id, order),
            at=lambda _: f"/notices/{notice_id}",
        )
        said = [gettext("Výjezd je u oznámení.") if visit else gettext("Doplnění je u oznámení.")]
        if order.acute == Threatens.YES:
            said.append(gettext(AT_ONCE))
        if rules.tells_who(order):
            actor = actor_of(request)
            if order.acute == Threatens.YES or await views.names_a_caller(actor, notice_id):
                said.append(gettext(NAMED_BEFORE))
            if where := await views.named_by_addition(actor, notice_id):
                said.append(named_in(where))
        return go(request, f"/notices/{notice_id}", " ".join(said), kind="due" if len(said) > 1 else "given")

    fields = {"child_ids": "whom", "visited_at": "visit_day"}
    return await act_or_show_again(request, act, partial(drawn, request, notice_id), fields=fields)


@one_look
async def _draw_addition(request: AnyRequest, notice_id: UUID, shown: Shown) -> Response[Any]:
    view = await views.notice_view(actor_of(request), notice_id, P.ADD)
    shown = await begun(request, shown)
    children, named = await views.offered_children(actor_of(request), notice_id)
    whom = [(str(each.id) if each.id else FIRST, each.name) for each in children]
    return show(
        request,
        "intake/add.html",
        **shown.context(),
        visit=False,
        view=view,
        acute=options(ACUTE),
        whom=whom,
        named=named,
        **WORDS,
    )


@one_look
async def _draw_visit(request: AnyRequest, notice_id: UUID, shown: Shown) -> Response[Any]:
    actor = actor_of(request)
    view = await views.notice_view(actor, notice_id, P.ADD)
    if not await views.may_judge_by_visit(actor, notice_id):
        raise NotAllowed
    carried = request.method == "POST" and not shown.errors
    shown = await begun(request, shown)
    shown = with_read(beside_added(shown, view), view)
    children, named = await views.offered_children(actor, notice_id)
    return show(
        request,
        "intake/add.html",
        **shown.context(),
        **await asked_of_visit(request),
        visit=True,
        carried=carried,
        stand_there=[each.name for each in children if each.id],
        view=view,
        acute=options(ACUTE),
        whom=[(str(each.id) if each.id else FIRST, each.name) for each in children],
        named=named,
        **WORDS,
    )


def _id(text: str) -> UUID | None:
    with suppress(ValueError):
        return UUID(text)
    return None


@get("/notices/{notice_id:uuid}/duplicate", rule=P.MARK)
async def duplicate_form(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """Of which other notice it is a duplicate."""
    return await _draw_duplicate(request, notice_id, Shown())


@post("/notices/{notice_id:uuid}/duplicate", rule=P.MARK, status_code=200)
async def mark_duplicate(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """Mark it, or take the mark back."""

    async def act(sent: Form) -> Response[Any]:
        if sent.text("act") == "take_back":
            await service.unmark_duplicate(actor_of(request), notice_id)
            return go(request, f"/notices/{notice_id}", gettext("Oznámení už není označené jako duplicitní."))
        where = await service.mark_duplicate(actor_of(request), notice_id, sent.order(MarkDuplicate))
        words = gettext("Oznámení je označené jako duplicitní.")
        if where:
            return go(request, f"/notices/{notice_id}", f"{words} {named_in(where)}", kind="due")
        return go(request, f"/notices/{notice_id}", words)

    return await act_or_show_again(request, act, partial(_draw_duplicate, request, notice_id))


@one_look_at("notice")
async def _draw_duplicate(request: AnyRequest, notice_id: UUID, shown: Shown) -> Response[Any]:
    view = await views.notice_view(actor_of(request), notice_id, P.MARK)
    free = not (view.duplicate_of or view.duplicates)
    possible = await views.possible_originals(actor_of(request), notice_id) if free else []
    return show(request, "intake/duplicate.html", **shown.context(), view=view, possible=possible, **WORDS)


ROUTES: list[Any] = [addition_form, add_to_notice, visit_form, tell_visit, duplicate_form, mark_duplicate]
