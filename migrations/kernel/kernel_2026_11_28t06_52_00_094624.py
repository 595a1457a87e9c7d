"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T06:52:00:094624"
SHA256 = "5bdfc09de20b6b09930eca65c8a91c19a5dd20103a9248469bf5d21a516ab000"

forwards = sql_beside(__file__, SHA256)
