"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T08:54:53:147931"
SHA256 = "effd120d13cb79b6e579a70481581b311e8768a48253f35d8d044080058f767f"

forwards = sql_beside(__file__, SHA256)
