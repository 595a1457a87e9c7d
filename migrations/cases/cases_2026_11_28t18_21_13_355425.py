"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T18:21:13:355425"
SHA256 = "36d58b14acaffa620152ba57850d951f5db4850198f892eb7f22d3852192c67d"

forwards = sql_beside(__file__, SHA256)
