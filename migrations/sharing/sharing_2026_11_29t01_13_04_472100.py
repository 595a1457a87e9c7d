"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T01:13:04:472100"
SHA256 = "1d1bb8c534694c8fc601c4d09c7e3e87f1df99bd8de97d43c2a17cd742de774f"

forwards = sql_beside(__file__, SHA256)
