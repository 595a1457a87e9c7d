"""What was made of the additions to a notice."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from kernel import keys
from kernel.actor import Actor
from kernel.crypto import RowSealer
from kernel.readable import opened, unreadable
from services.intake.access import NoticeHold
from services.intake.schemas import AdditionView, NoticeContent
from services.protection import repository
from services.protection.schemas import AdditionJudgedView, ChildView, JudgementText, StoredJudgement
from tenants import views as tenant_views

from .standing import MOST


async def additions_of(
    actor: Actor, hold: NoticeHold, content: NoticeContent | None, children: Sequence[ChildView]
) -> list[AdditionJudgedView]:
    """(in unit) The additions that came after a child was judged, first to last, with what was made of each for each child.

    What stood there before its last judgement was read with it, and waits for that child no more.
    """
    if content is None or not content.additions:
        return []
    rows = {
        (row.addition_id, row.child_id): row
        for row in await repository.list_judgements(actor, hold.id, limit=MOST)
        if not row.word
    }
    names = await tenant_views.worker_names(actor.tenant, {row.judged_by for row in rows.values()})
    sealer = await keys.sealer(actor.tenant, hold.id)
    return [
        _view(sealer, each, child, rows.get((each.id, child.id)), names)
        for each in content.additions
        for child in children
        if (each.id, child.id) in rows or each.id in child.waits
    ]


def _view(
    sealer: RowSealer, added: AdditionView, child: ChildView, row: StoredJudgement | None, names: Mapping[UUID, str]
) -> AdditionJudgedView:
    whole: dict[str, Any] = {
        "addition_id": added.id,
        "child": child,
        "added_at": added.added_at,
        "added_by": added.added_by,
    }
    if row is None:
        return AdditionJudgedView(**whole, text=added.text)
    text = opened(sealer, "addition_judgement", row.id, row.sealed, JudgementText)
    text = text or JudgementText(content=unreadable())
    return AdditionJudgedView(
        **whole,
        text=added.text,
        concerns=row.concerns,
        content=text.content,
        seriousness=text.seriousness,
        credibility=text.credibility,
        acute=text.acute,
        reopens=row.reopens,
        judged_by=names.get(row.judged_by, ""),
        judged_at=row.judged_at,
    )
