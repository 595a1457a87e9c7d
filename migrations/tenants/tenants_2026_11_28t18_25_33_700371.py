"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T18:25:33:700371"
SHA256 = "6d74118ea856863f90be61f56f7d061c95c8b01356d99246be3c4b4972999cda"

forwards = sql_beside(__file__, SHA256)
