"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T12:25:26:015796"
SHA256 = "09b8bf790faa8f7bf37e0efc2e11069fcfd37620f14af1e3f54b25ab7dd18edc"

forwards = sql_beside(__file__, SHA256)
