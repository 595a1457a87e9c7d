# pyright: strict
"""Pages of an import: the file, what each of its lines would do, and what was done."""

from hashlib import sha256
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from kernel import spreadsheet
from kernel.actor import Actor
from kernel.exceptions import DomainError, Invalid
from kernel.uploads.checks import read_table
from kernel.uploads.refusals import FileProblem
from kernel.web.form_page import Shown
from kernel.web.forms import Form, read_form
from kernel.web.guard import actor_of
from kernel.web.i18n import N_, gettext
from kernel.web.once import once_by_form, seed_of
from kernel.web.pages import download, one_look, show
from kernel.web.problems import form_errors

from . import service
from .access import ImportPermission as P
from .access import import_for
from .exceptions import OtherThanShown
from .rules import may_be_done
from .schemas import DoneTable, Preview, State

AnyRequest = Request[Any, Any, Any]
ONE = "/administration/import/{import_kind:str}"
NEEDS_FILE = N_("Vyberte soubor.")
NOTHING = Preview(lines=[], kept="")


@get(ONE, rule=P.USE)
async def ask_file(request: AnyRequest, import_kind: FromPath[str]) -> Response[Any]:
    """Which file, with which columns."""
    return await _draw(request, import_kind, Shown(), NOTHING)


@post(ONE, rule=P.USE, status_code=200)
async def send_table(request: AnyRequest, import_kind: FromPath[str]) -> Response[Any]:
    """A file is shown line by line; what was shown is done."""
    actor = actor_of(request)
    await import_for(actor, import_kind)
    sent = await read_form(request)
    kept = sent.text("kept")
    try:
        if not kept:
            return await _draw(request, import_kind, Shown(), await _tried(request, import_kind, sent))
        try:
            return await _done_once(request, import_kind, kept)
        except OtherThanShown as changed:
            shown = Shown(errors=form_errors(changed), status_code=changed.status)
            return await _draw(request, import_kind, shown, await service.try_again(actor, import_kind, kept))
    except DomainError as refused:
        shown = Shown(errors=form_errors(refused), status_code=refused.status)
        return await _draw(request, import_kind, shown, NOTHING)


async def _tried(request: AnyRequest, import_kind: str, sent: Form) -> Preview:
    """(outside of a unit: reading takes a process of its own)"""
    file = sent.files.get("file")
    if file is None or not file.filename:
        raise Invalid(fields={"file": gettext(NEEDS_FILE)})
    try:
        rows = await read_table(file.filename, await file.read())
    except FileProblem as problem:
        raise Invalid(fields={"file": problem.message}) from problem
    return await service.try_table(actor_of(request), import_kind, rows)


@one_look
async def _draw(request: AnyRequest, import_kind: str, shown: Shown, preview: Preview) -> Response[Any]:
    counts = {state.value: sum(each.state == state for each in preview.lines) for state in State}
    return show(
        request,
        "imports/import.html",
        **shown.context(),
        what=await import_for(actor_of(request), import_kind),
        preview=preview,
        counts=counts,
        may_be_done=may_be_done(preview.lines),
    )


async def _done_once(request: AnyRequest, import_kind: str, kept: str) -> Response[Any]:
    """What was shown is done once; the same form again shows what it did, with the links that may still be shown."""
    form = sha256(kept.encode()).hexdigest()  # what was shown is sealed anew for every form
    seed = seed_of(request, form)

    async def do(actor: Actor) -> dict[int, UUID]:
        return await service.do_table(actor, import_kind, kept, seed=seed)

    address = f"/administration/import/{import_kind}"
    made = await once_by_form(request, form, dict[int, UUID], do, at=lambda _: address, only_one=True)
    request.state.sent_before = False  # whoever sends twice is shown the same
    done = await service.what_was_done(actor_of(request), import_kind, kept, made, seed=seed)
    return await _draw_done(request, import_kind, done)


@one_look
async def _draw_done(request: AnyRequest, import_kind: str, done: DoneTable) -> Response[Any]:
    """Drawn by the request that did it: what is handed over, as links, is shown by this form alone and kept nowhere."""
    what = await import_for(actor_of(request), import_kind)
    by_state = {state.value: [each for each in done.lines if each.state == state] for state in State}
    return show(request, "imports/done.html", what=what, done=done, lines=by_state)


@get(f"{ONE}/table", rule=P.USE)
async def template(request: AnyRequest, import_kind: FromPath[str]) -> Response[Any]:
    """The columns with what there is, for a spreadsheet program; what it has can be imported."""
    what, rows = await service.what_there_is(actor_of(request), import_kind)
    heads = [each.head for each in what.columns]
    return download(spreadsheet.table(heads, rows), f"{gettext(what.key)}.csv", "text/csv")


ROUTES = [ask_file, send_table, template]
