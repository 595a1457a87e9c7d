"""What the catalogue of the database says, one line a fact, and what the migrations left there when they ran.

The texts are PostgreSQL's own, so each is kept with the major version that wrote it, and read in one spelling.
"""

from typing import Any

from .spelling import one_spelling

# how PostgreSQL writes the days that stand in constraints
SAID_SO = {"timezone": "UTC", "datestyle": "ISO"}
OURS = "('public'::regnamespace, 'opora'::regnamespace)"
FACTS = f"""
SELECT format('column %s.%s %s%s%s %s', c.oid::regclass, a.attname, format_type(a.atttypid, a.atttypmod),
    CASE WHEN a.attnotnull THEN ' not null' END, ' default ' || pg_get_expr(d.adbin, d.adrelid), a.attacl)
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE c.relnamespace IN {OURS} AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped
UNION ALL SELECT format('table %s %s %s%s%s', c.oid::regclass, c.relkind, c.relacl,
    CASE WHEN c.relrowsecurity THEN ' row security' END, CASE WHEN c.relforcerowsecurity THEN ' forced' END)
  FROM pg_class c WHERE c.relnamespace IN {OURS} AND c.relkind NOT IN ('i', 'I', 't')
UNION ALL SELECT format('constraint %s.%s %s', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid))
  FROM pg_constraint k WHERE k.connamespace IN {OURS} AND k.contype NOT IN ('n', 't')
UNION ALL SELECT format('index %s', pg_get_indexdef(i.indexrelid))
  FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE c.relnamespace IN {OURS} AND i.indisvalid
UNION ALL SELECT format('policy %s.%s %s %s to %s using %s check %s', p.polrelid::regclass, p.polname, p.polcmd,
    CASE WHEN p.polpermissive THEN 'permissive' ELSE 'restrictive' END, p.polroles::regrole[],
    pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
  FROM pg_policy p
UNION ALL SELECT format('trigger %s %s', t.tgenabled, pg_get_triggerdef(t.oid)) FROM pg_trigger t
  WHERE NOT t.tgisinternal
UNION ALL SELECT format('function %s %s', f.proacl, pg_get_functiondef(f.oid)) FROM pg_proc f
  WHERE f.pronamespace IN {OURS} AND f.prokind IN ('f', 'p')
"""


async def facts(connection: Any) -> set[str]:
    """Everything the catalogue says about our schemas."""
    return {one_spelling(row[0]) for row in await connection.fetch(FACTS)}


async def remembered(connection: Any) -> set[str]:
    """What it said when the migrations had run; empty when PostgreSQL is of another major version since then."""
    rows = await connection.fetch("SELECT fact FROM opora.catalogue WHERE major = $1", _major(connection))
    return {one_spelling(row[0]) for row in rows}


async def remember(connection: Any, before: set[str]) -> None:
    """Keep what migrations changed since `before`; what somebody else changed is not taken for theirs."""
    now = await facts(connection)
    known = await remembered(connection)
    kept = (known - (before - now)) | (now - before) if known else now
    await connection.execute("DELETE FROM opora.catalogue")
    await connection.execute(
        "INSERT INTO opora.catalogue (major, fact) SELECT $1, unnest($2::text[])", _major(connection), sorted(kept)
    )


def _major(connection: Any) -> int:
    return connection.get_server_version().major
