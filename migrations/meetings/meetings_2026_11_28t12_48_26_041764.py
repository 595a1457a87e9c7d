"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T12:48:26:041764"
SHA256 = "d3cf6cb7d036190d65fd597d162a459d06e1eb0e69218c21d0c432d2eee597d4"

forwards = sql_beside(__file__, SHA256)
