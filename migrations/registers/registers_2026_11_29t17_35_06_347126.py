"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T17:35:06:347126"
SHA256 = "7e4fd7188ca7adcb972a734ba3a683cb5259b7c9c79d33e885e29dd0b56d187f"

forwards = sql_beside(__file__, SHA256)
