"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T07:43:59:755095"
SHA256 = "79cae042bbad57a0fbc4ea9915b3a8a0af8f0b078c4e24ab8fb6ae2d21ba10e9"

forwards = sql_beside(__file__, SHA256)
