"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T10:25:14:520194"
SHA256 = "0ebb7b45fd722736534c7aba5da2b06b4b39b4fce964d91560708ab6b2b9a49e"

forwards = sql_beside(__file__, SHA256)
