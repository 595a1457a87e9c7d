"""Of whom may be said that an addition threatens them, and what was said so that nobody judged yet (ADR 0100)."""

from collections.abc import Collection, Sequence
from uuid import UUID

from kernel import keys
from kernel.actor import Actor
from kernel.db import look
from kernel.readable import opened
from services.intake import views as intake_views
from services.intake.access import NoticeHold
from services.intake.schemas import OfferedChild
from services.protection import repository
from services.protection.schemas import ChildView, JudgementText, WordView
from tenants import views as tenant_views

from .standing import MOST, children_of, standing_of, told_of


async def children_heard_of(actor: Actor, hold: NoticeHold) -> list[OfferedChild]:
    """(in unit) The children that stand in a notice."""
    return [OfferedChild(id=each.id, name=each.name) for each in await children_of(actor, hold)]


async def named_beside(actor: Actor, hold: NoticeHold) -> list[str]:
    """(in unit) Whom the answer to question 5 names and nobody judged, in its words."""
    return (await told_of(actor, hold, await children_of(actor, hold))).names


async def threatened_unjudged(actor: Actor, hold: NoticeHold) -> list[str]:
    """(in unit) Who is threatened acutely and was never judged, by name."""
    stands = await standing_of(actor, hold)
    left = {child for child in stands.acute if child not in stands.last}
    return [each.name for each in await children_of(actor, hold) if each.id in left] if left else []


async def words_of(actor: Actor, hold: NoticeHold, children: Sequence[ChildView]) -> list[WordView]:
    """(in unit) What who took additions down said of them for children for whom nobody judged since, first to last."""
    last = {
        row.child_id: row.assessed_at for row in reversed(await repository.list_assessments(actor, hold.id, limit=MOST))
    }
    rows = [
        row
        for row in await repository.list_judgements(actor, hold.id, limit=MOST)
        if row.word and (row.child_id not in last or row.judged_at > last[row.child_id])
    ]
    names = await tenant_views.worker_names(actor.tenant, {row.judged_by for row in rows})
    sealer = await keys.sealer(actor.tenant, hold.id) if rows else None
    of, found = {each.id: each for each in children}, dict[UUID, WordView]()
    for row in rows:
        text = opened(sealer, "addition_judgement", row.id, row.sealed, JudgementText)
        whom = [*found[row.addition_id].children] if row.addition_id in found else []
        found[row.addition_id] = WordView(
            addition_id=row.addition_id,
            acute=text.acute if text else "",
            children=[*whom, *([of[row.child_id].name] if row.child_id in of else [])],
            heard_by=names.get(row.judged_by, ""),
            heard_at=row.judged_at,
        )
    return [*found.values()]


async def still_acute(actor: Actor, notice_ids: Collection[UUID]) -> set[UUID]:
    """In which of these notices somebody is threatened acutely, as far as the actor reads them."""
    async with look(actor):
        return await _acute(actor, await intake_views.read_by(actor, notice_ids)) if actor.service_id else set()


async def stays_acute(actor: Actor, _worker_id: UUID, notice_ids: Collection[UUID]) -> set[UUID]:
    """(in unit) The same for messages, whoever is to hear of it."""
    return await _acute(actor, notice_ids)


async def _acute(actor: Actor, notice_ids: Collection[UUID]) -> set[UUID]:
    return {row.notice_id for row in await repository.list_standing(actor, notice_ids) if row.acutely}
