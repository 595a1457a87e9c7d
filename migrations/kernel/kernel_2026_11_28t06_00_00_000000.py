"""The baseline of kernel: what it makes stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T06:00:00:000000"
SHA256 = "2f8cbc72d5a2cdc691c283e924cbd50c8ae651c146d6d4c2fce4dbf3497f7ffa"

forwards = sql_beside(__file__, SHA256)
