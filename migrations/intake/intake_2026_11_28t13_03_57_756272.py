"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T13:03:57:756272"
SHA256 = "3a77fa945adb8e867c2a9b21e6cc7a4bb4709bd03234953bfe926171d09d747f"

forwards = sql_beside(__file__, SHA256)
