"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T15:09:52:749432"
SHA256 = "fe2979e2d265a37868c348935519d6292bd607463bebdf194c875303971c933f"

forwards = sql_beside(__file__, SHA256)
