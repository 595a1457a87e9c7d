"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T22:14:34:791361"
SHA256 = "354664213f9544c046fe0ce16254670377e17e1e734714bb87415ba737ff3fb2"

forwards = sql_beside(__file__, SHA256)
