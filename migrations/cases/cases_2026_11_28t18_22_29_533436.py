"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T18:22:29:533436"
SHA256 = "85f955ebe010f2348750a007bee82fdfb762f57048de61dfa3d7fd719a355d6b"

forwards = sql_beside(__file__, SHA256)
