"""The baseline of sharing: what it makes stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T06:00:00:000000"
SHA256 = "15441cc126c1855552094717ccfc9cae5590034df8c8cdb3a61e6dc90bf7b492"

forwards = sql_beside(__file__, SHA256)
