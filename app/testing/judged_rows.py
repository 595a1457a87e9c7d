"""Rows of what is judged of notices, written by raw SQL as `app.testing.rows` writes those of others."""

from datetime import date
from typing import Any
from uuid import UUID

from app.testing.rows import case, insert, notice, place
from app.testing.time import NOW
from kernel.actor import Actor
from kernel.ids import new_id


async def assessed_child(actor: Actor, **values: Any) -> UUID:
    """A further child of a notice."""
    own = {"added_by": actor.worker_id, "added_at": NOW, "sealed": b"x"}
    return await insert("assessed_child", **await _of_notice(actor, own | values))


async def urgency_assessment(actor: Actor, **values: Any) -> UUID:
    """A judgement of urgency."""
    own = {"result": "urgent", "assessed_by": actor.worker_id, "assessed_at": NOW, "sealed": b"x"}
    return await insert("urgency_assessment", **await _of_notice(actor, own | values))


async def addition_judgement(actor: Actor, **values: Any) -> UUID:
    """What was made of an addition."""
    whole = await _of_notice(
        actor,
        {
            "concerns": True,
            "reopens": False,
            "acutely": False,
            "word": False,
            "judged_by": actor.worker_id,
            "judged_at": NOW,
            "sealed": b"x",
        },
    )
    added = {"notice_id": whole["notice_id"], "added_by": actor.worker_id, "added_at": NOW, "sealed": b"x"}
    addition_id = await insert("notice_addition", **place(actor), **added)
    return await insert("addition_judgement", **whole | {"addition_id": addition_id} | values)


async def urgency_question(actor: Actor, asked_of: UUID, **values: Any) -> UUID:
    """A question about a notice."""
    own = {"asked_of": asked_of, "asked_by": actor.worker_id, "asked_at": NOW, "sealed": b"x"}
    return await insert("urgency_question", **await _of_notice(actor, own | values))


async def urgency_answer(actor: Actor, question_id: UUID, **values: Any) -> UUID:
    """The answer to one."""
    own = {"question_id": question_id, "answered_by": actor.worker_id, "answered_at": NOW, "sealed": b"x"}
    return await insert("urgency_answer", **place(actor) | own | values)


async def urgency_question_withdrawal(actor: Actor, question_id: UUID, **values: Any) -> UUID:
    """That one was taken back."""
    own = {"question_id": question_id, "withdrawn_by": actor.worker_id, "withdrawn_at": NOW}
    return await insert("urgency_question_withdrawal", **place(actor) | own | values)


async def urgency_step(actor: Actor, **values: Any) -> UUID:
    """A step that was ticked."""
    own = {"step": "police", "outcome": "done", "happened_at": NOW, "ticked_by": actor.worker_id, "ticked_at": NOW}
    return await insert("urgency_step", **await _of_notice(actor, own | {"sealed": b"x"} | values))


async def basic_assessment(actor: Actor, **values: Any) -> UUID:
    """A basic assessment: it stays a notice."""
    own = {"result": "kept", "unequivocal": False, "assessed_by": actor.worker_id, "assessed_at": NOW, "sealed": b"x"}
    return await insert("basic_assessment", **await _of_notice(actor, own | values))


async def notifier_request(actor: Actor, **values: Any) -> UUID:
    """That a notifier asked for a report."""
    own = {"asked_at": NOW, "how": "phone", "obliged": False, "noted_by": actor.worker_id, "noted_at": NOW}
    own |= {"answered_there": False}
    return await insert("notifier_request", **await _of_notice(actor, own | values))


async def notifier_answer(actor: Actor, **values: Any) -> UUID:
    """What they were told."""
    own = {"template": "general", "how": "phone", "happened_at": NOW, "noted_by": actor.worker_id, "noted_at": NOW}
    return await insert("notifier_answer", **await _of_notice(actor, own | {"sealed": b"x"} | values))


async def notice_wait(actor: Actor, **values: Any) -> UUID:
    """That a notice waits for somebody's return."""
    own = {"worker_id": actor.worker_id, "until": date(2027, 1, 5), "set_by": actor.worker_id, "set_at": NOW}
    return await insert("notice_wait", **await _of_notice(actor, own | {"sealed": b"x"} | values))


async def _of_notice(actor: Actor, values: dict[str, Any]) -> dict[str, Any]:
    return place(actor) | {"notice_id": values.get("notice_id") or await notice(actor)} | values


async def notice_case(actor: Actor, **values: Any) -> UUID:
    """That a further child of a notice has a case beside that of the notice."""
    moment = {"assigned_to": actor.worker_id, "assigned_by": actor.worker_id, "assigned_at": NOW}
    notice_id = values.get("notice_id") or await notice(actor, status="assigned", case_id=await case(actor), **moment)
    own = {"notice_id": notice_id, "child_id": new_id(), "opened_by": actor.worker_id, "opened_at": NOW}
    case_id = values.get("case_id") or await case(actor)
    return await insert("notice_case", **place(actor) | own | {"case_id": case_id} | values)


async def assignment_basis(actor: Actor, **values: Any) -> UUID:
    """By what a notice was assigned: a head chose."""
    moment = {"assigned_to": actor.worker_id, "assigned_by": actor.worker_id, "assigned_at": NOW}
    case_id = await case(actor)
    notice_id = await notice(actor, status="assigned", case_id=case_id, **moment)
    own = {
        "notice_id": notice_id,
        "case_id": case_id,
        "worker_id": actor.worker_id,
        "mode": "head_only",
        "rule": "manual",
    }
    own |= {"families": 0, "family_limit": 80, "assigned_by": actor.worker_id, "assigned_at": NOW, "sealed": b"x"}
    return await insert("assignment_basis", **place(actor) | own | values)
