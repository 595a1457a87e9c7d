"""Which children of notices wait, and for what (ADR 0106)."""

from collections.abc import Collection
from uuid import UUID

from kernel.actor import Actor
from kernel.rows import fetch
from services.protection.schemas import StoredWaiting

from .said import BEHIND, WORD_HOLDS

_SAME_CHILD = (
    "{row}.tenant_id = $1 AND {row}.notice_id = c.notice_id AND {row}.child_id IS NOT DISTINCT FROM c.child_id"
)


def _of(row: str) -> str:
    return _SAME_CHILD.format(row=row)


_WAITING = f"""
WITH child AS MATERIALIZED (
  SELECT n.id AS notice_id, NULL::uuid AS child_id, n.case_id, n.status, n.assigned_at FROM notice n
    WHERE n.tenant_id = $1 AND n.service_id = $2 AND n.id = ANY($3::uuid[])
  UNION ALL SELECT k.notice_id, k.id, coalesce(w.case_id, n.case_id), n.status, n.assigned_at FROM assessed_child k
    JOIN notice n ON n.tenant_id = $1 AND n.service_id = $2 AND n.id = k.notice_id
    LEFT JOIN notice_case w ON w.tenant_id = $1 AND w.notice_id = k.notice_id AND w.child_id = k.id
    WHERE k.tenant_id = $1 AND k.service_id = $2 AND k.notice_id = ANY($3::uuid[]) AND (k.aside IS NULL AND k.names_id IS NULL
      OR k.aside IS NOT NULL AND EXISTS (SELECT FROM addition_judgement j WHERE j.tenant_id = $1 AND j.notice_id = k.notice_id AND j.child_id = k.id
        AND j.acutely AND {WORD_HOLDS.format(row="j")}))),
held AS (SELECT c.*, u.assessed_at AS judged_at, u.assessed_at, u.visited_at FROM child c LEFT JOIN LATERAL (SELECT u.assessed_at, u.visited_at
    FROM urgency_assessment u WHERE {_of("u")} ORDER BY u.assessed_at DESC, u.id DESC LIMIT 1) u ON true)
SELECT c.notice_id, c.child_id, c.case_id,
  c.judged_at IS NULL OR {BEHIND.format(notice="c", id="c.notice_id", judged="c")}
    OR EXISTS (SELECT FROM addition_judgement j WHERE {_of("j")} AND j.reopens AND j.judged_at > c.judged_at AND {WORD_HOLDS.format(row="j")}) AS asked,
  c.judged_at IS NOT NULL AND EXISTS (SELECT FROM notice_addition a WHERE a.tenant_id = $1 AND a.notice_id = c.notice_id AND a.added_at > c.judged_at
    AND NOT EXISTS (SELECT FROM addition_judgement j WHERE {_of("j")} AND j.addition_id = a.id AND NOT j.word)) AS unread,
  c.judged_at IS NOT NULL AND NOT EXISTS (SELECT FROM basic_assessment b WHERE {_of("b")}) AS unassessed
FROM held c ORDER BY c.notice_id, c.child_id NULLS FIRST"""  # noqa: S608 our own words


async def list_waiting(actor: Actor, notice_ids: Collection[UUID]) -> list[StoredWaiting]:
    """Each child of these notices, the notice's own in front, in whose case it is and what waits for it: a judgement, the reading of what
    was added, a basic assessment. Whoever else question 5 tells of waits as one where they are threatened acutely."""
    return await fetch(StoredWaiting, _WAITING, actor.tenant, actor.service, list(notice_ids))
