"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T19:13:54:491442"
SHA256 = "6c776afce2babf139bce80c88a5d3d0b961ca58f692322c8f52b1d6871866cd0"

forwards = sql_beside(__file__, SHA256)
