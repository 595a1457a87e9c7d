"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T17:53:53:072992"
SHA256 = "ed84ea747d2e456dcf857a05d5151773dffa51d0778d6940b4cff429714d9a8f"

forwards = sql_beside(__file__, SHA256)
