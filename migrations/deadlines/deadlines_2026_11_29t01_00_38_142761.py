"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T01:00:38:142761"
SHA256 = "572e708583bcaf84fadbf5a910217fee36d7d69d7e6a2ef02d17baa25ce03066"

forwards = sql_beside(__file__, SHA256)
