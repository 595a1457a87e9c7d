"""The further children of notices, for what they are found by."""

from collections.abc import Mapping
from uuid import UUID

from kernel import keys
from kernel.actor import Actor
from kernel.readable import opened
from services.intake.schemas import NoticeText
from services.intake.schemas.further import Further
from services.protection import repository, rules
from services.protection.schemas import ChildText, ChildView, StoredChild
from services.registers import views as register_views


async def further_children(actor: Actor, texts: Mapping[UUID, NoticeText]) -> dict[UUID, list[Further]]:
    """(in unit) By notice, the children whose urgency is judged beside its own, and those that question 5 names; shows nobody anything."""
    rows = await repository.list_children_of(actor, texts)
    sealers = await keys.sealers(actor.tenant, {row.notice_id for row in rows})
    entered = await register_views.further_numbers(actor, {row.notice_id for row in rows}) if rows else {}
    judged: dict[UUID, list[tuple[StoredChild, str]]] = {}
    for row in rows:
        name = opened(sealers.get(row.notice_id), "assessed_child", row.id, row.sealed, ChildText)
        if name is not None and row.notice_id in texts:
            judged.setdefault(row.notice_id, []).append((row, name.name))
    return {notice_id: _of(notice_id, text, judged.get(notice_id, []), entered) for notice_id, text in texts.items()}


def _of(
    notice_id: UUID,
    text: NoticeText,
    judged: list[tuple[StoredChild, str]],
    entered: Mapping[UUID, tuple[tuple[str, ...], bool]],
) -> list[Further]:
    found: list[Further] = []
    for row, name in judged:
        numbers, known = entered.get(row.id, ((), False))
        found.append(Further(notice_id, row.id, name, rules.child_of(name, text.child), numbers, known))
    named = [ChildView(id=None, name=name) for name in (text.child.name, *(name for _, name in judged))]
    told = rules.children_told(text.other_children.text, named)
    return [*found, *(Further(notice_id, None, name, rules.child_of(name, text.child)) for name in told)]
