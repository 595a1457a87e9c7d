"""How urgent a child is: by one notice, and by all that are about the child of a case `found.id` (ADR 0099)."""

from cases.cases import views as case_views
from services.intake.rules import ASSESSED, ASSESSED_ACUTE_THERE, ASSESSED_AT_ONCE, ASSESSED_THERE, ASSESSED_TODAY
from services.intake.views import AT_ONCE, CHILDREN, OF_CHILD, RANKS, SAME, STANDS_IN, UrgencySign
from services.protection.rules.steps import INTERVENED

from .said import BEHIND, WORD_HOLDS

_CAME = f"'{ASSESSED_THERE}', '{ASSESSED_ACUTE_THERE}'"
_THERE = f"CASE d.kind WHEN '{ASSESSED_THERE}' THEN '{UrgencySign.URGENT_THERE}' ELSE '{UrgencySign.ACUTE_THERE}' END"
"""As what a notice came that is to be judged still today, by its deadline `d`."""
_ONE = f"ANY ({case_views.one_person('found.id')})"
_HERE = f"n.tenant_id = $1 AND n.service_id = $2 AND n.id IN {STANDS_IN.format(case=_ONE)}"


def _of(child: str) -> str:
    return OF_CHILD.format(notice="n", case=_ONE, child=child)


def _since(what: str) -> str:
    return (
        "EXISTS (SELECT FROM addition_judgement j WHERE j.tenant_id = $1 AND j.notice_id = held.notice_id"  # noqa: S608 our own words
        f" AND j.child_id IS NOT DISTINCT FROM held.child_id AND j.{what} AND j.judged_at > held.assessed_at AND {WORD_HOLDS.format(row='j')})"
    )


STANDING = (
    "SELECT held.notice_id, held.child_id, held.assessed_at, held.visited_at, held.reopened, held.acutely, CASE WHEN held.acutely THEN 'acute' WHEN held.result = 'urgent' THEN 'urgent'"  # noqa: S608 our own words
    " WHEN held.reopened THEN 'reopened' ELSE 'not_urgent' END AS sign"
    f" FROM (SELECT held.*, {_since('reopens')} AS reopened, {_since('acutely')} AS acutely"
    " FROM (SELECT DISTINCT ON (notice_id, child_id) notice_id, child_id, result, assessed_at, visited_at FROM (SELECT notice_id, child_id, result,"
    " assessed_at, visited_at, id FROM urgency_assessment WHERE tenant_id = $1 AND service_id = $2 AND notice_id = ANY({notices})"
    " UNION ALL SELECT j.notice_id, j.child_id, '', j.judged_at - interval '1 microsecond', NULL, j.id FROM addition_judgement j"
    f" WHERE j.tenant_id = $1 AND j.service_id = $2 AND j.notice_id = ANY({{notices}}) AND j.acutely AND {WORD_HOLDS.format(row='j')}) said"
    " ORDER BY notice_id, child_id, result = '', assessed_at DESC, id DESC) held) held"
)
"""How each child of these notices stands that was judged: by the last judgement of it in that notice, which holds until somebody judges it
there anew, and by what was signed or said of additions since; and each that is threatened acutely and was never judged (ADR 0100)."""

_UNJUDGED = (
    "EXISTS (SELECT FROM assessed_child k WHERE k.tenant_id = $1 AND k.service_id = $2 AND k.notice_id = {notice} AND k.aside IS NULL AND k.names_id IS NULL"
    " AND NOT EXISTS (SELECT FROM urgency_assessment u WHERE u.tenant_id = $1 AND u.notice_id = k.notice_id AND u.child_id = k.id){but})"
)
"""Whether a further child stands in a notice whom nobody judged, of all `but` some."""

