"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T06:17:15:831328"
SHA256 = "d04df2f26246accb6787390f033e07c44a5926fae91c06433bffe1f296a21c80"

forwards = sql_beside(__file__, SHA256)
