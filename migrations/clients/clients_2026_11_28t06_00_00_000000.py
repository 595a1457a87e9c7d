"""The baseline of clients: what it makes stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T06:00:00:000000"
SHA256 = "bd24f1614488386571f8b8a6719b3fbc5ea210cd562d57c6da21ce1691cedb25"

forwards = sql_beside(__file__, SHA256)
