"""Of whom may be said that an addition threatens them, and what was said so that nobody judged yet (ADR 0100)."""

from collections.abc import Collection, Sequence
from uuid import UUID

from kernel import keys
from kernel.actor import Actor
from kernel.db import look
from kernel.readable import opened
from kernel.web.i18n import gettext
from services.intake import views as intake_views
from services.intake.access import NoticeHold
from services.intake.schemas import OfferedChild
from services.protection import repository, rules
from services.protection.rules.children import OTHERS
from services.protection.schemas import ChildView, JudgementText, StoredJudgement, WordView
from services.protection.tables import Acute
from tenants import views as tenant_views

from .standing import MOST, called_of, child_text, children_of, standing_of, told_of

_HEARD = "Ohrožuje dítě akutně: {said} ({who})"
_SAID: dict[str, str] = {Acute.YES: "ano", Acute.NO: "ne", Acute.UNKNOWN: "neví se"}


async def children_heard_of(actor: Actor, hold: NoticeHold) -> list[OfferedChild]:
    """(in unit) The children that stand in a notice."""
    return [OfferedChild(id=each.id, name=each.name) for each in await children_of(actor, hold)]


async def named_beside(actor: Actor, hold: NoticeHold) -> list[str]:
    """(in unit) Whom the answer to question 5 names and nobody judged, in its words."""
    return (await told_of(actor, hold, await children_of(actor, hold))).names


async def threatened_unjudged(actor: Actor, hold: NoticeHold) -> list[str]:
    """(in unit) Who is threatened acutely and was never judged, by name."""
    stands = await standing_of(actor, hold)
    return await called_of(actor, hold, {child for child in stands.acute if child not in stands.last})


async def words_of(actor: Actor, hold: NoticeHold, children: Sequence[ChildView]) -> list[WordView]:
    """(in unit) What who took the notice and additions down said of them for children for whom nobody judged since, first to last."""
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
    of, found = {each.id: each for each in children}, dict[UUID | None, WordView]()
    for row in rows:
        text = opened(sealer, "addition_judgement", row.id, row.sealed, JudgementText)
        whom = [*found[row.addition_id].children] if row.addition_id in found else []
        found[row.addition_id] = WordView(
            addition_id=row.addition_id,
            acute=text.acute if text else "",
            children=[*whom, of[row.child_id].name if row.child_id in of else gettext(OTHERS)],
            heard_by=names.get(row.judged_by, ""),
            heard_at=row.judged_at,
        )
    return [*found.values()]


async def heard_in_words(actor: Actor, notice_id: UUID, first: str) -> dict[UUID, str]:
    """(in unit) What who took them down said of the additions of a notice and nobody judged yet, in Czech for every reader; its own child is
    called `first`."""
    rows = [
        (row.addition_id, row) for row in await repository.list_judgements(actor, notice_id, limit=MOST) if row.word
    ]
    if not rows:
        return {}
    sealer = await keys.sealer(actor.tenant, notice_id)
    names: dict[UUID | None, str] = {None: first}
    names |= {
        row.id: rules.called(child_text(sealer, row))
        for row in await repository.list_children(actor, notice_id, limit=MOST)
    }
    of: dict[UUID, list[StoredJudgement]] = {}
    for addition_id, row in rows:
        if addition_id is not None:
            of.setdefault(addition_id, []).append(row)
    found: dict[UUID, str] = {}
    for addition_id, words in of.items():
        text = opened(sealer, "addition_judgement", words[0].id, words[0].sealed, JudgementText)
        if text is not None and (said := _SAID.get(text.acute)):
            found[addition_id] = _HEARD.format(
                said=said, who=", ".join(names.get(row.child_id, OTHERS) for row in words)
            )
    return found


async def still_acute(actor: Actor, notice_ids: Collection[UUID]) -> set[UUID]:
    """In which of these notices somebody is threatened acutely, as far as the actor reads them."""
    async with look(actor):
        return await _acute(actor, await intake_views.read_by(actor, notice_ids)) if actor.service_id else set()


async def stays_acute(actor: Actor, _worker_id: UUID, notice_ids: Collection[UUID]) -> set[UUID]:
    """(in unit) The same for messages, whoever is to hear of it."""
    return await _acute(actor, notice_ids)


async def _acute(actor: Actor, notice_ids: Collection[UUID]) -> set[UUID]:
    return {row.notice_id for row in await repository.list_standing(actor, notice_ids) if row.acutely}
