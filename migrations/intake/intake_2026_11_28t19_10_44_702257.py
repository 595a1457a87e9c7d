"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T19:10:44:702257"
SHA256 = "6b29671b857bd418ccfc62b340959e09d967a060352c0340ddf056daa70614b7"

forwards = sql_beside(__file__, SHA256)
