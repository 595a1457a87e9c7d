"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T11:33:28:699006"
SHA256 = "969433f2b92930c06b1c5143085989077382f7ae334b7f0ecfdc3d8d51cdec8d"

forwards = sql_beside(__file__, SHA256)
