"""Which words of who took an addition down hold, in the words of a query."""

WORD_HOLDS = (
    "(NOT {row}.word OR NOT EXISTS (SELECT FROM addition_judgement l WHERE l.tenant_id = {row}.tenant_id AND l.addition_id = {row}.addition_id"
    " AND l.child_id IS NOT DISTINCT FROM {row}.child_id AND NOT l.word))"
)
"""A judgement, or a word of an addition that nobody judged yet for that child (ADR 0100)."""
