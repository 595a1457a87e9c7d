"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T11:57:28:459234"
SHA256 = "8fe85b294dee554aa8e862ccb1f83be5c32a19a78b23a749a71b3e0deb6c87e1"

forwards = sql_beside(__file__, SHA256)
