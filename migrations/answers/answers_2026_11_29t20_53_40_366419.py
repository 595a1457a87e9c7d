"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T20:53:40:366419"
SHA256 = "d12d2dcc8c4427b207c8ebdf743a802aff3670b6c109958e9f92dc60b7bd7fe3"

forwards = sql_beside(__file__, SHA256)
