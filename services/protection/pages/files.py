"""Where the further children of a notice go."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath

from cases.cases.pages.elsewhere import said_elsewhere, with_ticked
from cases.cases.views import key_worker_word
from cases.clients.rules import NEEDS_BIRTH_DATE, person_mark
from cases.clients.schemas import ClientIdentity
from kernel.db import look
from kernel.typed_days import Meant
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, filled
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.pages import go, one_look, show
from services.intake.access import IntakePermission
from services.intake.pages.common import WORDS as OF_NOTICES
from services.intake.pages.common import named_in
from services.protection import service, views
from services.protection.exceptions import NotAssigned
from services.protection.rules.files import GOES, MOST_CHILDREN, prefix_of
from services.protection.schemas import ChildFile, FiledChild, FilesView, OpenFiles
from services.protection.tables import Goes

AnyRequest = Request[Any, Any, Any]
_TYPED = ("given_name", "family_name", "street", "town")


@get("/notices/{notice_id:uuid}/children", rule=IntakePermission.ASSIGN)
async def files_form(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """Each further child with what may become of it, and who leads the files."""
    return await _draw_new(request, notice_id)


@one_look
async def _draw_new(request: AnyRequest, notice_id: UUID) -> Response[Any]:
    view = await views.files_view(actor_of(request), notice_id)
    if view.notice.header.case_id is None:
        return go(request, f"/notices/{notice_id}", gettext(NotAssigned.message), kind="due")
    shown = await begun(request, Shown(filled(_filled(view))))
    if shown.begun:
        view = await _so_far(request, notice_id, shown.sent)
    return _draw(request, view, shown, await _word(request))


def _filled(view: FilesView) -> dict[str, Any]:
    """Every child as far as somebody said who it is, and nothing decided of it."""
    fields: dict[str, Any] = {"version": str(view.version), "key_worker_id": str(view.led_by or "")}
    for number, each in enumerate((each for each in view.children if each.child.case_id is None), 1):
        prefix, known = prefix_of(number), each.identity
        fields |= {prefix + name: getattr(known, name) for name in (*_TYPED, "birth_date")}
        fields[prefix + "id"] = str(each.child.id)
    return fields


@post("/notices/{notice_id:uuid}/children", rule=IntakePermission.ASSIGN, status_code=200)
async def open_files(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """Open them, all or none."""
    here = f"/notices/{notice_id}"

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(OpenFiles, children=[_child(sent, prefix) for prefix in _prefixes(sent)])
        filed = await service.open_files(actor_of(request), notice_id, order, version=sent.number("version"))
        words = gettext("Oznámení teď stojí i ve spisech dalších dětí: {n}.").format(n=len(filed.case_ids))
        warning = named_in(filed.named_in)
        return go(request, here, f"{words} {warning}".strip(), kind="due" if warning else "given")

    async def draw(shown: Shown) -> Response[Any]:
        return _draw(request, await _so_far(request, notice_id, shown.sent), shown, await _word(request))

    return await act_or_show_again(request, act, draw)


async def _so_far(request: AnyRequest, notice_id: UUID, sent: Form) -> FilesView:
    """The same for the children as they are typed, and those of other agendas that are ticked."""
    places = {child_id: prefix for prefix in _prefixes(sent) if (child_id := sent.uuid(prefix + "id")) is not None}
    typed = {child_id: _identity(sent, prefix) for child_id, prefix in places.items()}
    async with look(actor_of(request)):
        view = await views.files_view(actor_of(request), notice_id, typed)
        children: list[FiledChild] = []
        for each in view.children:
            prefix = places.get(each.child.id) if each.child.id is not None and each.child.case_id is None else None
            found = each.elsewhere if prefix is None else await with_ticked(request, each.elsewhere, sent, prefix)
            children.append(msgspec.structs.replace(each, elsewhere=found))
    return msgspec.structs.replace(view, children=children)


def _prefixes(sent: Form) -> list[str]:
    return [prefix for number in range(1, MOST_CHILDREN + 1) if (prefix := prefix_of(number)) + "id" in sent]


def _identity(sent: Form, prefix: str) -> ClientIdentity:
    """The child as far as it is typed; a birth date that is none is said when the order is made."""
    born = sent.day(prefix + "birth_date", NEEDS_BIRTH_DATE, meant=Meant.BIRTH)
    return ClientIdentity(birth_date=born, **{name: sent.text(prefix + name) for name in _TYPED})


def _child(sent: Form, prefix: str) -> ChildFile:
    goes, child = sent.text(prefix + "goes"), _identity(sent, prefix)
    chosen = sent.uuid(prefix + "case_id") if goes == Goes.CASE else None
    return ChildFile(
        child_id=sent.uuid(prefix + "id"),
        goes=goes,
        identity=child,
        case_id=chosen,
        open_anyway=sent.text(prefix + "open_anyway") == person_mark(child),
        **said_elsewhere(sent, child, prefix),
    )


async def _word(request: AnyRequest) -> str:
    """What the authority calls who leads a case, as it was read last."""
    return await key_worker_word(actor_of(request), last=True)


def _draw(request: AnyRequest, view: FilesView, shown: Shown, word: str) -> Response[Any]:
    """Whoever has a case by now is said, and asked about no more; what was typed of the others stays."""
    behind = shown.behind(view.version)
    shown = shown.with_value("version", str(view.version))
    places = {shown.sent.text(prefix + "id"): prefix for prefix in _prefixes(shown.sent)}
    rows: list[tuple[str, FiledChild]] = []
    for each in view.children:
        if each.child.case_id is None:
            prefix = places.setdefault(str(each.child.id), prefix_of(len(places) + 1))
            rows.append((prefix, each))
    return show(
        request,
        "protection/files.html",
        **shown.context(),
        view=view,
        rows=rows,
        behind=behind,
        goes=GOES,
        key_worker_label=word,
        persons={prefix: person_mark(_identity(shown.sent, prefix)) for prefix, _ in rows},
        **OF_NOTICES,
    )


ROUTES: list[Any] = [files_form, open_files]
