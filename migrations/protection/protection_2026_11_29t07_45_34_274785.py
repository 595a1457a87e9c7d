"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T07:45:34:274785"
SHA256 = "1f99bf3bf34c65c69b13ed872f8765019ef0f6d6d60bf8ac0eab6a83d7a3edfc"

forwards = sql_beside(__file__, SHA256)
