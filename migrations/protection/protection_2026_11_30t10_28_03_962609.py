"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T10:28:03:962609"
SHA256 = "959dfd9e75c58f586a6a7c10adf3613969b16b11fad8d8b04e184719373ef07e"

forwards = sql_beside(__file__, SHA256)
