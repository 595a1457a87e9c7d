"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T13:01:11:472990"
SHA256 = "67e5f8d5fdaafa73baad156c0bd064d4dfdb988a0916ce4ba143b73b2f53356b"

forwards = sql_beside(__file__, SHA256)
