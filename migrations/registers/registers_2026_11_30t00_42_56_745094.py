"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T00:42:56:745094"
SHA256 = "5f6d756c7f8ef7d98879e540b79e6ec2a5213b489ed666e24d0d8ac2b47085d7"

forwards = sql_beside(__file__, SHA256)
