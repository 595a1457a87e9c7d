"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T20:31:37:237169"
SHA256 = "e7f07e1f67094e82ac2fc2907e913cd7ad7dedcf8aa882f215d854b6f9a54d72"

forwards = sql_beside(__file__, SHA256)
