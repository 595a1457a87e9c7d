"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T18:22:28:186260"
SHA256 = "fa198951178c318c4ca499fec12bb8312ebf723adf4117f99fff2438dbd94b12"

forwards = sql_beside(__file__, SHA256)
