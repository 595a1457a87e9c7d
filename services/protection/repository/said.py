"""Which words of who took an addition or a notice down hold, in the words of a query."""

_ALL_SAID = (
    "coalesce((SELECT l.aside = 'all_judged' FROM assessed_child o JOIN assessed_child l ON (l.tenant_id, l.service_id, l.notice_id) = (o.tenant_id, o.service_id, o.notice_id)"
    " WHERE o.tenant_id = {row}.tenant_id AND o.id = {row}.child_id AND o.aside IS NOT NULL AND l.aside IN ('asked', 'all_judged')"
    " ORDER BY l.added_at DESC, l.id DESC LIMIT 1), false)"
)
"""Whether a word is of whomever else question 5 tells of, and it is said that all of them are judged."""
WORD_HOLDS = (
    "(NOT {row}.word OR NOT (EXISTS (SELECT FROM addition_judgement l WHERE l.tenant_id = {row}.tenant_id AND l.addition_id = {row}.addition_id"  # noqa: S608 our own words
    f" AND l.child_id IS NOT DISTINCT FROM {{row}}.child_id AND NOT l.word) OR {_ALL_SAID}))"
)
"""A judgement, or a word of an addition that nobody judged yet for that child; of those of whom question 5 tells, as long as somebody is to
say that all of them are judged (ADR 0100)."""
BEHIND = (
    "({notice}.status = 'joined' AND {judged}.assessed_at < {notice}.assigned_at AND {judged}.visited_at IS NULL"
    " AND NOT coalesce((SELECT b.aside = 'all_judged' FROM assessed_child b WHERE b.tenant_id = $1 AND b.service_id = $2 AND b.notice_id = {id}"
    " AND b.aside IN ('asked', 'all_judged') AND b.added_at < {notice}.assigned_at ORDER BY b.added_at DESC, b.id DESC LIMIT 1), false))"
)
"""Whether a judgement is of before its notice was joined to a case, and is made anew there (`rules.standing`, ADR 0113)."""
