"""The baseline of consent: what it makes stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T06:00:00:000000"
SHA256 = "739679f8dd3b6b8810266db067ded0d8ae04c83d75849f4c7617f8c541c82bbe"

forwards = sql_beside(__file__, SHA256)
