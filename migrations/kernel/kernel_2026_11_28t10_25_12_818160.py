"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T10:25:12:818160"
SHA256 = "e06aaad9e1aa619783ca83cb9ed63de080a4ec5b80b3896b6dad5e4843b7a32a"

forwards = sql_beside(__file__, SHA256)
