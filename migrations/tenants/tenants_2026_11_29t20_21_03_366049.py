"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T20:21:03:366049"
SHA256 = "82621f64c8c762b840b2ec72c6cd0fecf06f410281b40f8299690080430598af"

forwards = sql_beside(__file__, SHA256)