STANDING_OF_NOTICES = f"""
WITH asked AS MATERIALIZED (SELECT DISTINCT id FROM unnest($3::uuid[]) asked (id)),
told AS MATERIALIZED (SELECT id AS notice_id, id FROM asked UNION ALL SELECT asked.id, same.id FROM asked CROSS JOIN LATERAL ({SAME.format(notice="asked.id")}) same)
SELECT t.notice_id, s.child_id, s.sign, s.reopened, s.acutely, CASE WHEN t.id <> t.notice_id THEN n.reference_number END AS by, (coalesce((SELECT c.aside = 'asked'
    FROM assessed_child c WHERE c.tenant_id = $1 AND c.service_id = $2 AND c.notice_id = s.notice_id AND c.aside IN ('asked', 'all_judged')
    ORDER BY c.added_at DESC, c.id DESC LIMIT 1), false) OR {_UNJUDGED.format(notice="s.notice_id", but="")}) AS open
  FROM told t JOIN notice n ON n.tenant_id = $1 AND n.service_id = $2 AND n.id = t.id
  JOIN ({STANDING.format(notices="ARRAY(SELECT id FROM told)")}) s ON s.notice_id = t.id
UNION ALL SELECT t.notice_id, NULL, {_THERE}, false, false, n.reference_number, false FROM told t
  JOIN notice n ON n.tenant_id = $1 AND n.service_id = $2 AND n.id = t.id
  JOIN deadline d ON d.tenant_id = $1 AND d.service_id = $2 AND d.about_id = t.id AND d.ended_at IS NULL AND d.kind IN ({_CAME})
  WHERE t.id <> t.notice_id
ORDER BY notice_id, by NULLS FIRST, child_id NULLS FIRST"""  # noqa: S608 our own words
"""The same of these notices ($3), the child of each in front; then, each with its number (`by`), of those that are marked as of the same."""

_MINE = (
    "CASE WHEN a.whole THEN {child} IS NULL OR NOT EXISTS (SELECT FROM notice_case w WHERE w.tenant_id = $1 AND w.notice_id = a.id"
    " AND w.child_id = {child}) ELSE {child} = a.child_id END"
)
_ASKS_OTHERS = f"""(EXISTS (SELECT FROM mine m WHERE m.notice_id = a.id AND m.child_id IS NULL)
    AND NOT EXISTS (SELECT FROM mine m WHERE m.notice_id = a.id AND m.asked)
    AND NOT {_UNJUDGED.format(notice="a.id", but=" AND NOT EXISTS (SELECT FROM notice_case f WHERE f.tenant_id = $1 AND f.notice_id = k.notice_id AND f.child_id = k.id)")}
    AND EXISTS (SELECT FROM notice_case w LEFT JOIN addition_judgement j ON j.tenant_id = $1 AND j.notice_id = w.notice_id AND j.child_id = w.child_id AND j.reopens AND {WORD_HOLDS.format(row="j")}
      WHERE w.tenant_id = $1 AND w.notice_id = a.id AND NOT EXISTS (SELECT FROM urgency_assessment u WHERE u.tenant_id = $1 AND u.notice_id = a.id
        AND u.child_id = w.child_id AND (j.id IS NULL OR u.assessed_at > j.judged_at)))
    AND coalesce((SELECT c.aside <> 'asked' FROM assessed_child c WHERE c.tenant_id = $1 AND c.service_id = $2 AND c.notice_id = a.id
      AND c.aside IN ('asked', 'all_judged') ORDER BY c.added_at DESC, c.id DESC LIMIT 1), true))"""  # noqa: S608 our own words
