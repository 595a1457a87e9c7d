"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T08:19:16:345630"
SHA256 = "9ccc1dd2a16ef0c76b897253c0c310148407f1a19937727e8191f2cbdda193a1"

forwards = sql_beside(__file__, SHA256)
