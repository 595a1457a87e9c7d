"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T10:55:25:531104"
SHA256 = "6fe86c874eb58ca128178f9e8cf0d553cd6f24336ae2b53aaa280efb57212e6f"

forwards = sql_beside(__file__, SHA256)
