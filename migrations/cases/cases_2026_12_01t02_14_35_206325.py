"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-12-01T02:14:35:206325"
SHA256 = "ac394aa100925e49aef0d48f20de05a9259b51fc2a9e1226432eecbfbfb8d3b7"

forwards = sql_beside(__file__, SHA256)
