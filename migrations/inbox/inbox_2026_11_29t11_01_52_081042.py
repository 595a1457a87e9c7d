"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T11:01:52:081042"
SHA256 = "f0fbd1c5988ff30e09789c885bc1f4a7db4efbe067758a3d1c176f933fe6050d"

forwards = sql_beside(__file__, SHA256)
