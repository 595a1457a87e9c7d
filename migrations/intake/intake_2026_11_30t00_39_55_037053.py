"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T00:39:55:037053"
SHA256 = "ebe466241bcefb54e79d446ff06430d51d62d37b4a8b54472fb4f476296acc07"

forwards = sql_beside(__file__, SHA256)
