"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T15:09:50:746613"
SHA256 = "20625d3951ab7f5d8556bf3085f161a0c874e65a34a00c57be97f2e5b6c6dc98"

forwards = sql_beside(__file__, SHA256)