"""Whether what is asked of a notice `a` is asked of children who have cases of their own, alone."""
_RANKS = ", ".join(f"'{each}'" for each in RANKS)
_AT_ONCE = ", ".join(f"'{each}'" for each in RANKS if each in AT_ONCE)
_OWN = "(NOT a.whole OR {child} IS NULL)"
"""Whether a child of a notice `a` is the one whose case it is, and not another one that it tells of."""
URGENCY_OF_CASE = f"""
WITH one AS MATERIALIZED (SELECT {case_views.one_person("found.id")} AS cases),
own AS MATERIALIZED (SELECT n.id FROM notice n WHERE n.tenant_id = $1 AND n.service_id = $2 AND n.case_id = ANY ((SELECT cases FROM one)::uuid[])),
about AS MATERIALIZED (SELECT id, NULL::uuid AS child_id, true AS whole, true AS own FROM own
  UNION SELECT same.id, NULL, true, false FROM own CROSS JOIN LATERAL ({SAME.format(notice="own.id")}) same WHERE same.id NOT IN (SELECT id FROM own)
  UNION ALL SELECT w.notice_id, w.child_id, false, true FROM notice_case w WHERE w.tenant_id = $1 AND w.service_id = $2
    AND w.case_id = ANY ((SELECT cases FROM one)::uuid[])),
mine AS MATERIALIZED (SELECT s.*, n.received_at, s.reopened OR {BEHIND.format(notice="n", id="n.id", judged="s")} AS asked, {_OWN.format(child="s.child_id")} AS first FROM about a
  JOIN ({STANDING.format(notices="ARRAY(SELECT id FROM about)")}) s ON s.notice_id = a.id AND {_MINE.format(child="s.child_id")}
  JOIN notice n ON n.tenant_id = $1 AND n.service_id = $2 AND n.id = a.id),
clocks AS MATERIALIZED (SELECT 1 AS place, d.kind, a.id, a.own, d.about_id, d.due_on, d.due_at, {_OWN.format(child="u.child_id")} AS first FROM about a
    JOIN urgency_assessment u ON u.tenant_id = $1 AND u.notice_id = a.id AND {_MINE.format(child="u.child_id")}
    JOIN deadline d ON d.tenant_id = $1 AND d.service_id = $2 AND d.about_id = u.id AND d.ended_at IS NULL AND d.kind = '{INTERVENED}'
  UNION ALL SELECT 2, d.kind, a.id, a.own, a.id, d.due_on, d.due_at,
      NOT EXISTS (SELECT FROM mine m WHERE m.notice_id = a.id AND m.first AND NOT m.asked) FROM about a
    JOIN deadline d ON d.tenant_id = $1 AND d.service_id = $2 AND d.about_id = a.id AND d.ended_at IS NULL
      AND d.kind IN ('{ASSESSED}', '{ASSESSED_TODAY}', '{ASSESSED_AT_ONCE}', {_CAME})
    WHERE CASE WHEN a.whole THEN NOT {_ASKS_OTHERS} ELSE NOT EXISTS (SELECT FROM mine m WHERE m.notice_id = a.id AND m.child_id = a.child_id AND NOT m.asked) END),
verdicts AS MATERIALIZED (SELECT sign, notice_id, assessed_at, received_at, first, sign IN ({_AT_ONCE}) AS at_once FROM mine
  UNION ALL SELECT {_THERE}, d.id, n.received_at, n.received_at, d.kind = '{ASSESSED_THERE}' OR d.first, true FROM clocks d JOIN notice n ON n.tenant_id = $1 AND n.id = d.id
    WHERE d.kind IN ({_CAME})
  UNION ALL SELECT '{UrgencySign.UNJUDGED}', n.id, n.received_at, n.received_at, true, false FROM about a JOIN notice n ON n.tenant_id = $1 AND n.id = a.id
    WHERE NOT a.own AND n.status NOT IN ('forwarded', 'referred') AND NOT EXISTS (SELECT FROM mine m WHERE m.notice_id = a.id))
SELECT json_build_object('sign', v.sign, 'first', v.first, 'of', v.notice_id, 'at', v.assessed_at, 'due', d.kind, 'notice', d.id, 'own', d.own,
    'about', d.about_id, 'on', d.due_on, 'due_at', d.due_at, 'due_first', d.first, 'anew', EXISTS (SELECT FROM mine m WHERE m.notice_id = d.id AND m.first AND m.asked),
    'beside', (SELECT o.sign FROM verdicts o WHERE v.first AND NOT o.first AND o.at_once ORDER BY array_position(ARRAY[{_RANKS}], o.sign) LIMIT 1))::text AS told
FROM (SELECT) just LEFT JOIN LATERAL (SELECT * FROM clocks ORDER BY place, due_at LIMIT 1) d ON true
  LEFT JOIN LATERAL (SELECT * FROM verdicts ORDER BY at_once DESC, at_once AND first DESC, array_position(ARRAY[{_RANKS}], sign), notice_id IS NOT DISTINCT FROM d.id DESC, received_at DESC
    LIMIT 1) v ON true
WHERE v.sign IS NOT NULL OR d.kind IS NOT NULL"""  # noqa: S608 our own words
"""A query of how urgent the child of the case `found.id` is, by all notices about it: those of its records that are led as one, those that
tell of it beside another child, and those that are marked as of the same (`own` not). The sign that goes before, of which notice and since
when; beside it what is due first, an intervention before a judgement, of which notice, and whether that is asked `anew` of who was judged.
Of a notice that tells of several children it is what is said of those that have no other case: `first` of the child whose case this is, and
`beside` it what is said of another one; `due_first`: whether that child is meant."""


