"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T04:10:42:527407"
SHA256 = "a704c1776cd70295123a6eb51f0fd14b158b0c11ff4c657eaac2284c76a2cc9a"

forwards = sql_beside(__file__, SHA256)
