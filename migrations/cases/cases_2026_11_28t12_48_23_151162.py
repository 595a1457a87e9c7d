"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T12:48:23:151162"
SHA256 = "4e531b0711eaab74d7719fdfea8ae69c042d288f7b79925f9392d93953849bea"

forwards = sql_beside(__file__, SHA256)