CASES_IN_DANGER = f"""
WITH judged AS MATERIALIZED ({STANDING.format(notices="$3::uuid[]")}),
urgent AS MATERIALIZED (SELECT n.id, w.case_id IS NULL AS whole, coalesce(w.case_id, n.case_id) AS case_id FROM judged s
  JOIN notice n ON n.tenant_id = $1 AND n.service_id = $2 AND n.id = s.notice_id
  LEFT JOIN notice_case w ON w.tenant_id = $1 AND w.notice_id = s.notice_id AND w.child_id = s.child_id WHERE s.sign IN ('acute', 'urgent')
  UNION ALL SELECT n.id, true, n.case_id FROM deadline d JOIN notice n ON n.tenant_id = $1 AND n.service_id = $2 AND n.id = d.about_id
    WHERE d.tenant_id = $1 AND d.service_id = $2 AND d.ended_at IS NULL AND d.kind IN ({_CAME}))
SELECT DISTINCT one.id FROM (SELECT case_id FROM urgent UNION SELECT n.case_id FROM urgent u CROSS JOIN LATERAL ({SAME.format(notice="u.id")}) same
    JOIN notice n ON n.tenant_id = $1 AND n.service_id = $2 AND n.id = same.id WHERE u.whole) each
  CROSS JOIN LATERAL unnest({case_views.one_person("each.case_id")}) one (id) WHERE each.case_id IS NOT NULL"""  # noqa: S608 our own words
"""The cases of the children that are urgent by what was said of these notices ($3), or came as urgent and are not judged."""
CASES_DUE = f"""
SELECT one.id, min(due.due_on) AS due_on, min(due.due_at) AS due_at FROM (
    SELECT coalesce(w.case_id, n.case_id) AS case_id, d.due_on, d.due_at FROM deadline d
      JOIN urgency_assessment u ON u.tenant_id = $1 AND u.service_id = $2 AND u.id = d.about_id
      JOIN notice n ON n.tenant_id = $1 AND n.service_id = $2 AND n.id = u.notice_id
      LEFT JOIN notice_case w ON w.tenant_id = $1 AND w.notice_id = u.notice_id AND w.child_id = u.child_id
    WHERE d.tenant_id = $1 AND d.service_id = $2 AND d.ended_at IS NULL AND d.kind = '{INTERVENED}' AND ($3::uuid IS NULL OR d.worker_id = $3)
  ) due CROSS JOIN LATERAL unnest({case_views.one_person("due.case_id")}) one (id) WHERE due.case_id IS NOT NULL
GROUP BY one.id ORDER BY min(due.due_at), one.id"""  # noqa: S608 our own words
"""The cases in which an intervention is due, for somebody ($3) or whoever answers for it, the first in front."""


RESULT_OF_CASE = (
    "SELECT json_build_object('result', b.result, 'at', b.assessed_at) FROM notice n JOIN basic_assessment b ON (b.tenant_id, b.notice_id) = (n.tenant_id, n.id)"  # noqa: S608 our own words
    f" WHERE {_HERE} AND CASE WHEN n.case_id = {_ONE} THEN b.child_id IS NULL ELSE {_of('b.child_id')} END"
    " ORDER BY b.assessed_at DESC, b.id DESC LIMIT 1"
)
"""A query of what came of the last basic assessment of the child of the case `found.id`, and when."""


KEPT_ALONE = f"""(SELECT b.result FROM (SELECT n.id, NULL::uuid AS child_id FROM notice n WHERE n.tenant_id = $1 AND n.service_id = $2
    AND n.case_id = s.id UNION ALL SELECT w.notice_id, w.child_id FROM notice_case w WHERE w.tenant_id = $1 AND w.service_id = $2
    AND w.case_id = s.id) told JOIN basic_assessment b ON b.tenant_id = $1 AND b.service_id = $2 AND b.notice_id = told.id
    AND b.child_id IS NOT DISTINCT FROM told.child_id ORDER BY b.assessed_at DESC, b.id DESC LIMIT 1) = 'kept'
  AND NOT EXISTS (SELECT FROM register_entry e WHERE e.tenant_id = $1 AND e.service_id = $2 AND e.ended_on IS NULL AND e.kind <> 'notice'
    AND (e.case_id = s.id AND e.child_id IS NULL OR e.child_id = ANY({CHILDREN.format(case="s.id")})))"""  # noqa: S608 our own words
"""Whether of the child of the case `s.id` a notice alone is kept: by its last basic assessment it is none of § 6, and it stands in no register."""


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
