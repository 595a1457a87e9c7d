"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T07:18:00:000000"
SHA256 = "3a7fb0aed7986b18977d25cd0290ddc5ffb3f29dea1992625da89f9d5aa82ec3"

forwards = sql_beside(__file__, SHA256)
