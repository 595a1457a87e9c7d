"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T05:09:46:836095"
SHA256 = "4cc6fc740f56bdc7d0101f142f0da9199c6dac99703c481537404141a33c2db4"

forwards = sql_beside(__file__, SHA256)
