"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T06:52:00:094624"
SHA256 = "6032a8c81febd5c8c2948e3c34537757744e5903c67e67a1a8d0005abbf76116"

forwards = sql_beside(__file__, SHA256)
