"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T17:51:02:845643"
SHA256 = "2650f6b87eeaf07cde4dd0dcfc0641e996bd9a24ced96e0ab7f5cfe832ca4f71"

forwards = sql_beside(__file__, SHA256)
