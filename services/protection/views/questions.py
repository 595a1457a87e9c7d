"""What was asked about a notice and answered, and what waits for whom."""

from collections.abc import Collection, Sequence
from uuid import UUID

from kernel import keys
from kernel.actor import Actor
from kernel.crypto import RowSealer
from kernel.db import look
from kernel.named import Sought
from kernel.readable import opened, unreadable
from kernel.web.i18n import gettext
from kernel.wording import leave_out
from services.intake import views as intake_views
from services.protection import repository
from services.protection.access import ANSWERING, ASKED, MOST_QUESTIONS, JudgedHold
from services.protection.schemas import QuestionText, QuestionView, StoredQuestion
from tenants import views as tenant_views
from tenants.leaving.schemas import LeftRow
from tenants.schemas import WorkerView

ON_MY_DAY = 20


async def questions_of(actor: Actor, hold: JudgedHold) -> list[QuestionView]:
    """(in unit) What was asked about a notice, first to last.

    Whoever was asked may not know who called, so that nothing warned them: what reads like the caller is left out of their
    answer for whom it is read by, and who may not know the caller either reads their own answer alone (ADR 0057).
    """
    rows = await repository.list_questions(actor, hold.notice.id, limit=MOST_QUESTIONS)
    if not rows:
        return []
    sealer = await keys.sealer(actor.tenant, hold.notice.id)
    people = {worker for row in rows for worker in (row.asked_of, row.asked_by)}
    people |= {row.withdrawn_by for row in rows if row.withdrawn_by}
    names = await tenant_views.worker_names(actor.tenant, people)
    answering = await _who_answers(actor) if any(row.waits for row in rows) else set[UUID]()
    callers = await intake_views.sought_notifier(actor, hold.notice) if any(row.answer for row in rows) else None
    return [
        QuestionView(
            id=row.id,
            asked_of=names.get(row.asked_of, ""),
            asked_by=names.get(row.asked_by, ""),
            asked_at=row.asked_at,
            question=_text(sealer, "urgency_question", row.id, row.sealed),
            answer=_answer(sealer, row, callers, mine=row.asked_of == actor.worker_id),
            answered_at=row.answered_at,
            lapsed=row.lapsed,
            withdrawn_at=row.withdrawn_at,
            withdrawn_by=names.get(row.withdrawn_by, "") if row.withdrawn_by else "",
            left=row.waits and row.asked_of not in answering,
            mine=row.asked_of == actor.worker_id,
        )
        for row in rows
    ]


def _answer(sealer: RowSealer, row: StoredQuestion, callers: Sequence[Sought] | None, *, mine: bool) -> str:
    if not row.answer_id or not row.answer:
        return ""
    if callers is None and not mine:
        return gettext("Odpověď čte jen ten, kdo smí vědět, kdo volal.")
    text = _text(sealer, "urgency_answer", row.answer_id, row.answer)
    found = [words for caller in callers or () for words in caller.places(text)]
    return leave_out(text, found, gettext("[vynecháno: možná jméno či kontakt toho, kdo volal]"))


def _text(sealer: RowSealer, kind: str, row_id: UUID, sealed: bytes) -> str:
    text = opened(sealer, kind, row_id, sealed, QuestionText)
    return text.text if text is not None else unreadable()


async def asked_notices(actor: Actor, notice_ids: Collection[UUID]) -> set[UUID]:
    """(in unit) Which of these notices the actor reads because they were asked."""
    return await still_asked(actor, actor.worker_id, notice_ids) if actor.worker_id else set()


async def still_asked(actor: Actor, worker_id: UUID, notice_ids: Collection[UUID]) -> set[UUID]:
    """(in unit) About which of these notices a worker is asked, who has not answered."""
    return set(await repository.list_open_for(actor, worker_id, notice_ids))


async def opens_for_me(actor: Actor, notice_ids: Collection[UUID]) -> set[UUID]:
    """The same, for news."""
    async with look(actor):
        return await asked_notices(actor, notice_ids) if actor.service_id else set()


async def asked_of_me(actor: Actor) -> list[tuple[StoredQuestion, str, str]]:
    """What the actor is asked and has not answered: the question, whom it is about and who asks. Recorded as a read."""
    async with look(actor):
        rows = await repository.list_asked_of(actor, [actor.worker], limit=ON_MY_DAY) if actor.service_id else []
        about = await intake_views.names_of_notices(actor, {row.notice_id for row in rows}) if rows else {}
        names = await tenant_views.worker_names(actor.tenant, {row.asked_by for row in rows})
        return [(row, about[row.notice_id], names.get(row.asked_by, "")) for row in rows if row.notice_id in about]


async def waits_for_who_leaves(actor: Actor, notice_ids: Collection[UUID]) -> set[UUID]:
    """About which of these notices the actor asked somebody who judges here no more, or soon, and still waits."""
    async with look(actor):
        if not actor.service_id or not actor.worker_id:
            return set()
        return set(await repository.list_waiting_for_who_leaves(actor, actor.worker_id, notice_ids, ANSWERING))


async def asked_of_leavers(actor: Actor, worker_ids: Collection[UUID], limit: int) -> list[LeftRow]:
    """(in unit) What these people are asked and will not answer, for the head, who asks somebody else."""
    rows = await repository.list_asked_of(actor, worker_ids, limit=limit)
    about = await intake_views.names_of_notices(actor, {row.notice_id for row in rows})
    return [
        LeftRow(
            worker_id=row.asked_of,
            title=gettext("Dotaz na naléhavost"),
            about=about[row.notice_id],
            url=f"/notices/{row.notice_id}/urgency/ask?instead={row.id}",
            act=gettext("Zeptat se jiného"),
        )
        for row in rows
        if row.notice_id in about
    ]


async def _who_answers(actor: Actor) -> set[UUID]:
    """(in unit) Who may be asked here, the actor too."""
    return {each.id for each in await tenant_views.workers_of_service(actor, roles=ANSWERING)}


async def possible_to_ask(actor: Actor) -> Sequence[tuple[str, Sequence[WorkerView]]]:
    """(in unit) Who may be asked, step by step: colleagues, heads, department heads; never oneself."""
    found: list[tuple[str, Sequence[WorkerView]]] = []
    seen = {actor.worker}
    for step, roles in reversed(ASKED.items()):  # whoever holds several roles stands in the highest
        people = [each for each in await tenant_views.workers_of_service(actor, roles=roles) if each.id not in seen]
        seen |= {each.id for each in people}
        found.append((step, people))
    return found[::-1]
