"""The further children of notices, for what they are found by."""

from collections.abc import Collection, Mapping
from uuid import UUID

from kernel import keys
from kernel.actor import Actor
from kernel.readable import opened
from kernel.web.i18n import gettext
from services.intake.rules import asked_as_usual
from services.intake.schemas import NoticeText
from services.intake.schemas.further import Further
from services.protection import repository, rules
from services.protection.schemas import ChildText, ChildView, StoredChild
from services.protection.tables import Aside
from services.registers import views as register_views

from .standing import child_text


async def further_children(actor: Actor, texts: Mapping[UUID, NoticeText]) -> dict[UUID, list[Further]]:
    """(in unit) By notice, the children whose urgency is judged beside its own, and those that question 5 names; shows nobody anything."""
    rows = await repository.list_children_of(actor, texts)
    sealers = await keys.sealers(actor.tenant, {row.notice_id for row in rows})
    entered = await register_views.further_numbers(actor, {row.notice_id for row in rows}) if rows else {}
    judged: dict[UUID, list[tuple[StoredChild, ChildText]]] = {}
    said_last: dict[UUID, str] = {}
    for row in rows:
        said = opened(sealers.get(row.notice_id), "assessed_child", row.said_id, row.sealed, ChildText)
        if row.aside:
            said_last[row.notice_id] = row.aside
        elif said is not None and row.notice_id in texts:
            judged.setdefault(row.notice_id, []).append((row, said))
    return {
        notice_id: _of(
            notice_id, text, judged.get(notice_id, []), entered, closed=said_last.get(notice_id) == Aside.ALL_JUDGED
        )
        for notice_id, text in texts.items()
    }


async def names_in_registers(actor: Actor, child_ids: Collection[UUID], readable: Collection[UUID]) -> dict[UUID, str]:
    """(in unit) How further children are called in a register: by their name; whom nobody named, by the words of the call to who reads
    these notices, and as another child to everybody else."""
    rows = await repository.list_children_by_id(actor, child_ids) if child_ids else []
    sealers = await keys.sealers(actor.tenant, {row.notice_id for row in rows})
    texts = {row.id: (row.notice_id, child_text(sealers.get(row.notice_id), row)) for row in rows}
    other = gettext("jiné dítě z rodiny")
    return {
        child: rules.called(text) if text.name or notice_id in readable else other
        for child, (notice_id, text) in texts.items()
    }


def _of(
    notice_id: UUID,
    text: NoticeText,
    judged: list[tuple[StoredChild, ChildText]],
    entered: Mapping[UUID, tuple[tuple[str, ...], bool]],
    *,
    closed: bool,
) -> list[Further]:
    found: list[Further] = []
    for row, said in judged:
        numbers, known = entered.get(row.id, ((), False))
        child = rules.child_of(
            said.name or said.told, text.child
        )  # by its words it is found until somebody says who it is
        found.append(Further(notice_id, row.id, rules.called(said), child, numbers, known))
    named = [ChildView(id=None, name=text.child.name)]
    named += [ChildView(id=row.id, name=said.name, named=bool(said.name), told=said.told) for row, said in judged]
    answer = text.other_children.text
    tells = rules.tells_of_others(answer, as_usual=asked_as_usual(text.asked, "other_children"))
    told = [] if closed or not tells else rules.names_told(answer, named, first=text.child)
    if not told and not closed and not judged and tells:
        told = [" ".join(answer.split())]
    return [*found, *(Further(notice_id, None, name, rules.child_of(name, text.child)) for name in told)]
