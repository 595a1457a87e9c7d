"""How the child of a case stands in all its notices: what the head of a case and lists of cases say of urgency, as queries for the case `found.id`."""

from cases.cases import views as case_views
from services.intake.rules import ASSESSED, ASSESSED_TODAY
from services.intake.views import OF_CHILD, STANDS_IN
from services.protection.rules.steps import INTERVENED

_ONE = f"ANY ({case_views.one_person('found.id')})"
_HERE = f"n.tenant_id = $1 AND n.service_id = $2 AND n.id IN {STANDS_IN.format(case=_ONE)}"


def _of(child: str) -> str:
    return OF_CHILD.format(notice="n", case=_ONE, child=child)


URGENCY_OF_CASE = f"""
SELECT json_build_object('state', each.state, 'about', each.about, 'on', each.due_on, 'at', each.due_at, 'anew', each.anew,
    'verdict', first_value(each.state) OVER verdicts, 'verdict_of', first_value(each.about) OVER verdicts)::text AS told FROM (
  SELECT 1 AS place, 'intervene' AS state, u.id AS about, d.due_on, d.due_at, n.received_at, false AS anew
  FROM notice n JOIN urgency_assessment u ON u.tenant_id = n.tenant_id AND u.notice_id = n.id
    JOIN deadline d ON d.tenant_id = n.tenant_id AND d.service_id = n.service_id AND d.about_id = u.id
  WHERE {_HERE} AND {_of("u.child_id")} AND d.ended_at IS NULL AND d.kind = '{INTERVENED}'
  UNION ALL SELECT 2, 'judge', n.id, d.due_on, d.due_at, n.received_at, n.status = 'joined' AND NOT EXISTS (
    SELECT FROM urgency_assessment u WHERE u.tenant_id = n.tenant_id AND u.notice_id = n.id AND u.assessed_at > n.assigned_at) OR EXISTS (
    SELECT FROM addition_judgement j WHERE j.tenant_id = n.tenant_id AND j.notice_id = n.id AND j.reopens AND NOT EXISTS (
      SELECT FROM urgency_assessment u WHERE u.tenant_id = j.tenant_id AND u.notice_id = j.notice_id
        AND u.child_id IS NOT DISTINCT FROM j.child_id AND u.assessed_at > j.judged_at))
  FROM notice n JOIN deadline d ON d.tenant_id = n.tenant_id AND d.service_id = n.service_id AND d.about_id = n.id
  WHERE {_HERE} AND d.ended_at IS NULL AND d.kind IN ('{ASSESSED}', '{ASSESSED_TODAY}')
  UNION ALL SELECT 3, u.result, n.id, NULL, max(u.assessed_at), n.received_at, false
  FROM notice n CROSS JOIN LATERAL (SELECT DISTINCT ON (child_id) u.child_id, u.result, u.assessed_at FROM urgency_assessment u
    WHERE u.tenant_id = n.tenant_id AND u.notice_id = n.id ORDER BY u.child_id, u.assessed_at DESC, u.id DESC) u
  WHERE {_HERE} AND {_of("u.child_id")} GROUP BY n.id, n.received_at, u.result
) each WINDOW verdicts AS (ORDER BY place = 3 DESC, received_at DESC, state DESC) ORDER BY place, CASE WHEN place < 3 THEN due_at END, received_at DESC, state DESC LIMIT 1"""  # noqa: S608 our own words
"""A query of what is urgent in the case `found.id`: an intervention that is due, a judgement that is, or the verdict on its last
notice that was judged, urgent before not; beside either of the first two that verdict, which holds until somebody signs another, and of which notice it is; of a judgement that is
due whether that is asked `anew` of who was judged. Of a
notice that tells of several children it is what was judged of those that have no other case."""


RESULT_OF_CASE = (
    "SELECT json_build_object('result', b.result, 'at', b.assessed_at) FROM notice n JOIN basic_assessment b ON (b.tenant_id, b.notice_id) = (n.tenant_id, n.id)"  # noqa: S608 our own words
    f" WHERE {_HERE} AND CASE WHEN n.case_id = {_ONE} THEN b.child_id IS NULL ELSE {_of('b.child_id')} END"
    " ORDER BY b.assessed_at DESC, b.id DESC LIMIT 1"
)
"""A query of what came of the last basic assessment of the child of the case `found.id`, and when."""


FOUND_OF_CHILDREN = f"""
SELECT whose.child_id, b.result, b.assessed_at, b.notice_id = $3 AS here, b.id FROM (SELECT NULL::uuid AS child_id, $4::uuid AS case_id
  UNION ALL SELECT w.child_id, w.case_id FROM notice_case w WHERE w.tenant_id = $1 AND w.notice_id = $3) whose
CROSS JOIN LATERAL (SELECT {case_views.one_person("whose.case_id", apart="$5::uuid")} AS cases) one
CROSS JOIN LATERAL (SELECT n.id, NULL::uuid AS child_id FROM notice n
    WHERE n.tenant_id = $1 AND n.service_id = $2 AND n.case_id = ANY (one.cases)
  UNION ALL SELECT w.notice_id, w.child_id FROM notice_case w WHERE w.tenant_id = $1 AND w.case_id = ANY (one.cases)) told
JOIN basic_assessment b ON b.tenant_id = $1 AND b.service_id = $2 AND b.notice_id = told.id AND b.child_id IS NOT DISTINCT FROM told.child_id
UNION ALL SELECT b.child_id, b.result, b.assessed_at, true, b.id FROM basic_assessment b WHERE b.tenant_id = $1 AND b.service_id = $2
  AND b.notice_id = $3 AND (b.child_id IS NOT NULL OR $4::uuid IS NULL) AND NOT EXISTS (SELECT FROM notice_case w
    WHERE w.tenant_id = $1 AND w.notice_id = $3 AND w.child_id = b.child_id)
ORDER BY assessed_at DESC, id DESC"""  # noqa: S608 our own words
"""What came of all basic assessments of each child of a notice ($3, of the case $4), last first: in that notice, in the others of the
child, and in those of records that are led as one with it, but for a case that counts as led apart ($5)."""
