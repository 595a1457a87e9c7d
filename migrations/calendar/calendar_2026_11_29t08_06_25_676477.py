"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T08:06:25:676477"
SHA256 = "24eeb5b5eee880b070b01042ee7fa6113ce272726bf038e6d79d67f44c4369b6"

forwards = sql_beside(__file__, SHA256)
