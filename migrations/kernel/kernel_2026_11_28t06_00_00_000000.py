"""The baseline of kernel: what it makes stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T06:00:00:000000"
SHA256 = "9d5a97ef745d1a520500225997d6fa020e81486a3de148e653673e2e0074c292"

forwards = sql_beside(__file__, SHA256)
