"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T03:28:46:763552"
SHA256 = "5bcfd1af47abc5444c62dbd5fa828172ec33f641451fae122ec85f7780990392"

forwards = sql_beside(__file__, SHA256)
