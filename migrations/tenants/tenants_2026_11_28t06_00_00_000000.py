"""The baseline of tenants: what it makes stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T06:00:00:000000"
SHA256 = "3cd5f7054dd794493f015c2f78f3b3024fd922bc1a6c4e3be15a5c760e30fd42"

forwards = sql_beside(__file__, SHA256)
