"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T07:45:34:274785"
SHA256 = "35f1793968f0058c9eba381cf5d168e47338fcd77e704df8307b79cfa6e278f4"

forwards = sql_beside(__file__, SHA256)
