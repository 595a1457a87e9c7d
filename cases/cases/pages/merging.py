# pyright: strict
"""Two records of one person led as one, and apart again."""

from functools import partial
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from cases.cases import rules, service, views
from cases.cases.access import CasePermission
from cases.cases.exceptions import NotMerged
from cases.cases.pages.common import AnyRequest, case_page
from cases.cases.rules import marks
from cases.cases.rules.merging import CHANGED_SINCE, NO_SUCH_FILE, PARTED_BY, WAITS_IN_DRAFTS, Side
from cases.cases.schemas.merging import MergeCases, UnmergeCases
from cases.cases.tables import RecordKind
from kernel.actor import Actor
from kernel.legal_time import format_instant
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.pages import go, one_look_at
from kernel.web.render import FormErrors

P = CasePermission
LATER = "later_"


def _chosen(sent: Form, prefix: str) -> dict[str, str]:
    return {
        name.removeprefix(prefix): sent.text(name) for name in sent.names if name.startswith(prefix) and sent.text(name)
    }


@get("/cases/{case_id:uuid}/merge", rule=P.MERGE)
async def merge_form(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Which other record is of this person, and what would be led as one."""
    return await _draw_merge(request, case_id, Shown())


@post("/cases/{case_id:uuid}/merge", rule=P.MERGE, status_code=200)
async def merge_cases(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Show what would be led as one, or lead it as one."""
    there = f"/cases/{case_id}/people#slouceni"

    async def act(sent: Form) -> Response[Any]:
        if sent.text("step") == "preview" or sent.text("pick") or not sent.text("seen"):
            empty = {} if sent.text("file_mark") or sent.text("pick") else {"file_mark": gettext(NO_SUCH_FILE)}
            return await _draw_merge(request, case_id, Shown(sent, errors=FormErrors(empty)))
        done = await service.merge_cases(actor_of(request), case_id, sent.order(MergeCases))
        words = [gettext("Záznamy jsou sloučené. Rozdělit je jde kdykoli."), *done.follows]
        return go(request, there, " ".join(words), kind="due" if done.follows else "given")

    return await act_or_show_again(request, act, partial(_draw_merge, request, case_id))


@one_look_at("case", "case_search")
async def _draw_merge(request: AnyRequest, case_id: UUID, shown: Shown) -> Response[Any]:
    actor = actor_of(request)
    shown = await begun(request, shown)
    view = await views.case_view(actor, case_id, P.MERGE)
    content = views.readable(view)
    picked = shown.sent.uuid("pick")
    mark = f"/cases/{picked}" if picked else shown.sent.text("file_mark")
    preview = await views.merge_preview(actor, case_id, mark)
    shown = _beside_seen(shown, preview.seen)
    if preview.theirs and preview.theirs.file_mark:
        mark = preview.theirs.file_mark  # also where it was picked, or its page's address was put in
    if preview.obstacles and "file_mark" not in shown.errors:
        errors = FormErrors({"file_mark": preview.obstacles[0], **dict(shown.errors.items())})
        shown = msgspec.structs.replace(shown, errors=errors)
    likely = [] if preview.theirs else await views.doubles_of(actor, content.identity, but=view.header.client_id)
    return await case_page(
        request,
        "cases/merge.html",
        "people",
        view.header,
        **shown.context(),
        preview=preview,
        file_mark=mark,
        likely=likely,
    )


@get("/cases/{case_id:uuid}/unmerge", rule=P.MERGE)
async def unmerge_form(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """What comes back when the two records are led apart again, and what was written since; of two that are apart, the case."""
    return await _draw_unmerge(request, case_id, Shown())


@post("/cases/{case_id:uuid}/unmerge", rule=P.MERGE, status_code=200)
async def unmerge_cases(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Lead them apart."""

    async def act(sent: Form) -> Response[Any]:
        later = {name.partition("_")[0]: side for name, side in _chosen(sent, LATER).items()}
        await service.unmerge_cases(actor_of(request), case_id, sent.order(UnmergeCases, later=later))
        return go(request, f"/cases/{case_id}/people", gettext("Sloučení je zrušené, záznamy jsou zase dva."))

    return await act_or_show_again(request, act, partial(_draw_unmerge, request, case_id))


@one_look_at("case", "notice")
async def _draw_unmerge(request: AnyRequest, case_id: UUID, shown: Shown) -> Response[Any]:
    actor = actor_of(request)
    header = await views.case_header(actor, case_id, P.MERGE)
    try:
        preview = await views.unmerge_preview(actor, case_id)
    except NotMerged:  # who comes back to the form of what is done, or sends what somebody did before
        return go(request, f"/cases/{case_id}/people", await _apart_already(actor, case_id, shown), kind="info")
    merge = preview.merge
    kept = f"{marks.file_named(merge.kept_mark, merge.kept_opened_at)} · {merge.kept_client_name}"
    other = f"{marks.file_named(merge.file_mark, merge.opened_at)} · {merge.client_name}"
    for each in preview.later:  # an answer belongs to what it was given to: a form or a draft of another merge has none
        if (number := LATER + each.number) in shown.errors:
            shown.errors[f"{number}_{each.mark}"] = shown.errors.pop(number)
    kinds = {kind: gettext(words) for kind, words in rules.kinds_for(header.client_kind).items()}
    return await case_page(
        request,
        "cases/unmerge.html",
        "people",
        header,
        **_beside_seen(await begun(request, shown), preview.seen).context(),
        preview=preview,
        later=[(each, f"{LATER}{each.number}_{each.mark}", kinds[RecordKind(each.kind)]) for each in preview.later],
        words_since=any(each.kind == RecordKind.CONSENT for each in preview.later),
        kept=kept,
        other=other,
        whose={side.value: _whose(kept, other, side) for side in Side},
    )


def _beside_seen(shown: Shown, seen: str) -> Shown:
    """Whoever goes on with a draft is told that the preview changed since they left it."""
    if not shown.begun or not seen or shown.sent.text("seen") in ("", seen):
        return shown
    return msgspec.structs.replace(shown, errors=FormErrors({"": gettext(CHANGED_SINCE), **shown.errors}))


async def _apart_already(actor: Actor, case_id: UUID, shown: Shown) -> str:
    message = gettext("Tento záznam s žádným jiným sloučený není.")
    parted = await views.parted_by(actor, case_id)
    if parted is not None:
        who, when = parted
        message = f"{message} {gettext(PARTED_BY).format(who=who, when=format_instant(when))}"
    if not shown.sent.text("reason"):
        return message
    return f"{message} {gettext(WAITS_IN_DRAFTS)}"


def _whose(kept: str, other: str, stands: Side) -> list[tuple[str, str]]:
    """What may be said of what stands in one of two files."""
    stays, belongs = gettext("zůstane ve spisu {mark}"), gettext("patří do spisu {mark}")
    return [
        (side, (stays if side == stands else belongs).format(mark=mark))
        for side, mark in ((Side.OURS, kept), (Side.THEIRS, other))
    ]


ROUTES: list[Any] = [merge_form, merge_cases, unmerge_form, unmerge_cases]
