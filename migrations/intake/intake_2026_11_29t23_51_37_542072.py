"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T23:51:37:542072"
SHA256 = "2b45fcd0a1115982547ade7a45e0f60ce61483bf3037e6a2c6d9e405a260d815"

forwards = sql_beside(__file__, SHA256)
