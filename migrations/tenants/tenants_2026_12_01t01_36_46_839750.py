"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-12-01T01:36:46:839750"
SHA256 = "199a0ca534fdee90370a94743a326f95aaa088a308a5de4d6d74723a36d778c9"

forwards = sql_beside(__file__, SHA256)
