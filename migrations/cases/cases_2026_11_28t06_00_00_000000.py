"""The baseline of cases: what it makes stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T06:00:00:000000"
SHA256 = "800abc28a439d9689056766637decfd40f6f7f2d23ad7b8e809ccf553a0d26a4"

forwards = sql_beside(__file__, SHA256)
