"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T21:07:34:613193"
SHA256 = "071ffd61619ee20d411fd19b50495400adf1d2915b31574e222af03505ade86b"

forwards = sql_beside(__file__, SHA256)
