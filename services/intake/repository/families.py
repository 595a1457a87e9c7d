"""How many families each key worker of a service has: siblings once, and nobody of whom a notice alone is kept (S003, 8d)."""

from kernel.actor import Actor
from kernel.db import current
from kernel.rows import fetch
from services.intake.schemas import StoredFamilies

_FAMILIES = """
WITH counted AS MATERIALIZED (SELECT s.id, s.worker_id FROM case_standing s
  WHERE s.tenant_id = $1 AND s.service_id = $2 AND s.status = 'open'{but}),
told AS MATERIALIZED (SELECT c.worker_id, c.id AS case_id, t.notice_id FROM counted c CROSS JOIN LATERAL (
  SELECT n.id AS notice_id FROM notice n WHERE n.tenant_id = $1 AND n.service_id = $2 AND n.case_id = c.id
    AND EXISTS (SELECT FROM notice_case w WHERE w.tenant_id = $1 AND w.notice_id = n.id)
  UNION ALL SELECT w.notice_id FROM notice_case w WHERE w.tenant_id = $1 AND w.service_id = $2 AND w.case_id = c.id) t)
SELECT c.worker_id, count(*) AS cases, coalesce((SELECT json_agg(json_build_array(t.case_id, t.notice_id)) FROM told t
  WHERE t.worker_id = c.worker_id), '[]')::text AS together FROM counted c GROUP BY c.worker_id"""


async def list_families(actor: Actor, no_family: tuple[str, ...]) -> list[StoredFamilies]:
    """Each key worker's open cases that count; `no_family`: conditions on `s.id`, of cases that do not. One statement."""
    but = "".join(f" AND ({each}) IS NOT TRUE" for each in no_family)
    return await fetch(StoredFamilies, _FAMILIES.format(but=but), actor.tenant, actor.service)


async def take_turn(worker: str) -> None:
    """Whoever gives somebody a family waits for the commit of who came first: nobody gets one too many of two at once."""
    await current().connection.execute("SELECT opora.take_turn($1)", f"families|{worker}")
