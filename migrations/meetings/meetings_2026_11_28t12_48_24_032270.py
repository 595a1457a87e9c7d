"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T12:48:24:032270"
SHA256 = "d25f1a87b98298806c31d6e0a93f2e986b3a5c611f2be4f2677d7f6f4f2d027a"

forwards = sql_beside(__file__, SHA256)
