"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-12-01T02:39:52:756420"
SHA256 = "cc92e0be61c7131b19f1fe364bcfe9244235b34a7449a03ab6114b54b0e724a3"

forwards = sql_beside(__file__, SHA256)
