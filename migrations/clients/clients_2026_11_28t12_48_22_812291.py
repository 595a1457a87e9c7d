"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T12:48:22:812291"
SHA256 = "8b677f284bd52d33f12d250a7ffc9854ed8258ccb67ac7d744e1af1e02038110"

forwards = sql_beside(__file__, SHA256)
