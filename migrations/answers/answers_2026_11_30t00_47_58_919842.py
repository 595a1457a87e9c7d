"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T00:47:58:919842"
SHA256 = "b719e3f3d2c2038302d3d137580eef33a6e871d8aebcb362aca82f74ea37acef"

forwards = sql_beside(__file__, SHA256)
