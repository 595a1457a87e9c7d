"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T15:07:49:316809"
SHA256 = "c28d14a964991c46e7c4c1d479b7bb7cc1d8616d59c029157cfe64500f01ea17"

forwards = sql_beside(__file__, SHA256)
