"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T10:56:08:294325"
SHA256 = "e07b4312312b7a8d3607f1d6bff411012118084052b282a63fc9ea8e9c2e4d79"

forwards = sql_beside(__file__, SHA256)
