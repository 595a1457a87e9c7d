"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T00:47:58:919842"
SHA256 = "bb87034a0d81c6a6aaa884aca9a7474ce62fc1d1293c592b8fa0c1a4ae2881a8"

forwards = sql_beside(__file__, SHA256)
