"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T18:48:50:115895"
SHA256 = "ec5b9bb27e8e155acaf8f5fc0b0f703b2fae7471f165ce9ed9c8bb06e182e6b8"

forwards = sql_beside(__file__, SHA256)
