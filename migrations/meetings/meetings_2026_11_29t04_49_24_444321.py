"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T04:49:24:444321"
SHA256 = "1d21860d215d9736bf53c33cf8bb2561369596b135b21a0a4c65c3137fbf28d5"

forwards = sql_beside(__file__, SHA256)
